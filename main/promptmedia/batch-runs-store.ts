import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BATCH_RUN_STATES } from '../domain/batch/batch-run.ts';
import type { BatchRun } from '../domain/batch/batch-run.ts';
import { parseJson } from '../domain/json-object.ts';
import { rm } from '../patient-files.ts';
import type { ReplaceFile } from './batch-library.ts';

const run: z.ZodType<BatchRun> = z.object({
  id: z.string(),
  fileName: z.string(),
  category: z.string(),
  title: z.string(),
  folder: z.string(),
  batchFile: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  options: z.object({ workflow: z.string(), engine: z.string(), model: z.string(), drawSeed: z.string() }),
  engine: z.string(),
  model: z.string(),
  workflow: z.string().nullable(),
  fallbackSeed: z.string(),
  imageBase: z.string(),
  wildcards: z.record(z.string(), z.array(z.string())),
  images: z.number(),
  cursor: z.number(),
  state: z.enum(BATCH_RUN_STATES),
  progress: z.object({ done: z.number(), failed: z.number(), cancelled: z.number(), running: z.number() }),
});

export interface BatchRunFiles {
  list(): Promise<readonly BatchRun[]>;
  create(run: BatchRun, source: string): Promise<void>;
  put(run: BatchRun): Promise<void>;
  source(id: string): Promise<string>;
  remove(id: string): Promise<void>;
}

/**
 * Runs as files of one folder: `<id>.json`, replaced whole at each change, and `<id>.source`, the batch file's text,
 * written once before it. A file that can't be read is passed over and reported.
 */
export async function openBatchRuns(
  folder: string,
  replaceFile: ReplaceFile,
  onDamaged: (path: string) => void,
): Promise<BatchRunFiles> {
  await mkdir(folder, { recursive: true });
  const known = new Map<string, BatchRun>();
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue;
    const read = run.safeParse(parseJson(await readFile(join(folder, name), 'utf8')));
    if (read.success) known.set(read.data.id, read.data);
    else onDamaged(join(folder, name));
  }
  const pathOf = (id: string, ending: string): string => join(folder, `${id}.${ending}`);
  let writing: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = writing.then(work);
    // A failed write is its caller's to report; the next one must still be tried.
    writing = turn.catch(() => undefined);
    return turn;
  };
  const put = (changed: BatchRun): Promise<void> => {
    known.set(changed.id, changed);
    return inTurn(() => replaceFile(pathOf(changed.id, 'json'), JSON.stringify(changed)));
  };
  return {
    list: () => Promise.resolve([...known.values()]),
    async create(created, source) {
      await inTurn(() => replaceFile(pathOf(created.id, 'source'), source));
      await put(created);
    },
    put,
    source: (id) => readFile(pathOf(known.get(id)?.id ?? 'unknown', 'source'), 'utf8'),
    async remove(id) {
      if (!known.delete(id)) return;
      await inTurn(async () => {
        await rm(pathOf(id, 'json'), { force: true });
        await rm(pathOf(id, 'source'), { force: true });
      });
    },
  };
}
