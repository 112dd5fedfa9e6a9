import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { CatalogFile } from '../domain/catalog.ts';
import { AppError, isAbort, isAppError } from '../domain/errors.ts';
import { asWriteError, syncFolder } from './atomic-file.ts';
import type { ImportFailure, ImportPorts, InspectedFile } from './import-ports.ts';
import { noteOwnWrite } from './own-writes.ts';
import { isPictureName, type FolderListing } from './import-scan.ts';

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

const CHUNK = 32;

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
    const known = isAppError(error)
      ? error
      : new AppError('FILE_UNREADABLE', 'The file could not be read.', {}, error);
    failed.push({ path, code: known.code, message: known.message });
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
    for (const [index, source] of chunk.entries()) {
      await proceed();
      const inspection = inspections[index];
      const path = join(source.folder, source.name);
      try {
        if (inspection && !inspection.ok) throw new AppError(inspection.code, inspection.message);
        if (inspection?.ok && known(inspection.file)) {
          counts.skipped += 1;
        } else await take(source, options);
      } catch (error) {
        if (isAppError(error) && error.code === 'DISK_FULL') throw error;
        fail(path, error);
      }
      counts.done += 1;
    }
    report();
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

  try {
    for (const path of paths) {
      await proceed();
      const facts = await stat(path);
      if (!facts.isDirectory()) {
        const listing = await ports.listFolder(dirname(path));
        const file = listing.files.find(({ name }) => name === basename(path));
        if (file) await takeFolder(dirname(path), '', { folders: [], files: [file] });
        else
          fail(
            path,
            new AppError(
              'UNSUPPORTED',
              isPictureName(basename(path))
                ? 'The file could not be read.'
                : 'This is not a picture in a format that Gesso reads.',
            ),
          );
        continue;
      }
      const pending = [{ folder: path, below: basename(path) }];
      for (let next = pending.pop(); next; next = pending.pop()) {
        const { folder, below } = next;
        const listing = await ports.listFolder(folder);
        pending.push(
          ...listing.folders
            .toReversed()
            .map((name) => ({ folder: join(folder, name), below: `${below}/${name}` })),
        );
        await takeFolder(folder, below, listing);
      }
    }
  } catch (error) {
    if (!isAbort(error)) throw error;
    cancelled = true;
  }
  report();
  return { ...counts, failed, cancelled };
}

async function take(
  { folder, name, sidecars, below }: Source,
  { mode, target }: BringInOptions,
): Promise<void> {
  const into = join(target, below);
  try {
    await mkdir(into, { recursive: true });
    const taken = await copyUnderFreeName(join(folder, name), into, name);
    // Sidecars follow the name the picture got.
    const [oldStem, newStem] = [withoutExtension(name), withoutExtension(taken)];
    for (const sidecar of sidecars) {
      const renamed = sidecar.startsWith(name)
        ? taken + sidecar.slice(name.length)
        : newStem + sidecar.slice(oldStem.length);
      await copyUnderFreeName(join(folder, sidecar), into, renamed);
    }
    await syncFolder(into);
    if (mode === 'copy') return;
    for (const moved of [name, ...sidecars]) await rm(join(folder, moved));
  } catch (error) {
    throw asWriteError(error, join(folder, name));
  }
}

/** Copies to a temporary name, then links it to the first free one. Times are kept. @returns the name it got */
async function copyUnderFreeName(source: string, folder: string, name: string): Promise<string> {
  const temporary = join(
    folder,
    `.gesso-${randomUUID().replaceAll('-', '').slice(0, 12)}-${name.slice(-40)}.tmp`,
  );
  try {
    await copyFile(source, temporary, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    const { size, atime, mtime } = await stat(source);
    if ((await stat(temporary)).size !== size)
      throw new AppError('FILE_UNREADABLE', 'The file changed while it was copied.');
    await utimes(temporary, atime, mtime);
    for (const candidate of freeNames(name)) {
      const path = join(folder, candidate);
      if (!(await publish(temporary, path))) continue;
      noteOwnWrite(path, await stat(path));
      return candidate;
    }
    throw new AppError('CONFLICT', `Every name near ${name} is taken.`);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function publish(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw error;
  }
  // Drives without hard links: an exclusive copy never replaces anything either.
  try {
    await copyFile(temporary, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
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
