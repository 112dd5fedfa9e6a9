import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandLineOf, runWithoutWindow } from '../../../../main/hosts/electron/command-line.ts';
import { createProgram } from '../../../../main/hosts/cli/run-cli.ts';
import { app } from '../../../support/electron-double/electron.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

const folder = mkdtempSync(join(tmpdir(), 'gesso-installed-cli-'));
const argv = process.argv;

beforeEach(() => {
  Object.assign(state, { exitCode: null, windows: [], calls: [] });
});
afterEach(() => {
  process.argv = argv;
  process.exitCode = undefined;
  app.removeAllListeners();
  vi.unstubAllEnvs();
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('what the installed program is started with', () => {
  it('is a command line for every command there is', () => {
    const commands = createProgram(() => Promise.resolve()).commands.map((command) => command.name());
    expect(commands.length).toBeGreaterThan(20);
    for (const name of commands) expect(commandLineOf([name, 'x.png']), name).toEqual([name, 'x.png']);
  });

  it.each([
    [['--library', 'here', 'search', 'fox']],
    [['--json', 'servers']],
    [['--help']],
    [['generat', 'a typing error, which the command line explains']],
  ])('is a command line: %j', (args) => expect(commandLineOf(args)).toEqual(args));

  it('is one when it says so', () => {
    expect(commandLineOf(['--cli'])).toEqual([]);
    expect(commandLineOf(['--cli', '--help'])).toEqual(['--help']);
  });

  it('hears nothing of what an AppImage’s launcher says to Chromium', () => {
    expect(commandLineOf(['--no-sandbox', 'search', 'fox'])).toEqual(['search', 'fox']);
    expect(commandLineOf(['--no-sandbox', '--cli'])).toEqual([]);
    expect(commandLineOf(['--no-sandbox', '--help'])).toEqual(['--help']);
  });

  it.each([
    [[]],
    [['a.png']],
    [['/home/ann/pictures/a.png', 'b.gessopack']],
    [['C:\\pictures\\a.png']],
    [['gesso-link://image/x']],
    [['--no-sandbox']],
    [['-psn_0_12345']],
    [['--flag', 'story.yaml']],
  ])('wants a window: %j', (args) => expect(commandLineOf(args)).toBeUndefined());
});

it('runs one without a window, and ends with its exit code', async () => {
  vi.stubEnv('GESSO_CONFIG_DIR', join(folder, 'config'));
  const output: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown, done?: unknown) => {
    output.push(String(text));
    if (typeof done === 'function') (done as () => void)();
    return true;
  });
  const library = join(folder, 'library');
  const start = async (...args: string[]): Promise<number | null> => {
    state.exitCode = null;
    process.argv = ['electron', '.', ...args];
    vi.resetModules();
    await import('../../../../main/index.ts');
    await vi.waitUntil(() => state.exitCode !== null, { timeout: 240_000 });
    return state.exitCode;
  };
  const size = ['--width', '64', '--height', '64', '--steps', '2'];
  expect(await start('generate', 'red fox', ...size, '--engine', 'builtin', '--library', library)).toBe(0);
  expect(output.join('')).toContain(library);
  expect(await start('generate', '--nonsense')).toBe(2);
  expect(state.windows).toEqual([]);
  vi.restoreAllMocks();
});

it('passes the wish to stop on to a command that waits for it, and ends any other', async () => {
  const ended = Promise.withResolvers<number>();
  const running = runWithoutWindow(() => ended.promise);
  process.once('SIGINT', () => ended.resolve(0));
  app.quit();
  await running;
  expect(state).toMatchObject({ exitCode: 0, quit: false });
  void runWithoutWindow(() => new Promise(() => undefined));
  app.quit();
  expect(state.exitCode).toBe(130);
});
