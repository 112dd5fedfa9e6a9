import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { CatalogFile } from '../domain/catalog.ts';
import { AppError, isAbort, isAppError } from '../domain/errors.ts';
import { errorCode, isMissing } from '../error-code.ts';
import { rm } from '../patient-files.ts';
import { asWriteError, syncFolder } from './atomic-file.ts';
import { readFailure } from './import-failure.ts';
import type { ImportFailure, ImportPorts, InspectedFile, Inspection } from './import-ports.ts';
import { isPictureName, type FolderListing } from './import-scan.ts';
import { copyWhole, placeFile } from './move-file.ts';

export interface BringInOptions {
  /** `move` takes the originals away once their copies are whole. */
  readonly mode: 'copy' | 'move';
  /** Absolute folder that the files go below. */
  readonly target: string;
  readonly signal?: AbortSignal;
  /** Awaited before each picture: holds the run as long as it is pending. */
  readonly gate?: () => Promise<void>;
  readonly onProgress?: (progress: BringInProgress) => void;
}

export interface BringInProgress {
  readonly found: number;
  readonly done: number;
  /** In the library already, by identity or by content. */
  readonly skipped: number;
  readonly failed: readonly ImportFailure[];
}

/** A picture to be brought in: where it is, and below which folder of the target it goes. */
interface Source {
  readonly folder: string;
  readonly name: string;
  readonly sidecars: readonly string[];
  readonly below: string;
}

/** Pictures looked at together, and settled on the disk together. */
const CHUNK = 32;
/** Files brought in at a time: each waits for the disk. */
const IN_FLIGHT = 8;

/**
 * Copies or moves pictures with their sidecars below a folder of the library; folders keep their inner order. A file
 * appears whole or not at all and never replaces another. Pictures the library has already are passed over, so an
 * interrupted run is resumed by starting it again. The new files are entered by indexing the target afterwards.
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

  const takeFolder = async (folder: string, below: string, listing: FolderListing): Promise<void> => {
    counts.found += listing.files.length;
    for (let from = 0; from < listing.files.length; from += CHUNK) {
      const chunk = listing.files.slice(from, from + CHUNK);
      await takeChunk(chunk.map(({ name, sidecars }) => ({ folder, name, sidecars, below })));
    }
  };

  const takeChunk = async (chunk: readonly Source[]): Promise<void> => {
    await proceed();
    const inspections = await ports.inspect(chunk[0]?.folder ?? '', chunk);
    const known = await knownPictures(inspections);
    const taken: string[] = [];
    const takeOne = async (source: Source, inspection: Inspection | undefined): Promise<void> => {
      await proceed();
      try {
        if (inspection && !inspection.ok) throw new AppError(inspection.code, inspection.message);
        if (inspection?.ok && known(inspection.file)) counts.skipped += 1;
        else taken.push(...(await take(source, options)));
      } catch (error) {
        if (isAppError(error) && error.code === 'DISK_FULL') throw error;
        fail(join(source.folder, source.name), error);
      }
      counts.done += 1;
    };
    const left = chunk.entries();
    // They share the one iterator.
    const lanes = Array.from({ length: IN_FLIGHT }, async () => {
      for (const [index, source] of left) await takeOne(source, inspections[index]);
    });
    const ended = await Promise.allSettled(lanes);
    // Whatever stopped the others, what was taken is settled.
    if (taken.length > 0) await settle(join(options.target, chunk[0]?.below ?? ''), taken);
    for (const lane of ended) if (lane.status === 'rejected') throw lane.reason;
    report();
  };

  /** Makes the new names last; only then are the originals of a move taken away. */
  const settle = async (into: string, originals: readonly string[]): Promise<void> => {
    await syncFolder(into);
    if (options.mode === 'copy') return;
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

  /** Whether the library has the picture, present and not in the trash. */
  const knownPictures = async (
    inspections: Awaited<ReturnType<ImportPorts['inspect']>>,
  ): Promise<(file: InspectedFile) => boolean> => {
    const files = inspections.flatMap((inspection) => (inspection.ok ? inspection.file : []));
    const found = await ports.catalog.findFiles(
      files.flatMap(({ uid }) => uid ?? []),
      files.map(({ contentHash }) => contentHash),
    );
    const present: CatalogFile[] = [];
    for (const file of found)
      if (!file.trashed && (await ports.stillThere(file)) !== false) present.push(file);
    return ({ uid, contentHash, sizeBytes }) =>
      present.some(
        (file) =>
          (uid !== null && file.uid === uid) ||
          (file.contentHash === contentHash && file.sizeBytes === sizeBytes),
      );
  };

  /** What can't be listed is told of, and the others come in. */
  const list = async (folder: string): Promise<FolderListing> => {
    try {
      return await ports.listFolder(folder);
    } catch (error) {
      if (isAbort(error)) throw error;
      fail(folder, error);
      return { folders: [], files: [] };
    }
  };

  const takeSingles = async (folder: string, names: ReadonlySet<string>): Promise<void> => {
    const listing = await list(folder);
    const files = listing.files.filter(({ name }) => names.has(name));
    await takeFolder(folder, '', { folders: [], files });
    for (const name of names.difference(new Set(files.map((file) => file.name)))) {
      const why = isPictureName(name)
        ? 'The file could not be read.'
        : 'This is not a picture in a format that Gesso reads.';
      fail(join(folder, name), new AppError('UNSUPPORTED', why));
    }
  };

  const takeTree = async (top: string): Promise<void> => {
    const pending = [{ folder: top, below: basename(top) }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { folder, below } = next;
      const listing = await list(folder);
      pending.push(
        ...listing.folders
          .toReversed()
          .map((name) => ({ folder: join(folder, name), below: `${below}/${name}` })),
      );
      await takeFolder(folder, below, listing);
    }
  };

  try {
    for (const one of await groupByFolder(paths, fail)) {
      await proceed();
      if (typeof one === 'string') await takeTree(one);
      else await takeSingles(one.folder, one.names);
    }
  } catch (error) {
    if (!isAbort(error)) throw error;
    cancelled = true;
  }
  report();
  return { ...counts, failed, cancelled };
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

/** Brings in a picture and its sidecars. @returns what a move may take away once the folder is synced */
async function take({ folder, name, sidecars, below }: Source, options: BringInOptions): Promise<string[]> {
  const into = join(options.target, below);
  const bringIn = options.mode === 'move' ? placeFile : copyWhole;
  try {
    await mkdir(into, { recursive: true });
    const given = await underFreeName(bringIn, join(folder, name), into, name);
    // Sidecars follow the name the picture got.
    const [oldStem, newStem] = [withoutExtension(name), withoutExtension(given)];
    for (const sidecar of sidecars) {
      const renamed = sidecar.startsWith(name)
        ? given + sidecar.slice(name.length)
        : newStem + sidecar.slice(oldStem.length);
      await underFreeName(bringIn, join(folder, sidecar), into, renamed);
    }
    return [name, ...sidecars].map((file) => join(folder, file));
  } catch (error) {
    throw asWriteError(error, join(folder, name));
  }
}

/** @returns the first free name, which the file got */
async function underFreeName(
  bringIn: (from: string, to: string) => Promise<void>,
  source: string,
  folder: string,
  name: string,
): Promise<string> {
  for (const candidate of freeNames(name)) {
    try {
      await bringIn(source, join(folder, candidate));
      return candidate;
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
