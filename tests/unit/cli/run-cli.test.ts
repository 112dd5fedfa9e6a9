import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCli } from '../../../main/hosts/cli/run-cli.ts';

let printed: string;
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => (printed += text.toString()) !== '');
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => vi.restoreAllMocks());

it('a fault that nothing foresaw is one document too', async () => {
  const run = runCli(['serve', '--library', 'x', '--json'], () => Promise.reject(new Error('unforeseen')));
  await expect(run).rejects.toThrow('unforeseen');
  expect(JSON.parse(printed)).toEqual({ error: { code: 'INTERNAL', message: 'unforeseen', details: {} } });
});

it('an empty --library, as of a variable that is not set, is not the folder the shell is in', async () => {
  const serve = vi.fn<() => Promise<void>>(() => Promise.resolve());
  expect(await runCli(['serve', '--library', '', '--json'], serve)).toBe(2);
  expect(JSON.parse(printed)).toMatchObject({ error: { code: 'INVALID_INPUT' } });
  expect(serve).not.toHaveBeenCalled();
});

it('a line without a command is bad usage, and one document too', async () => {
  expect(await runCli(['--json'], () => Promise.resolve())).toBe(2);
  expect(JSON.parse(printed)).toMatchObject({ error: { code: 'INVALID_INPUT' } });
});
