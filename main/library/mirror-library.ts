import type { BackupReport } from '../domain/backup-report.ts';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, isAppError } from '../domain/errors.ts';
import { isMissing } from '../error-code.ts';
import { makeFolder } from '../make-folder.ts';
import { rename, rm } from '../patient-files.ts';
import { asWriteError, isTemporaryName, replaceFile, syncFolder, temporaryName } from './atomic-file.ts';
import type { LibraryLayout } from './layout.ts';
import { isInside, pathBelow } from './path-guard.ts';
import { walkFiles } from './walk-files.ts';

export interface MirrorOptions {
  /** Also take away from the mirror what the library no longer has. */
  readonly removeExtra: boolean;
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/** Tells a mirror from any other folder, and whose it is. */
const MARKER = 'gesso-backup.json';
const ID_FILE = 'library-id';
const HASH = 'sha256';
/** Times are rounded on their way to a file. */
const ROUNDING_MS = 1;
/** What exFAT and FAT keep times to the nearest of. */
const COARSE_STEPS_MS = [10, 2000];

interface FileStamp {
  readonly size: number;
  readonly mtimeMs: number;
}

/**
 * Brings a mirror of pictures, sidecars, masks and `.gesso/user` up to date in `target`, an empty folder or an earlier mirror
 * of the same library. What is new or differs in size or time is copied under a temporary name, read back, compared by
 * SHA-256 and only then put in its place.
 * @throws AppError INVALID_INPUT and CONFLICT for a folder that can't be the mirror, LIBRARY_UNWRITABLE, DISK_FULL
 */
export async function mirrorLibrary(
  layout: LibraryLayout,
  target: string,
  { removeExtra, signal, onProgress }: MirrorOptions,
): Promise<BackupReport> {
  await claimTarget(layout, target);
  const files = new Map<string, FileStamp>();
  for (const folder of mirrored(layout)) {
    for await (const path of walkFiles(folder)) {
      const below = pathBelow(layout.root, path);
      const stamp = await stampOf(path);
      if (below !== undefined && stamp !== null && !isTemporaryName(lastPart(below))) files.set(below, stamp);
    }
  }

  const failed: { path: string; message: string }[] = [];
  let copied = 0;
  let copiedBytes = 0;
  let done = 0;
  for (const [path, stamp] of files) {
    if (signal.aborted) break;
    const to = join(target, path);
    const there = await stampOf(to);
    if (there === null || !isSame(stamp, there)) {
      try {
        await copyVerified(join(layout.root, path), to, signal);
        copied += 1;
        copiedBytes += stamp.size;
      } catch (error) {
        if (signal.aborted) break;
        const reason = asWriteError(error, to);
        // Nothing that follows would fit either.
        if (isAppError(reason) && reason.code === 'DISK_FULL') throw reason;
        failed.push({ path, message: reason instanceof Error ? reason.message : String(reason) });
      }
    }
    done += 1;
    onProgress(done, files.size);
  }

  const unchanged = done - copied - failed.length;
  const report = { total: files.size, copied, copiedBytes, unchanged, failed };
  if (signal.aborted) return { ...report, extra: 0, removed: 0, cancelled: true };
  const extra = await findExtra(layout, target, files);
  // A library that could not be read whole is no measure of what is superfluous.
  const remove = removeExtra && failed.length === 0;
  if (remove) for (const path of extra) await rm(path, { force: true });
  return { ...report, extra: extra.length, removed: remove ? extra.length : 0, cancelled: false };
}

function mirrored(layout: LibraryLayout): readonly string[] {
  return [layout.images, layout.masks, layout.sidecars, layout.user];
}

async function claimTarget(layout: LibraryLayout, target: string): Promise<void> {
  let real: string;
  try {
    await makeFolder(target);
    real = await realpath(target);
  } catch (error) {
    throw asWriteError(error, target);
  }
  const root = await realpath(layout.root);
  if (isInside(root, real) || isInside(real, root)) {
    throw new AppError(
      'INVALID_INPUT',
      'A backup can’t lie inside the library, nor around it. Choose another folder.',
    );
  }
  const libraryId = await idOf(layout);
  const names = await readdir(target);
  if (!names.includes(MARKER)) {
    if (names.length > 0) {
      throw new AppError(
        'CONFLICT',
        `This folder holds other things. Choose an empty folder or an earlier backup of this library: ${target}`,
        { path: target },
      );
    }
    await replaceFile(join(target, MARKER), `${JSON.stringify({ format: 1, libraryId }, null, 2)}\n`);
    return;
  }
  if (markedId(await readFile(join(target, MARKER), 'utf8')) !== libraryId) {
    throw new AppError('CONFLICT', `This folder holds the backup of another library: ${target}`, {
      path: target,
    });
  }
}

function markedId(text: string): unknown {
  try {
    const marker: unknown = JSON.parse(text);
    return typeof marker === 'object' && marker !== null && 'libraryId' in marker ? marker.libraryId : null;
  } catch {
    // A damaged marker vouches for nothing, which refuses the folder.
    return null;
  }
}

/** The library's identity. It is among the user's files, so that a restored library goes on with its backup. */
async function idOf(layout: LibraryLayout): Promise<string> {
  const path = join(layout.user, ID_FILE);
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const id = randomUUID();
  await replaceFile(path, `${id}\n`);
  return id;
}

function isSame(source: FileStamp, there: FileStamp): boolean {
  if (source.size !== there.size) return false;
  const apart = Math.abs(source.mtimeMs - there.mtimeMs);
  return apart <= ROUNDING_MS || COARSE_STEPS_MS.some((step) => apart < step && there.mtimeMs % step === 0);
}

async function copyVerified(from: string, to: string, signal: AbortSignal): Promise<void> {
  await makeFolder(dirname(to));
  const before = await stat(from);
  const temporary = temporaryName(to);
  try {
    const written = createHash(HASH);
    const handle = await open(temporary, 'wx', before.mode & 0o777);
    try {
      for await (const chunk of createReadStream(from, { signal }) as AsyncIterable<Buffer>) {
        written.update(chunk);
        await handle.writeFile(chunk);
      }
      await handle.utimes(before.atime, before.mtime);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const after = await stat(from);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
      throw new AppError('CONFLICT', 'The file changed while it was copied. Back up again.');
    }
    const readBack = createHash(HASH);
    for await (const chunk of createReadStream(temporary, { signal }) as AsyncIterable<Buffer>)
      readBack.update(chunk);
    if (!readBack.digest().equals(written.digest())) {
      throw new AppError(
        'FILE_CORRUPT',
        'The copy is not what was written. Check the drive the backup is on.',
      );
    }
    await rename(temporary, to);
    await syncFolder(dirname(to));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Files of the mirror that the library hasn't. Takes away what an interrupted run left behind. */
async function findExtra(
  layout: LibraryLayout,
  target: string,
  files: ReadonlyMap<string, FileStamp>,
): Promise<readonly string[]> {
  const extra: string[] = [];
  for (const folder of mirrored(layout)) {
    for await (const path of walkFiles(join(target, pathBelow(layout.root, folder) ?? ''))) {
      const below = pathBelow(target, path);
      if (below === undefined || files.has(below)) continue;
      if (isTemporaryName(lastPart(below))) await rm(path, { force: true });
      else extra.push(path);
    }
  }
  return extra;
}

async function stampOf(path: string): Promise<FileStamp | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { size, mtimeMs: Math.floor(mtimeMs) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
