import { expect, it, vi } from 'vitest';
import { createOutput } from '../../../main/hosts/cli/output.ts';

it('prints nothing that a terminal obeys, and JSON as it is', () => {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const text = 'a\u001B]0;title\u0007\tb\rc\u009B2J\nend';
  createOutput(false).result(text, [text]);
  createOutput(true).result({ text }, [text]);
  createOutput(false).note(text);
  const shown = 'a\uFFFD]0;title\uFFFD\tb\uFFFDc\uFFFD2J\nend\n';
  const printed = stdout.mock.calls.map(([line]) => String(line));
  const noted = stderr.mock.calls.map(([line]) => String(line));
  vi.restoreAllMocks();
  expect(printed[0]).toBe(shown);
  expect(JSON.parse(printed[1] ?? '')).toEqual({ text });
  expect(noted).toEqual([shown]);
});
