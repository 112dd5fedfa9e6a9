import { constants, copyFile, link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { asWriteError, replaceFile, syncFolder } from './atomic-file.ts';
import { pathInside } from './path-guard.ts';

const fileVersion = z.object({
  /** Below the library. */
  path: z.string().min(1),
  sizeBytes: z.number(),
  modifiedAtMs: z.number(),
  format: z.enum(['png', 'webp']),
  contentHash: z.string(),
});
export type FileVersion = z.infer<typeof fileVersion>;

const keptOriginal = z.object({ uid: z.uuid(), before: fileVersion, after: fileVersion });
/** One picture whose file was replaced, and by what. */
export type KeptOriginal = z.infer<typeof keptOriginal>;

const runFacts = z.object({ startedAtMs: z.number(), to: z.enum(['png', 'webp']) });

interface OriginalsRun extends z.infer<typeof runFacts> {
  readonly id: string;
  /** In order of replacement; those put back are gone from it. */
  readonly originals: readonly KeptOriginal[];
}

/**
 * Files as they were before a run replaced them, one folder per run: `run.json`, a line of `originals.jsonl` for each
 * file, written before the file is replaced, and the files under their uids.
 */
export interface Originals {
  list(): Promise<readonly OriginalsRun[]>;
  begin(id: string, facts: z.infer<typeof runFacts>): Promise<void>;
  /** Keeps the file at the absolute `path`, durably. @throws AppError DISK_FULL, LIBRARY_UNWRITABLE */
  keep(runId: string, path: string, original: KeptOriginal): Promise<void>;
  /** Where the kept file lies. */
  pathOf(runId: string, original: KeptOriginal): string;
  /** Forgets all but `left` of a run's originals, and the run when none is left. */
  settle(runId: string, left: readonly KeptOriginal[]): Promise<void>;
}

const RUN = 'run.json';
const LIST = 'originals.jsonl';

export function createOriginals(folder: string): Originals {
  const runFolder = (id: string): string => pathInside(folder, id);
  const pathOf = (runId: string, { uid, before }: KeptOriginal): string =>
    join(runFolder(runId), `${uid}.${before.format}`);

  const readRun = async (id: string): Promise<OriginalsRun | null> => {
    try {
      const facts = runFacts.safeParse(JSON.parse(await readFile(join(runFolder(id), RUN), 'utf8')));
      const lines = (await readIfAny(join(runFolder(id), LIST))).split('\n');
      if (!facts.success) return null;
      return { id, ...facts.data, originals: lines.flatMap(parseLine) };
    } catch {
      // No run of ours, or one whose beginning was lost before anything was replaced.
      return null;
    }
  };

  return {
    pathOf,
    async list() {
      const runs = await Promise.all((await namesIn(folder)).map(readRun));
      return runs
        .filter((run) => run !== null)
        .filter(({ originals }) => originals.length > 0)
        .toSorted((a, b) => b.startedAtMs - a.startedAtMs);
    },
    begin: (id, facts) => replaceFile(join(runFolder(id), RUN), `${JSON.stringify(facts)}\n`),
    async keep(runId, path, original) {
      const kept = pathOf(runId, original);
      try {
        await mkdir(runFolder(runId), { recursive: true });
        // The file's second name costs nothing; where that can't be had, a copy.
        await link(path, kept).catch(() => copyFile(path, kept, constants.COPYFILE_EXCL));
        await syncFolder(runFolder(runId));
        const list = await open(join(runFolder(runId), LIST), 'a');
        try {
          await list.appendFile(`${JSON.stringify(original)}\n`);
          await list.sync();
        } finally {
          await list.close();
        }
      } catch (error) {
        throw asWriteError(error, kept);
      }
    },
    async settle(runId, left) {
      if (left.length === 0) return rm(runFolder(runId), { recursive: true, force: true });
      await replaceFile(
        join(runFolder(runId), LIST),
        left.map((original) => `${JSON.stringify(original)}\n`).join(''),
      );
      const stays = new Set([RUN, LIST, ...left.map(({ uid, before }) => `${uid}.${before.format}`)]);
      for (const name of await namesIn(runFolder(runId)))
        if (!stays.has(name)) await rm(join(runFolder(runId), name), { force: true });
    },
  };
}

/** A line that a crash cut short stands for a file that was not replaced yet. */
function parseLine(line: string): KeptOriginal[] {
  try {
    const parsed = keptOriginal.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

async function readIfAny(path: string): Promise<string> {
  return (await isThere(path)) ? readFile(path, 'utf8') : '';
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await isThere(folder)) ? readdir(folder) : [];
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
