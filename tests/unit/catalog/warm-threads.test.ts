import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { temporaryFolder } from './support.ts';

/** Has a name of the catalog's; opens a database and says where it is. */
const SCRIPT = `
import Database from 'better-sqlite3';
import { parentPort, threadId, workerData } from 'node:worker_threads';
const db = new Database(workerData);
db.pragma('journal_mode = WAL');
db.exec('CREATE TABLE rows (id)');
parentPort.on('message', ({ kind }) => parentPort.postMessage({ kind, threadId, path: db.name }));
`;

test('a thread that has ended its work is the next one’s and keeps nothing open; one in the middle of it ends', async () => {
  const folder = await temporaryFolder();
  const script = pathToFileURL(join(folder, 'rows.worker.js'));
  await writeFile(script, SCRIPT);
  const begin = async (name: string) => {
    const path = join(folder, name);
    const worker = new Worker(script, { workerData: path });
    worker.postMessage({ kind: 'hello' });
    const [said] = (await once(worker, 'message')) as [{ threadId: number; path: string }];
    expect(said.path).toBe(path);
    expect(existsSync(`${path}-wal`)).toBe(true);
    return { worker, path, threadId: said.threadId };
  };
  const first = await begin('first');
  await first.worker.terminate();
  expect(existsSync(`${first.path}-wal`)).toBe(false);
  const second = await begin('second');
  expect(second.threadId).toBe(first.threadId);
  second.worker.postMessage({ kind: 'call' });
  await second.worker.terminate();
  const third = await begin('third');
  expect(third.threadId).not.toBe(first.threadId);
  await third.worker.terminate();
});
