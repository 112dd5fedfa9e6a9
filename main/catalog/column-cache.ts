import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { COLUMN_NAMES, Columns } from './columns.ts';

/**
 * The columns on disk: a line of JSON that says what follows, then each array's bytes, 8-byte aligned. Belongs to one
 * catalog at one revision; whatever does not fit is ignored, since everything here can be read from the tables again.
 */
const FORMAT = 3;

interface Header {
  readonly format: number;
  readonly catalogId: string;
  readonly revision: number;
  readonly size: number;
  /** Days are counted in local time, so they hold for one time zone. */
  readonly timeZone: string;
  readonly tagsUsed: number;
  readonly lorasUsed: number;
  readonly files: { readonly entries: number; readonly used: number };
  readonly members: readonly (readonly [key: number, count: number])[];
  readonly orders: readonly (readonly [key: string, count: number])[];
  readonly checksum: number;
  readonly bytes: number;
}

export interface CachedColumns {
  readonly columns: Columns;
  readonly orders: ReadonlyMap<string, Uint32Array>;
  readonly members: Map<number, Uint32Array>;
}

const padded = (bytes: number): number => (bytes + 7) & ~7;

function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Writes the file whole or not at all. */
export function saveColumns(
  path: string,
  catalogId: string,
  {
    columns,
    orders,
    members,
  }: Omit<CachedColumns, 'members'> & { readonly members: ReadonlyMap<number, Uint32Array> },
): void {
  const { size, data, tags, loras, files } = columns;
  const arrays = [
    ...COLUMN_NAMES.map((name) => data[name].subarray(0, size)),
    ...[tags, loras].flatMap((rows) => [
      rows.starts.subarray(0, size),
      rows.counts.subarray(0, size),
      rows.pool.subarray(0, rows.used),
    ]),
    files.ids.subarray(0, files.entries),
    files.ends.subarray(0, files.entries),
    files.pool.subarray(0, files.used),
    ...orders.values(),
    ...members.values(),
  ];
  const body = Buffer.alloc(arrays.reduce((sum, array) => sum + padded(array.byteLength), 0));
  let at = 0;
  for (const array of arrays) {
    body.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  const header: Header = {
    format: FORMAT,
    catalogId,
    revision: columns.revision,
    size,
    timeZone: timeZone(),
    tagsUsed: tags.used,
    lorasUsed: loras.used,
    files: { entries: files.entries, used: files.used },
    members: [...members].map(([key, ids]) => [key, ids.length]),
    orders: [...orders].map(([key, ids]) => [key, ids.length]),
    checksum: crc32(body),
    bytes: body.length,
  };
  mkdirSync(dirname(path), { recursive: true });
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, Buffer.concat([line, body]));
  renameSync(unfinished, path);
}

/** The columns of an earlier run, or null when there are none for this catalog or the file is damaged. */
export function loadColumns(path: string, catalogId: string): CachedColumns | null {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch {
    // No file, or one that can't be read: both mean that there is no cache.
    return null;
  }
  const end = file.indexOf(10);
  const header = end < 0 ? null : parsedHeader(file.toString('utf8', 0, end));
  const body = file.subarray(end + 1);
  const fits =
    header !== null &&
    header.format === FORMAT &&
    header.catalogId === catalogId &&
    header.timeZone === timeZone() &&
    header.bytes === body.length &&
    header.checksum === crc32(body);
  if (!fits) {
    rmSync(path, { force: true });
    return null;
  }
  return readArrays(header, body);
}

function parsedHeader(text: string): Header | null {
  try {
    return JSON.parse(text) as Header;
  } catch {
    return null;
  }
}

function readArrays(header: Header, body: Buffer): CachedColumns {
  const { size } = header;
  const columns = new Columns(Math.ceil(size * 1.1) + 10_000);
  let at = 0;
  const fill = (
    into: { buffer: ArrayBufferLike; byteOffset: number; BYTES_PER_ELEMENT: number },
    count: number,
  ) => {
    const bytes = count * into.BYTES_PER_ELEMENT;
    new Uint8Array(into.buffer, into.byteOffset, bytes).set(body.subarray(at, at + bytes));
    at += padded(bytes);
  };
  for (const name of COLUMN_NAMES) fill(columns.data[name], size);
  for (const [rows, used] of [
    [columns.tags, header.tagsUsed],
    [columns.loras, header.lorasUsed],
  ] as const) {
    rows.pool = new Uint32Array(Math.max(1024, Math.ceil(used * 1.1)));
    rows.used = used;
    fill(rows.starts, size);
    fill(rows.counts, size);
    fill(rows.pool, used);
  }
  const { files } = columns;
  files.entries = header.files.entries;
  files.used = header.files.used;
  if (files.pool.length < files.used) files.pool = new Uint8Array(Math.ceil(files.used * 1.1));
  if (files.ids.length < files.entries) {
    files.ids = new Uint32Array(Math.ceil(files.entries * 1.1));
    files.ends = new Uint32Array(files.ids.length);
  }
  fill(files.ids, files.entries);
  fill(files.ends, files.entries);
  fill(files.pool, files.used);
  files.index(size);
  const orders = new Map<string, Uint32Array>();
  for (const [key, count] of header.orders) {
    const ids = new Uint32Array(count);
    fill(ids, count);
    orders.set(key, ids);
  }
  const members = new Map<number, Uint32Array>();
  for (const [key, count] of header.members) {
    const ids = new Uint32Array(count);
    fill(ids, count);
    members.set(key, ids);
  }
  columns.size = size;
  columns.revision = header.revision;
  return { columns, orders, members };
}
