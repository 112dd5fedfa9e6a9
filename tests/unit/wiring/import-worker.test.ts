import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unpackRawTexts, unpackRow } from '../../../main/catalog/image-row.ts';
import { listFolder } from '../../../main/library/import-scan.ts';
import { readPictureFile } from '../../../main/metadata/read-picture-file.ts';
import {
  createImportWorker,
  createPool,
  type ImportWorker,
  type ImportWorkerAnswer,
  type ImportWorkerCall,
  type Thread,
} from '../../../main/wiring/import-worker.ts';
import { writeFixtures } from '../../fixtures/metadata/make.ts';
import { png } from '../../fixtures/metadata/pictures.ts';

let folder: string;
let worker: ImportWorker;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-worker-'));
  await writeFixtures(folder);
  await writeFile(join(folder, 'b damaged.png'), 'no picture');
  worker = createImportWorker({ quick: 1, slow: 1 });
});

afterAll(async () => {
  await worker.close();
  await rm(folder, { recursive: true });
});

it('reads many pictures of all kinds at once as each by itself, in the order asked for', async () => {
  const { files } = await listFolder(folder);
  const inspections = await worker.inspect(folder, files);
  expect(inspections).toHaveLength(files.length);
  expect(files.length).toBeGreaterThan(60);
  for (const [at, { name, sidecars }] of files.entries()) {
    const inspection = inspections[at]!;
    if (name === 'b damaged.png') {
      expect(inspection).toMatchObject({ ok: false, code: 'UNSUPPORTED' });
      continue;
    }
    if (!inspection.ok) throw new Error(`${name}: ${inspection.message}`);
    const alone = await readPictureFile(join(folder, name), { siblings: new Set(sidecars) });
    expect(inspection.file.uid, name).toBe(alone.uid);
    expect(inspection.file.contentHash, name).toBe(alone.facts.contentHash);
    const { facts, loraNames } = unpackRow(inspection.file.packed);
    const { prompt, model, seed } = alone.generation;
    expect(facts, name).toMatchObject({ prompt, model, seed });
    expect(loraNames, name).toEqual(alone.generation.loras.map((lora) => lora.name));
  }
});

it('keeps each in its place where texts are too long to be held together', async () => {
  const long = await mkdtemp(join(tmpdir(), 'gesso-long-'));
  try {
    // 7 MB each: read in two goes.
    for (let number = 0; number < 4; number += 1)
      await writeFile(join(long, `${number}.png`), await png({ Comment: `${number}`.padEnd(7_000_000) }));
    await writeFile(join(long, '4.png'), 'no picture');
    const { files } = await listFolder(long);
    const inspections = await worker.inspect(long, files);
    expect(files.map(({ name }) => name)).toEqual(['0.png', '1.png', '2.png', '3.png', '4.png']);
    const texts = inspections.map((one) => one.ok && unpackRow(one.file.packed).rawTexts);
    expect(texts.map((body) => body && unpackRawTexts(Buffer.from(body))['Comment']?.trim())).toEqual([
      '0',
      '1',
      '2',
      '3',
      false,
    ]);
  } finally {
    await rm(long, { recursive: true });
  }
});

it('holds the compiler back while files are read, also when reading is ended', async () => {
  let held = 0;
  const hold = (): (() => void) => {
    held += 1;
    return () => void (held -= 1);
  };
  const holding = createImportWorker({ quick: 1, slow: 1 }, hold);
  const { files } = await holding.listFolder(folder);
  expect(held).toBe(0);
  const reading = [holding.inspect(folder, files), holding.lookIntoPixels(folder, files)];
  expect(held).toBe(2);
  await reading[0];
  expect(held).toBe(1);
  await Promise.all([holding.close(), expect(reading[1]).rejects.toThrow('stopped')]);
  expect(held).toBe(0);
});

it('has more threads wait for a slow drive, and as few as before for a quick one', async () => {
  const asked: ImportWorkerCall[][] = [];
  const threads: Thread[] = [];
  const pool = createPool(
    () => {
      const calls: ImportWorkerCall[] = [];
      asked.push(calls);
      const worker = {
        ref: () => undefined,
        postMessage: (call: ImportWorkerCall) => void calls.push(call),
        terminate: () => Promise.resolve(0),
      };
      threads.push({ worker, waiting: new Map() });
      return threads.at(-1)!;
    },
    { quick: 1, slow: 3 },
  );
  const ask = (): Promise<unknown> => pool.call((id) => ({ id, kind: 'list', folder: '' }));
  const answer = async (thread: number, readMs: number): Promise<void> => {
    const [id, { resolve }] = [...threads[thread]!.waiting][0]!;
    threads[thread]!.waiting.delete(id);
    resolve({ id, ok: true, value: null, readMs } satisfies ImportWorkerAnswer);
    await Promise.resolve();
  };
  const calls = (): number[] => asked.map(({ length }) => length);
  void ask();
  void ask();
  expect(calls()).toEqual([2]);
  await answer(0, 12);
  void ask();
  void ask();
  expect(calls()).toEqual([2, 1, 1]);
  await answer(1, 0);
  void ask();
  expect(calls()).toEqual([2, 2, 1]);
  await answer(1, 0.2);
  void ask();
  expect(calls()).toEqual([3, 2, 1]);
});

it('ends threads that have nothing to do, and starts others when there is', async () => {
  const began: Thread[] = [];
  const ended: Thread[] = [];
  const pool = createPool(
    () => {
      const waiting: Thread['waiting'] = new Map();
      const thread: Thread = {
        waiting,
        worker: {
          ref: () => undefined,
          postMessage: ({ id }: ImportWorkerCall) =>
            setTimeout(() => {
              const call = waiting.get(id)!;
              waiting.delete(id);
              call.resolve({ id, ok: true, value: began.length, readMs: 0 });
            }, 5),
          terminate: async () => ended.push(thread),
        },
      };
      began.push(thread);
      return thread;
    },
    { quick: 2, slow: 2 },
    30,
  );
  const ask = (): Promise<number> => pool.call((id) => ({ id, kind: 'list', folder: '' }));
  await Promise.all([ask(), ask()]);
  // The first is asked again and again, for longer than it may be idle.
  for (let turn = 0; turn < 10; turn += 1) await ask();
  expect(ended).toEqual([began[1]]);
  await expect.poll(() => ended).toEqual([began[1], began[0]]);
  expect(await ask()).toBe(3);
});
