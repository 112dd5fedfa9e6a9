import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rm, stat } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { AppError, isAbort, isAppError, type ErrorCode } from '../domain/errors.ts';
import { expandTemplate } from '../domain/file-template.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import { exportPicture, type ExportPictureOptions, type MetadataPorts } from './export-picture.ts';

export interface ExportOptions extends ExportPictureOptions {
  /** See `expandTemplate`. */
  readonly template: string;
  /** Files beside each picture: all settings as JSON, the infotext, what the user said as XMP. */
  readonly sidecars: readonly ('json' | 'txt' | 'xmp')[];
}

export interface ExportItem {
  readonly record: ImageRecord;
  /** Absolute. */
  readonly path: string;
}

export interface ExportPorts extends MetadataPorts {
  sidecar(kind: 'json' | 'txt' | 'xmp', record: ImageRecord): string;
}

export interface ExportTarget {
  readonly kind: 'folder' | 'zip';
  /** Absolute: the folder, or the zip file to be. */
  readonly path: string;
}

export interface ExportReport {
  readonly done: number;
  readonly total: number;
  readonly failed: readonly { readonly uid: string; readonly code: ErrorCode; readonly message: string }[];
  readonly warnings: readonly string[];
  readonly cancelled: boolean;
  /** The folder, or the zip file under the name it got. */
  readonly path: string;
}

export interface ExportControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

interface ExportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Writes pictures into a folder or a zip file, named by a template. Nothing is ever overwritten: a taken name gets
 * ` (2)`, ` (3)`, …. A picture that fails is reported and the others go on.
 * @throws AppError DISK_FULL, LIBRARY_UNWRITABLE for the target as a whole
 */
export async function exportImages(
  ports: ExportPorts,
  items: readonly ExportItem[],
  options: ExportOptions,
  target: ExportTarget,
  control: ExportControl = {},
): Promise<ExportReport> {
  const failed: ExportReport['failed'][number][] = [];
  const warnings = new Set<string>();
  let done = 0;
  let cancelled = false;
  const files = async function* (): AsyncGenerator<readonly ExportFile[]> {
    for (const [index, { record, path }] of items.entries()) {
      if (control.signal?.aborted) {
        cancelled = true;
        return;
      }
      try {
        const picture = await exportPicture(ports, path, record, options);
        if (picture.warning !== null) warnings.add(picture.warning);
        const name = expandTemplate(options.template, { record, count: index + 1 });
        const beside = options.sidecars.map((kind) => ({
          name: `${name}.${kind}`,
          bytes: Buffer.from(ports.sidecar(kind, record), 'utf8'),
        }));
        yield [{ name: `${name}.${picture.extension}`, bytes: picture.bytes }, ...beside];
      } catch (error) {
        failed.push({ uid: record.uid, ...failureOf(error) });
      }
      done += 1;
      control.onProgress?.(done, items.length);
    }
  };
  try {
    const path =
      target.kind === 'folder'
        ? await writeFolder(target.path, files())
        : await writeZip(target.path, files());
    return { done, total: items.length, failed, warnings: [...warnings], cancelled, path };
  } catch (error) {
    throw asTargetError(error, target.path);
  }
}

async function writeFolder(folder: string, groups: AsyncIterable<readonly ExportFile[]>): Promise<string> {
  for await (const group of groups) {
    // A picture and its sidecars share one number when the name is taken.
    for (const suffix of suffixes()) {
      const taken = await Promise.all(
        group.map(({ name }) => exists(join(folder, withSuffix(name, suffix)))),
      );
      if (taken.some(Boolean)) continue;
      for (const { name, bytes } of group) await writeNew(join(folder, withSuffix(name, suffix)), bytes);
      break;
    }
  }
  return folder;
}

/** Streams the groups into a new zip file, one picture in memory at a time. @returns the path it got */
async function writeZip(path: string, groups: AsyncIterable<readonly ExportFile[]>): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
  const zip = new yazl.ZipFile();
  const writing = pipeline(zip.outputStream, createWriteStream(temporary, { flags: 'wx' }));
  writing.catch(() => undefined);
  const names = new Set<string>();
  try {
    for await (const group of groups) {
      for (const suffix of suffixes()) {
        const named = group.map(({ name, bytes }) => ({ name: withSuffix(name, suffix), bytes }));
        if (named.some(({ name }) => names.has(name.toLowerCase()))) continue;
        for (const { name, bytes } of named) {
          names.add(name.toLowerCase());
          await addEntry(zip, name, bytes, writing);
        }
        break;
      }
    }
    zip.end();
    await writing;
    for (const suffix of suffixes()) {
      const final = withSuffix(path, suffix);
      if (await publish(temporary, final)) return final;
    }
    throw new AppError('CONFLICT', `Every name near ${path} is taken.`);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Resolves when the entry's bytes were taken, so that no more than one waits in memory. */
async function addEntry(
  zip: yazl.ZipFile,
  name: string,
  bytes: Uint8Array,
  writing: Promise<void>,
): Promise<void> {
  const taken = new Promise<void>((resolve) => {
    const isPicture = !/\.(json|txt|xmp)$/.test(name);
    zip.addReadStreamLazy(name, { compress: !isPicture }, (give) => {
      const stream = Readable.from([bytes], { objectMode: false });
      stream.once('end', resolve);
      give(null, stream);
    });
  });
  // Should the disk be full, the entry is never taken: the writing's failure ends the wait.
  await Promise.race([taken, writing]);
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
  const handle = await open(temporary, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.close();
    if (!(await publish(temporary, path)))
      throw new AppError('CONFLICT', `A file of that name exists already: ${path}`);
  } finally {
    await handle.close();
    await rm(temporary, { force: true });
  }
}

/** Gives the finished file its name without ever replacing another. */
async function publish(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw error;
  }
  if (await exists(path)) return false;
  // No hard links on this drive: claim the name exclusively, then copy.
  const target = await open(path, 'wx');
  try {
    const source = await open(temporary, 'r');
    await pipeline(source.createReadStream(), target.createWriteStream());
    return true;
  } finally {
    await target.close();
  }
}

function* suffixes(): Generator<string> {
  yield '';
  for (let number = 2; number < 100_000; number += 1) yield ` (${number})`;
}

/** Before the extension, so that `a.png` and `a.json` become `a (2).png` and `a (2).json`. */
function withSuffix(name: string, suffix: string): string {
  return suffix === '' ? name : name.replace(/(\.[^./\\]+)?$/, `${suffix}$1`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function failureOf(error: unknown): { code: ErrorCode; message: string } {
  if (isAppError(error)) return { code: error.code, message: error.message };
  const isGone = codeOf(error) === 'ENOENT';
  return isGone
    ? { code: 'NOT_FOUND', message: 'The file is not where it was; its disk may be unplugged.' }
    : { code: 'FILE_UNREADABLE', message: 'The file could not be read.' };
}

function asTargetError(error: unknown, path: string): unknown {
  if (isAbort(error) || isAppError(error)) return error;
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('DISK_FULL', `The disk is full: ${path}`, { path }, error);
  }
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code)) {
    return new AppError('LIBRARY_UNWRITABLE', `Gesso may not write here: ${path}`, { path }, error);
  }
  return error;
}
