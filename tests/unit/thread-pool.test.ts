import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MODULE = join(import.meta.dirname, '../../main/thread-pool.ts');

/** Says what ends first: one of as many long works as the pool has threads by itself, or a look at a file asked for behind them. */
const PROGRAM = `
  import { pbkdf2 } from 'node:crypto';
  import { stat } from 'node:fs';
  import { widenThreadPool } from ${JSON.stringify(MODULE)};
  if (process.env.WIDE) widenThreadPool();
  const done = [];
  for (let i = 0; i < 4; i++) pbkdf2('', '', 300_000, 64, 'sha512', () => done.push('work'));
  stat('.', () => done.push('file'));
  process.on('exit', () => console.log(done[0]));
`;

test('a look at a file does not wait for the pictures being decoded', async () => {
  const first = async (wide: string): Promise<string> => {
    const { UV_THREADPOOL_SIZE: _, ...env } = process.env;
    const args = ['--input-type=module', '--eval', PROGRAM];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...env, WIDE: wide } });
    return stdout.trim();
  };
  expect(await first('yes')).toBe('file');
  expect(await first('')).toBe('work');
});
