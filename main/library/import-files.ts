import type { Stats } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { CatalogFile, Root } from '../domain/catalog.ts';
import { AppError, isAbort, isAppError } from '../domain/errors.ts';
import { errorCode, isMissing } from '../error-code.ts';
import { isThere } from '../is-there.ts';
import { rm } from '../patient-files.ts';
import { asWriteError, syncFolder } from './atomic-file.ts';
import { readFailure } from './import-failure.ts';
import type { ImportFailure, ImportPorts, InspectedFile, Inspection } from './import-ports.ts';
import { isPictureName, type FolderListing, type FoundFile } from './import-scan.ts';
import { copyWhole, placeFile } from './move-file.ts';
import type { Origins } from './origins.ts';

export interface BringInOptions {
  /** `move` takes the originals away once their copies are whole. */
  readonly mode: 'copy' | 'move';
  readonly root: Pick<Root, 'id' | 'path'>;
  /** Below the root: the files go below it. */
  readonly folder: string;
  readonly origins: Origins;
  readonly signal?: AbortSignal;
  /** Awaited before each picture: holds the run as long as it is pending. */
  readonly gate?: () => Promise<void>;
  readonly onProgress?: (progress: BringInProgress) => void;
  /** Told of pictures that have come, by their folder below the root. */
  readonly onBrought?: (folder: string, files: readonly FoundFile[]) => void;
}

export interface BringInProgress {
  readonly found: number;
  readonly done: number;
  /** In the library already, by identity or by content. */
  readonly skipped: number;
  readonly failed: readonly ImportFailure[];
}

/** A picture that is in the library now, and what a move may take away once the folder is synced. */
interface Taken {
  readonly file: FoundFile;
  readonly originals: readonly string[];
}

/** A picture to be brought in: where it is, and below which folder of the target it goes. */
interface Source {
  readonly folder: string;
  readonly name: string;
  readonly sidecars: readonly string[];
  readonly below: string;
}

/** Pictures of a folder to be brought in. */
interface ListedFolder {
  readonly folder: string;
  readonly below: string;
  readonly files: readonly Pick<FoundFile, 'name' | 'sidecars'>[];
}

/** Pictures looked at together, and settled on the disk together. */
const CHUNK = 32;
/** Files brought in at a time: each waits for the disk. */
const IN_FLIGHT = 8;

/**
 * Copies or moves pictures with their sidecars below a folder of the library; folders keep their inner order. A file
 * appears whole or not at all and never replaces another. Pictures the library has already are passed over, so an
 * interrupted run is resumed by starting it again; of equal ones of the same run all come in. Entering them is the caller's.
 * @param paths absolute paths of pictures and folders
 */
export async function bringInFiles(
  ports: Pick<ImportPorts, 'catalog' | 'listFolder' | 'inspect' | 'stillThere'>,
  paths: readonly string[],
  options: BringInOptions,
): Promise<BringInProgress & { readonly cancelled: boolean }> {
  const failed: ImportFailure[] = [];
  const counts = { found: 0, done: 0, skipped: 0 };
  let cancelled = false;
  const fail = (path: string, error: unknown): void => {
    failed.push({ path, ...readFailure(error) });
  };
  const proceed = async (): Promise<void> => {
    options.signal?.throwIfAborted();
    await options.gate?.();
    options.signal?.throwIfAborted();
  };
  const report = (): void => options.onProgress?.({ ...counts, failed: [...failed] });

  const takeFolder = async ({ folder, below, files }: ListedFolder): Promise<void> => {
    for (let from = 0; from < files.length; from += CHUNK) {
      const chunk = files.slice(from, from + CHUNK);
      await takeChunk(chunk.map(({ name, sidecars }) => ({ folder, name, sidecars, below })));
    }
  };

  const takeChunk = async (chunk: readonly Source[]): Promise<void> => {
    await proceed();
    const inspections = await ports.inspect(chunk[0]?.folder ?? '', chunk);
    const known = await knownPictures(inspections);
    const taken: (Taken | undefined)[] = chunk.map(() => undefined);
    const takeOne = async (
      index: number,
      source: Source,
      inspection: Inspection | undefined,
    ): Promise<void> => {
      await proceed();
      try {
        if (inspection && !inspection.ok) throw new AppError(inspection.code, inspection.message);
        if (inspection?.ok && known(inspection.file, join(source.folder, source.name))) counts.skipped += 1;
        else taken[index] = await take(source, options);
      } catch (error) {
        if (isAppError(error) && error.code === 'DISK_FULL') throw error;
        fail(join(source.folder, source.name), error);
      }
      counts.done += 1;
    };
    const left = chunk.entries();
    // They share the one iterator.
    const lanes = Array.from({ length: IN_FLIGHT }, async () => {
      for (const [index, source] of left) await takeOne(index, source, inspections[index]);
    });
    const ended = await Promise.allSettled(lanes);
    // Whatever stopped the others, what was taken is settled.
    await settle(
      targetOf(options, chunk[0]?.below ?? ''),
      taken.filter((one) => one !== undefined),
    );
    for (const lane of ended) if (lane.status === 'rejected') throw lane.reason;
    report();
  };

  /** Makes the new names last; only then are the originals of a move taken away. */
  const settle = async (folder: string, taken: readonly Taken[]): Promise<void> => {
    if (taken.length === 0) return;
    // First: what is there is entered, whatever comes after.
    options.onBrought?.(
      folder,
      taken.map(({ file }) => file),
    );
    await syncFolder(join(options.root.path, folder));
    if (options.mode === 'move') await takeAway(taken.flatMap(({ originals }) => originals));
  };

  const takeAway = async (originals: readonly string[]): Promise<void> => {
    for (const original of originals) {
      try {
        await rm(original);
      } catch (error) {
        if (isMissing(error)) continue;
        const message = 'It is in the library now, but its original could not be taken away.';
        fail(original, new AppError('LIBRARY_UNWRITABLE', message, {}, error));
      }
    }
  };

  /** Whether the library has the picture, present and not in the trash, other than by an equal file of this same run. */
  const knownPictures = async (
    inspections: Awaited<ReturnType<ImportPorts['inspect']>>,
  ): Promise<(file: InspectedFile, source: string) => boolean> => {
    const files = inspections.flatMap((inspection) => (inspection.ok ? inspection.file : []));
    const found = await ports.catalog.findFiles(
      files.flatMap(({ uid }) => uid ?? []),
      files.map(({ contentHash }) => contentHash),
    );
    const present: CatalogFile[] = [];
    for (const file of found)
      if (!file.trashed && (await ports.stillThere(file)) !== false) present.push(file);
    const originOf = ({ rootId, path }: CatalogFile): string | undefined =>
      rootId === options.root.id ? options.origins.of(path) : undefined;
    return ({ uid, contentHash, sizeBytes }, source) =>
      present.some(
        (file) =>
          ((uid !== null && file.uid === uid) ||
            (file.contentHash === contentHash && file.sizeBytes === sizeBytes)) &&
          (originOf(file) ?? source) === source,
      );
  };

  /** What can't be listed is told of, and the others come in. */
  const list = async (folder: string, onFailure = fail): Promise<FolderListing> => {
    try {
      return await ports.listFolder(folder);
    } catch (error) {
      if (isAbort(error)) throw error;
      onFailure(folder, error);
      return { folders: [], files: [] };
    }
  };

  const listSingles = async (folder: string, names: ReadonlySet<string>): Promise<ListedFolder> => {
    const listing = await list(folder);
    const files = listing.files.filter(({ name }) => names.has(name));
    for (const name of names.difference(new Set(files.map((file) => file.name)))) {
      const why = isPictureName(name)
        ? 'The file could not be read.'
        : 'This is not a picture in a format that Gesso reads.';
      fail(join(folder, name), new AppError('UNSUPPORTED', why));
    }
    return { folder, below: '', files };
  };

  /** A tree's pictures, each folder listed when its turn comes: of a million, one folder's are held. */
  async function* listTree(top: string, onFailure = fail): AsyncGenerator<ListedFolder> {
    const pending = [{ folder: top, below: basename(top) }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      await proceed();
      const { folder, below } = next;
      // A library inside of what comes into it: what came would come again, without end.
      if (await isSameFolder(folder, join(options.root.path, options.folder))) continue;
      const { folders, files } = await list(folder, onFailure);
      pending.push(
        ...folders.toReversed().map((name) => ({ folder: join(folder, name), below: `${below}/${name}` })),
      );
      yield { folder, below, files };
    }
  }

  let listed = 0;
  const takeListed = async (one: ListedFolder): Promise<void> => {
    listed += one.files.length;
    // More may have come since they were counted.
    counts.found = Math.max(counts.found, listed);
    await takeFolder(one);
  };

  try {
    // Counted first: who looks on sees how many there are to come. What can't be listed is told of when its turn comes.
    const sources: (string | ListedFolder)[] = [];
    for (const one of await groupByFolder(paths, fail)) {
      await proceed();
      const source = typeof one === 'string' ? one : await listSingles(one.folder, one.names);
      sources.push(source);
      if (typeof source !== 'string') counts.found += source.files.length;
      else for await (const { files } of listTree(source, () => undefined)) counts.found += files.length;
    }
    report();
    for (const source of sources) {
      if (typeof source !== 'string') await takeListed(source);
      else for await (const one of listTree(source)) await takeListed(one);
    }
    counts.found = listed;
  } catch (error) {
    if (!isAbort(error)) throw error;
    cancelled = true;
  }
  report();
  return { ...counts, failed, cancelled };
}

/** Whether two paths lead to one folder, also through links and mounts. */
async function isSameFolder(path: string, other: string): Promise<boolean> {
  const look = (folder: string) => stat(folder, { bigint: true }).catch(() => null);
  const [one, two] = await Promise.all([look(path), look(other)]);
  return one !== null && two !== null && one.dev === two.dev && one.ino === two.ino;
}

/** Folders by themselves, single files with those of the same folder: it is listed once for all of them. */
async function groupByFolder(
  paths: readonly string[],
  fail: (path: string, error: unknown) => void,
): Promise<readonly (string | { readonly folder: string; readonly names: Set<string> })[]> {
  const groups = new Map<string, string | { readonly folder: string; readonly names: Set<string> }>();
  for (const path of paths) {
    const folder = dirname(path);
    try {
      const group = groups.get(`in ${folder}`);
      if ((await stat(path)).isDirectory()) groups.set(path, path);
      else if (typeof group === 'object') group.names.add(basename(path));
      else groups.set(`in ${folder}`, { folder, names: new Set([basename(path)]) });
    } catch (error) {
      fail(path, error);
    }
  }
  return [...groups.values()];
}

/** Below the root. */
function targetOf({ folder }: BringInOptions, below: string): string {
  return below === '' ? folder : `${folder}/${below}`;
}

/** Brings in a picture and its sidecars. */
async function take({ folder, name, sidecars, below }: Source, options: BringInOptions): Promise<Taken> {
  const target = targetOf(options, below);
  const into = join(options.root.path, target);
  const bringIn = options.mode === 'move' ? placeFile : copyWhole;
  const source = join(folder, name);
  const given: Given[] = [];
  try {
    await mkdir(into, { recursive: true });
    const picture = await underFreeName(into, name, async (candidate, path) =>
      // What is there came from elsewhere: of that nothing may be noted.
      (await isThere(path)) || !(await options.origins.note(`${target}/${candidate}`, source))
        ? null
        : bringIn(source, path),
    );
    given.push(picture);
    // Sidecars follow the name the picture got.
    const [oldStem, newStem] = [withoutExtension(name), withoutExtension(picture.name)];
    for (const sidecar of sidecars) {
      const renamed = sidecar.startsWith(name)
        ? picture.name + sidecar.slice(name.length)
        : newStem + sidecar.slice(oldStem.length);
      given.push(await underFreeName(into, renamed, (_, path) => bringIn(join(folder, sidecar), path)));
    }
    return {
      file: {
        name: picture.name,
        sizeBytes: picture.stats.size,
        modifiedAtMs: Math.max(...given.map(({ stats }) => Math.trunc(stats.mtimeMs))),
        sidecars: given.slice(1).map((one) => one.name),
      },
      originals: [name, ...sidecars].map((file) => join(folder, file)),
    };
  } catch (error) {
    // A picture without its sidecars would be known the next time, and they would never come.
    for (const one of given) await rm(join(into, one.name), { force: true });
    throw asWriteError(error, join(into, name));
  }
}

interface Given {
  readonly name: string;
  readonly stats: Stats;
}

/** @param bringIn null: the name is taken @returns the first free name, which the file got */
async function underFreeName(
  folder: string,
  name: string,
  bringIn: (name: string, path: string) => Promise<Stats | null>,
): Promise<Given> {
  for (const candidate of freeNames(name)) {
    try {
      const stats = await bringIn(candidate, join(folder, candidate));
      if (stats) return { name: candidate, stats };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
  throw new AppError('CONFLICT', `Every name near ${name} is taken.`);
}

function* freeNames(name: string): Generator<string> {
  yield name;
  const extension = extname(name);
  const stem = withoutExtension(name);
  for (let number = 2; number < 10_000; number += 1) yield `${stem}_${number}${extension}`;
}

function withoutExtension(name: string): string {
  return name.slice(0, name.length - extname(name).length);
}
