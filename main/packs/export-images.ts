import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { isDiskFull } from '../disk-room.ts';
import { AppError, isAbort, isAppError, type ErrorCode } from '../domain/errors.ts';
import type { ExportReport } from '../domain/export-report.ts';
import { expandTemplate } from '../domain/file-template.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import { madeAhead } from '../domain/made-ahead.ts';
import { errorCode, isMissing } from '../error-code.ts';
import { isThere } from '../is-there.ts';
import { rm } from '../patient-files.ts';
import { clearLeftOvers, makeNewFile, suffixes, withSuffix } from './new-file.ts';
import { writeZip } from './zip-writer.ts';

type SidecarKind = 'json' | 'txt' | 'xmp';

export interface ExportNaming {
  /** See `expandTemplate`. */
  readonly template: string;
  /** Files beside each picture: all settings as JSON, the infotext, what the user said as XMP. */
  readonly sidecars: readonly SidecarKind[];
}

export interface ExportItem {
  readonly record: ImageRecord;
  /** Absolute. */
  readonly path: string;
}

export interface ExportPorts {
  /** The picture as it is to be given away. */
  render(item: ExportItem): Promise<RenderedPicture>;
  sidecar(kind: SidecarKind, record: ImageRecord): string;
  /** A PNG of the mask it was made with, when that is to go along. Rejects where there is none to be read. */
  mask(record: ImageRecord): Promise<Uint8Array | null>;
}

interface RenderedPicture {
  readonly content: Content;
  /** Without the dot. */
  readonly extension: string;
  readonly warning: string | null;
}

export interface ExportTarget {
  readonly kind: 'folder' | 'zip';
  /** Absolute: the folder, or the zip file to be. */
  readonly path: string;
}

type Failure = ExportReport['failed'][number];

export interface ExportControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A file's bytes, or the file that is to be copied, piece by piece. */
type Content = Uint8Array | { readonly copyOf: string };

interface ExportFile {
  readonly name: string;
  readonly content: Content;
}

/** A picture with its sidecars. */
interface ExportGroup {
  readonly record: ImageRecord;
  readonly files: readonly ExportFile[];
}

/** Pictures without their masks that a report names. */
const MOST_NAMED = 10;
/** Pictures that are read and encoded at once. */
const LANES = Math.min(8, Math.max(2, availableParallelism()));
/** Of those together: a large one takes gigabytes while it is encoded. */
const MOST_PIXELS = 64 * 2 ** 20;

/**
 * Writes pictures into a folder or a zip file, named by a template. Nothing is ever overwritten: a taken name gets
 * ` (2)`, ` (3)`, …. A picture that fails is reported and the others go on. A folder keeps what was written before it
 * was cancelled or took no more, as a full disk does: then all others are reported as failed. Of a zip file nothing is left.
 * @throws AppError DISK_FULL, LIBRARY_UNWRITABLE, CONFLICT of the target as a whole, where nothing was written
 */
export async function exportImages(
  ports: ExportPorts,
  items: readonly ExportItem[],
  options: ExportNaming,
  target: ExportTarget,
  control: ExportControl = {},
): Promise<ExportReport> {
  const failures: Failure[] = [];
  const warnings = new Set<string>();
  const maskless: string[] = [];
  let done = 0;
  let cancelled = false;
  const make = async (item: ExportItem, index: number): Promise<ExportGroup | Failure> => {
    const { record } = item;
    if (control.signal?.aborted) return { record, files: [] };
    try {
      const picture = await ports.render(item);
      if (picture.warning !== null) warnings.add(picture.warning);
      const name = expandTemplate(options.template, { record, count: index + 1 });
      const beside = options.sidecars.map((kind) => ({
        name: `${name}.${kind}`,
        content: Buffer.from(ports.sidecar(kind, record), 'utf8'),
      }));
      const mask = await ports.mask(record).catch(() => {
        maskless.push(record.file.path);
        return null;
      });
      if (mask) beside.push({ name: `${name}_mask.png`, content: Buffer.from(mask) });
      const whole = { name: `${name}.${picture.extension}`, content: picture.content };
      return { record, files: [whole, ...beside] };
    } catch (error) {
      return failed(record, failureOf(error));
    }
  };
  const report = (path: string): ExportReport => {
    const told = maskless.length === 0 ? warnings : [...warnings, withoutMask(maskless)];
    return { done, total: items.length, failed: failures, warnings: [...told], cancelled, path };
  };
  const goOn = (): void => {
    if (control.signal?.aborted !== true) return;
    cancelled = true;
    throw new AppError('CANCELLED', 'The export was cancelled.');
  };
  const groups = async function* (): AsyncGenerator<ExportGroup> {
    goOn();
    const limits = { lanes: LANES, weigh: pixelsOf, most: MOST_PIXELS };
    for await (const made of madeAhead(items, make, limits)) {
      goOn();
      if ('code' in made) failures.push(made);
      else yield made;
      done += 1;
      control.onProgress?.(done, items.length);
    }
  };
  try {
    if (target.kind === 'zip') return report(await writeArchive(target.path, groups(), control.signal));
    const onUnreadable = (record: ImageRecord, error: AppError): void => {
      failures.push(failed(record, error));
    };
    return report(await writeFolder(target.path, groups(), onUnreadable, control.signal));
  } catch (error) {
    cancelled ||= control.signal?.aborted === true && isAbort(error);
    if (cancelled) return report(target.path);
    const known = asTargetError(error, target);
    if (!isAppError(known) || target.kind === 'zip' || done === failures.length) throw known;
    failures.push(...items.slice(done).map(({ record }) => failed(record, known)));
    done = items.length;
    return report(target.path);
  }
}

async function writeFolder(
  folder: string,
  groups: AsyncIterable<ExportGroup>,
  onUnreadable: (record: ImageRecord, error: AppError) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const cleared = new Set<string>();
  for await (const { record, files } of groups) {
    const into = dirname(join(folder, files[0]?.name ?? ''));
    if (!cleared.has(into)) await clearLeftOvers(into);
    cleared.add(into);
    // A picture and its sidecars share one number when the name is taken.
    for (const suffix of suffixes()) {
      const paths = files.map(({ name }) => join(folder, withSuffix(name, suffix)));
      const taken = await Promise.all(paths.map(isThere));
      if (taken.some(Boolean)) continue;
      try {
        await writeGroup(files, paths, signal);
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        onUnreadable(record, error);
      }
      break;
    }
  }
  return folder;
}

/** All files of a picture or none. */
async function writeGroup(
  files: readonly ExportFile[],
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const written: string[] = [];
  try {
    for (const [index, path] of paths.entries()) {
      await makeNewFile([path], path, (temporary) =>
        writeFile(temporary, piecesOf(files[index]?.content ?? new Uint8Array(), signal), { flag: 'wx' }),
      );
      written.push(path);
    }
  } catch (error) {
    await Promise.all(written.map((path) => rm(path, { force: true })));
    throw error;
  }
}

function writeArchive(
  path: string,
  groups: AsyncIterable<ExportGroup>,
  signal: AbortSignal | undefined,
): Promise<string> {
  return writeZip(path, async (zip) => {
    const names = new Set<string>();
    for await (const { record, files } of groups) {
      for (const suffix of suffixes()) {
        const named = files.map(({ name, content }) => ({ name: withSuffix(name, suffix), content }));
        if (named.some(({ name }) => names.has(name.toLowerCase()))) continue;
        for (const { name, content } of named) {
          names.add(name.toLowerCase());
          await zip.add(name, piecesOf(content, signal)).catch((error: unknown) => {
            throw isUnreadable(error) ? withoutZip(error, record) : error;
          });
        }
        break;
      }
    }
  });
}

function piecesOf(content: Content, signal: AbortSignal | undefined): Uint8Array | AsyncIterable<Uint8Array> {
  return content instanceof Uint8Array ? content : piecesOfFile(content.copyOf, signal);
}

const PIECE_BYTES = 2 ** 20;

/** @throws AppError FILE_UNREADABLE: what is written to is not at fault */
async function* piecesOfFile(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, {
      highWaterMark: PIECE_BYTES,
      ...(signal && { signal }),
    }) as AsyncIterable<Buffer>;
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new AppError('FILE_UNREADABLE', failureOf(error).message, { path }, error);
  }
}

function isUnreadable(error: unknown): error is AppError {
  return isAppError(error) && error.code === 'FILE_UNREADABLE';
}

function pixelsOf({ record }: ExportItem): number {
  return record.file.width * record.file.height;
}

/** What was begun can't be taken out of a zip file again. */
function withoutZip({ code, message }: AppError, { file }: ImageRecord): AppError {
  return new AppError(
    code,
    `No zip file was made. “${file.path}”: ${message} Leave it out, or export to a folder.`,
  );
}

function withoutMask(paths: readonly string[]): string {
  const [first = '', ...rest] = paths;
  if (rest.length === 0)
    return `The mask of “${first}” could not be read. The picture was exported without it.`;
  const named = paths.slice(0, MOST_NAMED).map((path) => `“${path}”`);
  const more = paths.length - named.length;
  const list = [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  return `The masks of ${paths.length} pictures could not be read. These were exported without: ${list}.`;
}

function failed({ uid, file }: ImageRecord, { code, message }: Pick<Failure, 'code' | 'message'>): Failure {
  return { uid, path: file.path, code, message };
}

function failureOf(error: unknown): { code: ErrorCode; message: string } {
  if (isAppError(error)) return { code: error.code, message: error.message };
  return isMissing(error)
    ? { code: 'NOT_FOUND', message: 'The file is not where it was; its disk may be unplugged.' }
    : {
        code: 'FILE_UNREADABLE',
        message: `The file could not be read${codeOf(error)}. Check its disk and its permissions.`,
      };
}

function codeOf(error: unknown): string {
  const code = errorCode(error);
  return code === '' ? '' : ` (${code})`;
}

function asTargetError(error: unknown, { kind, path }: ExportTarget): unknown {
  if (isAbort(error) || isAppError(error)) return error;
  const code = errorCode(error);
  if (isDiskFull(error)) {
    const left = kind === 'zip' ? ' No zip file was made.' : '';
    return new AppError(
      'DISK_FULL',
      `The disk is full.${left} Free some space, then export again: ${path}`,
      { path },
      error,
    );
  }
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return new AppError('LIBRARY_UNWRITABLE', `Gesso may not write here: ${path}`, { path }, error);
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new AppError('CONFLICT', `A file stands where the folder would be: ${path}`, { path }, error);
  }
  return error;
}
