import { Buffer } from 'node:buffer';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { AppError } from '../domain/errors.ts';
import { isMissing } from '../error-code.ts';

export const MAX_ENTRIES = 20_000;
export const MAX_ENTRY_BYTES = 512 * 1024 * 1024;
export const MAX_TOTAL_BYTES = 8 * 1024 * 1024 * 1024;
/** Pictures hardly shrink; text may. More than this is a bomb. */
const MAX_RATIO = 200;
export const RATIO_FREE_BYTES = 4 * 1024 * 1024;

export interface ZipEntry {
  /** Below the zip's top, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** @throws AppError FILE_CORRUPT, TOO_LARGE */
  read(): Promise<Uint8Array>;
}

export interface OpenZip {
  readonly entries: readonly ZipEntry[];
  close(): void;
}

/**
 * Opens a zip file's table of contents; nothing is ever unpacked to disk.
 * @throws AppError FILE_CORRUPT for what is no zip or names places outside of it, TOO_LARGE for bombs, UNSUPPORTED
 */
export async function openZip(path: string): Promise<OpenZip> {
  const zip = await open(path);
  try {
    return { entries: await listEntries(zip), close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function open(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: false };
    yauzl.open(path, options, (error, zip) => {
      if (error) reject(asPackError(error, path));
      else resolve(zip);
    });
  });
}

function listEntries(zip: ZipFile): Promise<ZipEntry[]> {
  return new Promise((resolve, reject) => {
    const entries: ZipEntry[] = [];
    let total = 0;
    zip.on('entry', (entry: Entry) => {
      try {
        total += entry.uncompressedSize;
        check(entry, entries.length, total);
      } catch (error) {
        reject(error);
        return;
      }
      if (!entry.fileName.endsWith('/')) {
        entries.push({
          path: entry.fileName,
          sizeBytes: entry.uncompressedSize,
          read: () => readEntry(zip, entry),
        });
      }
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    // Among others: names with `..` or a drive, which the library refuses.
    zip.on('error', (error) => reject(asPackError(error, '')));
    zip.readEntry();
  });
}

function check(entry: Entry, count: number, total: number): void {
  const { fileName, compressedSize, uncompressedSize } = entry;
  const named = `“${fileName.slice(0, 100)}”`;
  if (count >= MAX_ENTRIES) throw new AppError('TOO_LARGE', `The pack holds more than ${MAX_ENTRIES} files.`);
  if (uncompressedSize > MAX_ENTRY_BYTES || total > MAX_TOTAL_BYTES) {
    throw new AppError('TOO_LARGE', `The pack claims to be far larger than a pack can be, at ${named}.`);
  }
  if (uncompressedSize > RATIO_FREE_BYTES && uncompressedSize > compressedSize * MAX_RATIO) {
    throw new AppError('TOO_LARGE', `The pack blows up when unpacked, at ${named}; it was not opened.`);
  }
  if (yauzl.validateFileName(fileName.replaceAll('\\', '/')) !== null) {
    throw new AppError(
      'FILE_CORRUPT',
      `The pack names a place outside of itself: ${named}. It was not opened.`,
    );
  }
}

/** The library ends the stream with an error when there is more or less than the table of contents says. */
function readEntry(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(asPackError(error, entry.fileName));
    zip.openReadStream(entry, (error, stream) => {
      if (error) {
        fail(error);
        return;
      }
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('error', fail);
      stream.on('end', () => resolve(Buffer.concat(parts)));
    });
  });
}

function asPackError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  if (isMissing(error)) return new AppError('NOT_FOUND', `There is no file ${path}`, { path }, error);
  const message = error instanceof Error ? error.message : String(error);
  if (/encrypted|strong encryption/.test(message)) {
    return new AppError(
      'UNSUPPORTED',
      'The pack is encrypted. Unpack it elsewhere and pack it again without a password.',
    );
  }
  if (/invalid relative path|absolute path|invalid characters/.test(message)) {
    return new AppError(
      'FILE_CORRUPT',
      'The pack names a place outside of itself. It was not opened.',
      {},
      error,
    );
  }
  return new AppError('FILE_CORRUPT', 'The pack is damaged or no zip file.', path ? { path } : {}, error);
}
