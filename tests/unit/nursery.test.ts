import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MODULE = join(import.meta.dirname, '../../main/nursery.ts');
const ENTRY = join(import.meta.dirname, '../../main/begin-process.ts');

/** Bytes of the nurseries of a program's first thread and of another one, after both made a million objects each. */
const PROGRAM = `
  import { getHeapSpaceStatistics } from 'node:v8';
  import { Worker } from 'node:worker_threads';
  import { beginProcess } from ${JSON.stringify(ENTRY)};
  const work = () => {
    let held = [];
    for (let i = 0; i < 1_000_000; i++) {
      held.push({ i });
      if (held.length === 100_000) held = [];
    }
    return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size;
  };
  beginProcess(JSON.parse(process.env.LINE).args);
  const script = 'import { getHeapSpaceStatistics } from "node:v8"; const work = ' + work + '; console.log(work())';
  console.log(work());
  new Worker(script, { eval: true });
`;

test('the nursery of what stays open is small in every thread, whatever is made in it; that of a command grows', async () => {
  const sizes = async (args: readonly string[] | undefined): Promise<number[]> => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', PROGRAM],
      { env: { ...process.env, LINE: JSON.stringify({ args }) } },
    );
    return stdout.trim().split('\n').map(Number);
  };
  const window = await sizes(undefined);
  const small = [
    ...window,
    ...(await sizes(['--json', 'serve'])),
    ...(await sizes(['batch', 'a', '--watch'])),
  ];
  const usual = await sizes(['search', 'fox']);
  expect(small).toHaveLength(6);
  // Not a page more or less: how many V8 has committed at that moment differs by one or two of 256 KB.
  expect(Math.max(...small)).toBeLessThan(2 ** 22);
  expect(Math.min(...usual)).toBeGreaterThan(2 ** 22);
});

/** Bytes of the nurseries of a thread started roomy and of one started after it, both of a program that keeps them small. */
const THREADS = `
  import { once } from 'node:events';
  import { Worker } from 'node:worker_threads';
  import { keepNurserySmall, withRoomyNursery } from ${JSON.stringify(MODULE)};
  keepNurserySmall();
  const work = () => {
    const held = [];
    for (let i = 0; i < 300_000; i++) held[i % 1000] = { i };
    return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size;
  };
  const script = 'import { getHeapSpaceStatistics } from "node:v8"; const work = ' + work + '; console.log(work())';
  const start = () => new Worker(script, { eval: true });
  const both = [withRoomyNursery(start), withRoomyNursery(start)];
  await Promise.all(both.map((worker) => once(worker, 'exit')));
  start();
`;

test('a thread is given a roomy nursery, and those started later a small one', async () => {
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', THREADS]);
  const sizes = (await run).stdout.trim().split('\n').map(Number);
  expect(sizes).toHaveLength(3);
  expect(Math.min(...sizes.slice(0, 2))).toBeGreaterThan(2 ** 22);
  expect(sizes[2]).toBeLessThan(2 ** 22);
});
