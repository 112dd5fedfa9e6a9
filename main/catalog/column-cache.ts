import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { COLUMN_NAMES, Columns } from './columns.ts';
import type { WholeName, Width } from './columns.ts';
import { NamePool } from './name-pool.ts';
import type { NameSource } from './name-pool.ts';

/**
 * The columns on disk: a line of JSON that says what follows, each array's bytes, and their CRC-32. Belongs to one
 * catalog at one revision; whatever does not fit is ignored, since everything here can be read from the tables again.
 */
const FORMAT = 7;
/** Longest first line, bytes. */
const MOST_HEADER = 1 << 20;
const FIRST_YEAR = 1995;
const LAST_YEAR = 2040;
const WEEK_MS = 7 * 86_400_000;

interface Header {
  readonly format: number;
  readonly catalogId: string;
  readonly revision: number;
  readonly size: number;
  /** Days are counted in local time, so they hold for one time zone: its offsets through the years. */
  readonly timeZone: number;
  readonly tagsUsed: number;
  readonly lorasUsed: number;
  readonly widths: Readonly<Record<WholeName, Width>>;
  readonly files: { readonly size: number; readonly used: number };
  readonly members: readonly (readonly [key: number, count: number])[];
  readonly orders: readonly (readonly [key: string, count: number])[];
  readonly bytes: number;
}

export interface CachedColumns {
  readonly columns: Columns;
  readonly orders: ReadonlyMap<string, Uint32Array>;
  readonly members: Map<number, Uint32Array>;
}

/** A number of its own for each rule of local time. Asking `Intl` for the zone's name takes a good part of a start. */
function timeZone(): number {
  const offsets = new Int16Array((LAST_YEAR - FIRST_YEAR) * 53);
  const first = Date.UTC(FIRST_YEAR, 0, 1);
  offsets.forEach((_zero, week) => {
    offsets[week] = new Date(first + week * WEEK_MS).getTimezoneOffset();
  });
  return crc32(bytesOf(offsets));
}

type Saved = Omit<CachedColumns, 'members'> & { readonly members: ReadonlyMap<number, Uint32Array> };
type Numbers = Float64Array | Float32Array | Int32Array | Int16Array | Uint32Array | Uint16Array | Uint8Array;

function bytesOf(array: Numbers): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Writes the file whole or not at all. */
export function saveColumns(path: string, catalogId: string, { columns, orders, members }: Saved): void {
  const { files, tags, loras } = columns;
  files.settle();
  const names = [files.ends.subarray(0, files.size), files.pool.subarray(0, files.used)];
  const arrays = [...arraysOf(columns), ...names, ...orders.values(), ...members.values()].map(bytesOf);
  const header: Header = {
    format: FORMAT,
    catalogId,
    revision: columns.revision,
    size: columns.size,
    timeZone: timeZone(),
    tagsUsed: tags.used,
    lorasUsed: loras.used,
    widths: columns.widths(),
    files: { size: files.size, used: files.used },
    members: [...members].map(([key, ids]) => [key, ids.length]),
    orders: [...orders].map(([key, ids]) => [key, ids.length]),
    bytes: arrays.reduce((sum, { length }) => sum + length, 0),
  };
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.unfinished`;
  const file = openSync(unfinished, 'w');
  try {
    writeAll(file, Buffer.from(`${JSON.stringify(header)}\n`));
    let checksum = 0;
    for (const array of arrays) {
      checksum = crc32(array, checksum);
      writeAll(file, array);
    }
    const trailer = Buffer.alloc(4);
    trailer.writeUInt32LE(checksum);
    writeAll(file, trailer);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done);
}

/** The columns' arrays in the order of the file, cut to what is used; the files' names follow. */
function arraysOf({ size, data, tags, loras }: Columns): Numbers[] {
  return [
    ...COLUMN_NAMES.map((name) => data[name].subarray(0, size)),
    ...[tags, loras].flatMap((rows) => [
      rows.starts.subarray(0, size),
      rows.counts.subarray(0, size),
      rows.pool.subarray(0, rows.used),
    ]),
  ];
}

/** The columns of an earlier run, or null when there are none for this catalog or the file is damaged. */
export function loadColumns(path: string, catalogId: string): CachedColumns | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // No file, or one that can't be read: both mean that there is no cache.
    return null;
  }
  let cached: CachedColumns | null = null;
  try {
    cached = readColumns(file, catalogId);
  } finally {
    // Else it is where the names are read from.
    if (cached === null) closeSync(file);
  }
  if (cached === null) rmSync(path, { force: true });
  return cached;
}

/** Reads straight into the arrays: a copy of the whole file would take as much memory again. */
function readColumns(file: number, catalogId: string): CachedColumns | null {
  const start = Buffer.alloc(MOST_HEADER);
  const end = start.subarray(0, readSync(file, start, 0, MOST_HEADER, 0)).indexOf(10);
  const header = end < 0 ? null : parsedHeader(start.toString('utf8', 0, end));
  const fits =
    header !== null &&
    header.format === FORMAT &&
    header.catalogId === catalogId &&
    header.timeZone === timeZone() &&
    fstatSync(file).size === end + 1 + header.bytes + 4;
  if (!fits) return null;
  const { size } = header;
  const capacity = Math.ceil(size * 1.05) + 10_000;
  let namesAt = 0;
  const source: NameSource = {
    read: (ends, pool) => {
      const begin = bytesOf(ends);
      const read = readSync(file, begin, 0, begin.length, namesAt);
      if (read + readSync(file, pool, 0, pool.length, namesAt + read) !== begin.length + pool.length)
        throw new Error('The cache of the columns has become shorter.');
    },
    close: () => closeSync(file),
  };
  const files = new NamePool(capacity, source, header.files.size, header.files.used);
  const columns = new Columns(capacity, header.widths, files);
  const { tags, loras } = columns;
  tags.pool = new Uint32Array(Math.ceil(header.tagsUsed * 1.1) + 1024);
  loras.pool = new Uint32Array(Math.ceil(header.lorasUsed * 1.1) + 1024);
  tags.used = header.tagsUsed;
  loras.used = header.lorasUsed;
  columns.size = size;
  columns.revision = header.revision;
  const lists = <K>(counts: readonly (readonly [key: K, count: number])[]): Map<K, Uint32Array> =>
    new Map(counts.map(([key, count]) => [key, new Uint32Array(count)]));
  const orders = lists(header.orders);
  const members = lists(header.members);
  let at = end + 1;
  let checksum = 0;
  const take = (bytes: Uint8Array): boolean => {
    if (readSync(file, bytes, 0, bytes.length, at) !== bytes.length) return false;
    checksum = crc32(bytes, checksum);
    at += bytes.length;
    return true;
  };
  if (!arraysOf(columns).every((array) => take(bytesOf(array)))) return null;
  namesAt = at;
  for (let left = header.files.size * Uint32Array.BYTES_PER_ELEMENT + header.files.used; left > 0;) {
    const part = start.subarray(0, Math.min(start.length, left));
    if (!take(part)) return null;
    left -= part.length;
  }
  if (![...orders.values(), ...members.values()].every((array) => take(bytesOf(array)))) return null;
  const trailer = Buffer.alloc(4);
  readSync(file, trailer, 0, 4, at);
  if (trailer.readUInt32LE() !== checksum) return null;
  return { columns, orders, members };
}

function parsedHeader(text: string): Header | null {
  try {
    return JSON.parse(text) as Header;
  } catch {
    return null;
  }
}
