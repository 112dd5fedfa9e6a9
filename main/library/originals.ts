import { constants, copyFile, link, mkdir, open, readFile, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { rename, rm } from '../patient-files.ts';
import { asWriteError, replaceFile, syncFolder, temporaryName } from './atomic-file.ts';
import { errorCode } from '../error-code.ts';
import { isThere } from '../is-there.ts';
import { namesIn } from './names-in.ts';
import { noteOwnWrite } from './own-writes.ts';
import { pathInside } from './path-guard.ts';

const fileVersion = z.object({
  sizeBytes: z.number(),
  format: z.enum(['png', 'webp']),
  contentHash: z.string().regex(/^[0-9a-f]+$/),
  extension: z.string(),
});
type Version = z.infer<typeof fileVersion>;

const versionPair = z.object({ uid: z.uuid(), before: fileVersion, after: fileVersion });
/** A picture's file as it was, and made smaller. */
export type VersionPair = z.infer<typeof versionPair>;

const runFacts = z.object({ startedAtMs: z.number(), to: z.enum(['png', 'webp']) });

export interface OriginalsRun extends z.infer<typeof runFacts> {
  readonly id: string;
  readonly pairs: readonly VersionPair[];
}

/**
 * The versions of files that runs made smaller: of each, the one that is not in its place. One folder per run holds
 * `run.json` and a line of `pairs.jsonl` for each file; the versions lie beside them, named after uid and content.
 */
export interface Originals {
  list(): Promise<readonly OriginalsRun[]>;
  begin(id: string, facts: z.infer<typeof runFacts>): Promise<void>;
  /** Keeps the smaller file, durably and as old as the original, until it is put in its place. @throws AppError DISK_FULL, LIBRARY_UNWRITABLE */
  add(runId: string, pair: VersionPair, smaller: Uint8Array, modifiedAtMs: number): Promise<void>;
  /** Where a version that isn't in its place is kept. */
  pathOf(uid: string, version: Pick<Version, 'contentHash' | 'format'>): string;
  /**
   * Puts a kept version in the place of the file at the absolute `path`, which is kept instead. Does nothing where it is in
   * place; can be repeated after a crash at any point.
   * @throws AppError NOT_FOUND when that version is not kept, CONFLICT when the file is none of its picture's versions
   */
  swap(uid: string, path: string, contentHash: string): Promise<void>;
  /** A picture that a rebuild gave another uid. */
  rename(runId: string, pair: VersionPair, uid: string): Promise<void>;
  /** Forgets a run with every version of it that no other run needs. */
  forget(runId: string): Promise<void>;
}

const RUN = 'run.json';
const PAIRS = 'pairs.jsonl';

/** @param hashOf content hash of a file, null where there is none */
export function createOriginals(folder: string, hashOf: (path: string) => Promise<string | null>): Originals {
  const versions = join(folder, 'versions');
  const runFolder = (id: string): string => pathInside(folder, id);
  const pathOf: Originals['pathOf'] = (uid, { contentHash, format }) =>
    join(versions, `${uid}-${contentHash}.${format}`);
  /** Every version of every run by its picture; read once, and again after a run changed. */
  let known: Promise<ReadonlyMap<string, readonly Version[]>> | null = null;

  const readRun = async (id: string): Promise<OriginalsRun | null> => {
    try {
      const facts = runFacts.safeParse(JSON.parse(await readFile(join(runFolder(id), RUN), 'utf8')));
      const lines = (await readIfAny(join(runFolder(id), PAIRS))).split('\n');
      return facts.success ? { id, ...facts.data, pairs: lines.flatMap(parseLine) } : null;
    } catch {
      // No run of ours, or one whose beginning was lost before anything was made.
      return null;
    }
  };
  const list = async (): Promise<readonly OriginalsRun[]> => {
    const runs = await Promise.all((await namesIn(folder)).map(readRun));
    return runs.filter((run) => run !== null).toSorted((a, b) => b.startedAtMs - a.startedAtMs);
  };
  const readKnown = async (): Promise<ReadonlyMap<string, readonly Version[]>> => {
    const byUid = new Map<string, Version[]>();
    for (const { uid, before, after } of (await list()).flatMap(({ pairs }) => pairs))
      byUid.set(uid, [...(byUid.get(uid) ?? []), before, after]);
    return byUid;
  };

  return {
    list,
    pathOf,
    begin: (id, facts) => replaceFile(join(runFolder(id), RUN), `${JSON.stringify(facts)}\n`),
    async add(runId, pair, smaller, modifiedAtMs) {
      const path = pathOf(pair.uid, pair.after);
      await replaceFile(path, smaller);
      await utimes(path, new Date(), new Date(modifiedAtMs));
      try {
        const lines = await open(join(runFolder(runId), PAIRS), 'a');
        try {
          await lines.appendFile(`${JSON.stringify(pair)}\n`);
          await lines.sync();
        } finally {
          await lines.close();
        }
      } catch (error) {
        throw asWriteError(error, path);
      }
      known = null;
    },
    async swap(uid, path, contentHash) {
      const now = await hashOf(path);
      if (now === contentHash) return;
      const all = (await (known ??= readKnown())).get(uid) ?? [];
      const wanted = all.find((version) => version.contentHash === contentHash);
      const present = all.find((version) => version.contentHash === now);
      if (wanted === undefined || (await hashOf(pathOf(uid, wanted))) !== contentHash)
        throw new AppError('NOT_FOUND', 'This version of the file is no longer kept.');
      if (present === undefined)
        throw new AppError('CONFLICT', 'The file was changed by another program; it is left as it is.');
      try {
        await keepCopy(path, pathOf(uid, present));
        noteOwnWrite(path, await stat(pathOf(uid, wanted)));
        await rename(pathOf(uid, wanted), path);
        await syncFolder(dirname(path));
      } catch (error) {
        throw asWriteError(error, path);
      }
    },
    async rename(runId, pair, uid) {
      const run = await readRun(runId);
      await rename(pathOf(pair.uid, pair.before), pathOf(uid, pair.before));
      const lines = run?.pairs.map((one) => (one.uid === pair.uid ? { ...one, uid } : one)) ?? [];
      await replaceFile(
        join(runFolder(runId), PAIRS),
        lines.map((one) => `${JSON.stringify(one)}\n`).join(''),
      );
      known = null;
    },
    async forget(runId) {
      const all = await list();
      const pathsOf = (runs: readonly OriginalsRun[]): string[] =>
        runs.flatMap(({ pairs }) =>
          pairs.flatMap(({ uid, before, after }) => [pathOf(uid, before), pathOf(uid, after)]),
        );
      const needed = new Set(pathsOf(all.filter(({ id }) => id !== runId)));
      for (const path of pathsOf(all.filter(({ id }) => id === runId)))
        if (!needed.has(path)) await rm(path, { force: true });
      await rm(runFolder(runId), { recursive: true, force: true });
      known = null;
    },
  };
}

/** A second name for the file, which costs nothing; where that can't be had, a copy. There may be one from before a crash. */
async function keepCopy(path: string, kept: string): Promise<void> {
  await mkdir(dirname(kept), { recursive: true });
  try {
    await link(path, kept);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    const temporary = temporaryName(kept);
    await copyFile(path, temporary, constants.COPYFILE_EXCL);
    const { atime, mtime } = await stat(path);
    await utimes(temporary, atime, mtime);
    await rename(temporary, kept);
  }
  await syncFolder(dirname(kept));
}

/** A line that a crash cut short stands for a file that was not replaced yet. */
function parseLine(line: string): VersionPair[] {
  try {
    const parsed = versionPair.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

async function readIfAny(path: string): Promise<string> {
  return (await isThere(path)) ? readFile(path, 'utf8') : '';
}
