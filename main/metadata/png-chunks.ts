import { isAscii, isUtf8 } from 'node:buffer';
import { crc32, inflateSync } from 'node:zlib';
import { AppError } from '../domain/errors.ts';

/** One chunk of a PNG, by position: `data` is a view of the file's bytes, not a copy. */
export interface PngChunk {
  readonly type: string;
  /** Offset of the chunk's length field. */
  readonly offset: number;
  readonly data: Uint8Array;
}

export interface PngText {
  /** 1–79 bytes of Latin-1. */
  readonly keyword: string;
  readonly text: string;
}

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Length, type and checksum around a chunk's data. */
export const CHUNK_OVERHEAD = 12;
/** A text chunk above this, inflated or not, is left unread. */
export const MAX_TEXT_BYTES = 32 * 1024 * 1024;
const MAX_CHUNKS = 200_000;

export function isPng(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && PNG_SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/** Four letters at `offset`. */
export function chunkTypeAt(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(
    bytes[offset] ?? 0,
    bytes[offset + 1] ?? 0,
    bytes[offset + 2] ?? 0,
    bytes[offset + 3] ?? 0,
  );
}

/**
 * Every chunk up to IEND.
 * @throws AppError FILE_CORRUPT when the signature, the order or a length is wrong.
 */
export function readPngChunks(bytes: Uint8Array): PngChunk[] {
  if (!isPng(bytes)) throw new AppError('FILE_CORRUPT', 'This is not a PNG file: its signature is missing.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  let offset = PNG_SIGNATURE.length;
  for (;;) {
    if (offset + CHUNK_OVERHEAD > bytes.length || chunks.length >= MAX_CHUNKS) {
      throw new AppError('FILE_CORRUPT', `The PNG file ends within a chunk, at byte ${offset}.`);
    }
    const length = view.getUint32(offset);
    const type = chunkTypeAt(bytes, offset + 4);
    if (length > bytes.length - offset - CHUNK_OVERHEAD) {
      throw new AppError('FILE_CORRUPT', `The PNG chunk at byte ${offset} is longer than the file.`);
    }
    if (chunks.length === 0 && (type !== 'IHDR' || length !== 13)) {
      throw new AppError('FILE_CORRUPT', 'The PNG file does not begin with an image header.');
    }
    chunks.push({ type, offset, data: bytes.subarray(offset + 8, offset + 8 + length) });
    if (type === 'IEND') return chunks;
    offset += length + CHUNK_OVERHEAD;
  }
}

/** One chunk's text, or null when it is no text chunk, damaged, or too large. */
export function decodeTextChunk(type: string, data: Uint8Array): PngText | null {
  if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt' && type !== 'comf') return null;
  const end = data.indexOf(0);
  if (end < 1 || end > 79 || data.length > MAX_TEXT_BYTES) return null;
  const keyword = latin1(data.subarray(0, end));
  if (type === 'tEXt' || type === 'comf') return { keyword, text: decodePlain(data.subarray(end + 1)) };
  if (type === 'zTXt') {
    const inflated = inflate(data.subarray(end + 2));
    return inflated && { keyword, text: decodePlain(inflated) };
  }
  const compressed = data[end + 1] === 1;
  const languageEnd = data.indexOf(0, end + 3);
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0) return null;
  const body = data.subarray(translatedEnd + 1);
  const plain = compressed ? inflate(body) : body;
  return plain && { keyword, text: utf8(plain) };
}

/**
 * The text as a whole chunk: tEXt where Latin-1 can hold it (what every tool reads), else iTXt in UTF-8.
 * `iTXt` forces the latter, so that a reader need not guess.
 */
export function encodeTextChunk({ keyword, text }: PngText, kind: 'auto' | 'iTXt' = 'auto'): Uint8Array {
  if (!/^[\x20-\x7e\xa1-\xff]{1,79}$/.test(keyword)) {
    throw new AppError(
      'INVALID_INPUT',
      `“${keyword}” can't name a text in a PNG file: 1 to 79 plain letters.`,
    );
  }
  const isLatin1 =
    kind === 'auto' &&
    !/[^\n\r\t\x20-\x7e\xa0-\xff]/.test(text) &&
    decodePlain(Buffer.from(text, 'latin1')) === text;
  const body = isLatin1
    ? Buffer.from(`${keyword}\0${text}`, 'latin1')
    : Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(text, 'utf8')]);
  return encodeChunk(isLatin1 ? 'tEXt' : 'iTXt', body);
}

/** Length, type, data and checksum. */
export function encodeChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(data.length + CHUNK_OVERHEAD);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

/**
 * The same PNG with `inserted` chunks directly after its header and without the chunks that `drop` names.
 * Every other byte is copied as it is: the pixels are not decoded.
 */
export function insertChunks(
  png: Uint8Array,
  inserted: readonly Uint8Array[],
  drop: (chunk: PngChunk) => boolean,
): Uint8Array {
  const chunks = readPngChunks(png);
  const parts: Uint8Array[] = [PNG_SIGNATURE];
  for (const chunk of chunks) {
    if (chunk.type !== 'IHDR' && chunk.type !== 'IDAT' && drop(chunk)) continue;
    parts.push(png.subarray(chunk.offset, chunk.offset + chunk.data.length + CHUNK_OVERHEAD));
    if (chunk.type === 'IHDR') parts.push(...inserted);
  }
  return Buffer.concat(parts);
}

function inflate(data: Uint8Array): Uint8Array | null {
  try {
    return inflateSync(data, { maxOutputLength: MAX_TEXT_BYTES });
  } catch {
    // Damaged or over the limit: the text counts as absent, the picture is still good.
    return null;
  }
}

/** Latin-1 by the standard; many tools write UTF-8 all the same, which hardly any Latin-1 text could be taken for. */
function decodePlain(data: Uint8Array): string {
  return !isAscii(data) && isUtf8(data) ? utf8(data) : latin1(data);
}

function latin1(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
}

function utf8(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8');
}
