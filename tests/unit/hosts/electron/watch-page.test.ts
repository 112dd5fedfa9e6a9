import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPage, watchProcesses } from '../../../../main/hosts/electron/watch-page.ts';
import { app, BrowserWindow } from '../../../support/electron-double/electron.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

let window: BrowserWindow;
let logged: string[];
let restarted: number;
const log = (level: string, message: string): void => void logged.push(`${level}: ${message}`);
const reloads = (): number => state.calls.filter((call) => call === 'reload').length;
const crash = (reason = 'crashed'): void =>
  void window.webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(state, { calls: [], asked: [], errors: [], answer: 1 });
  logged = [];
  restarted = 0;
  window = new BrowserWindow({});
  watchPage(window as never, { log, onRestarted: () => (restarted += 1) });
});
afterEach(() => {
  vi.useRealTimers();
  app.removeAllListeners();
});

describe('a page that crashes', () => {
  it.each(['crashed', 'oom', 'killed', 'abnormal-exit'])(
    '(%s) is noted, loaded again, and says so then',
    (reason) => {
      crash(reason);
      expect(logged).toEqual(['error: The page crashed']);
      expect(reloads()).toBe(1);
      expect(restarted).toBe(0);
      window.webContents.emit('did-finish-load');
      window.webContents.emit('did-finish-load');
      expect(restarted).toBe(1);
      expect(state.asked).toEqual([]);
    },
  );

  it('again and again is not loaded for ever: the user is asked, once at a time', async () => {
    for (let times = 0; times < 5; times++) crash();
    await vi.runAllTimersAsync();
    expect(reloads()).toBe(3);
    expect(state.asked.map(({ message }) => message)).toEqual(['The page of Gesso crashed.']);
    state.answer = 0;
    crash();
    await vi.runAllTimersAsync();
    expect(reloads()).toBe(4);
    // Asked for, it has its tries again.
    crash();
    expect(reloads()).toBe(5);
  });

  it('now and then is loaded every time', () => {
    for (let times = 0; times < 10; times++) {
      crash();
      vi.advanceTimersByTime(61_000);
    }
    expect(reloads()).toBe(10);
    expect(state.asked).toEqual([]);
  });

  it('that was ended in order, or whose window is gone, stays gone', () => {
    crash('clean-exit');
    window.close();
    crash();
    expect(reloads()).toBe(0);
  });
});

it('a page that could not be loaded is loaded again; a part of it, or a load that another replaced, is not', () => {
  const fail = (code: number, isMainFrame: boolean): void =>
    void window.webContents.emit('did-fail-load', {}, code, 'ERR', 'gesso://app/', isMainFrame);
  fail(-3, true);
  fail(-6, false);
  expect(reloads()).toBe(0);
  fail(-6, true);
  expect(reloads()).toBe(1);
  expect(logged).toEqual(['error: The page could not be loaded']);
});

it('a page that does not answer is loaded again when the user says so; the question goes when it answers', async () => {
  window.emit('unresponsive');
  expect(state.asked[0]).toMatchObject({ message: 'Gesso does not answer.', defaultId: 1 });
  expect(state.asked[0]?.signal?.aborted).toBe(false);
  window.emit('responsive');
  expect(state.asked[0]?.signal?.aborted).toBe(true);
  await vi.runAllTimersAsync();
  expect(reloads()).toBe(0);
  state.answer = 0;
  window.emit('unresponsive');
  await vi.runAllTimersAsync();
  expect(reloads()).toBe(1);
});

it('what goes wrong in any process is noted; what main did not expect is said once', () => {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = new Map(events.map((event) => [event, process.listeners(event as 'exit')]));
  watchProcesses(log);
  const own = (event: (typeof events)[number]): ((value: unknown) => void) => {
    const added = process.listeners(event as 'exit').find((each) => !before.get(event)?.includes(each));
    process.removeListener(event, added as never);
    return added as never;
  };
  const uncaught = own('uncaughtException');
  const unhandled = own('unhandledRejection');
  app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 1 });
  app.emit('child-process-gone', {}, { type: 'Utility', reason: 'clean-exit', exitCode: 0 });
  uncaught(new Error('first'));
  uncaught(new Error('second'));
  unhandled(new Error('third'));
  expect(logged).toEqual([
    'error: A process of the app ended',
    'error: An error was not expected',
    'error: An error was not expected',
    'error: Nobody took care of an error',
  ]);
  expect(state.errors).toEqual([expect.stringContaining('first')]);
});
