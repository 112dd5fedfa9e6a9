import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { viewOf } from './containers/container.ts';
import { CHUNK_OVERHEAD, encodeChunk, PNG_SIGNATURE, readPngChunks, type PngChunk } from './png-chunks.ts';

/** What decides whether a PNG's pixels and colours can be said in another format. */
export interface PngTraits {
  readonly pixels: number;
  /** Bits per sample. */
  readonly bitDepth: number;
  readonly isAnimated: boolean;
  /** Says something of its colours (other than in a profile), or of how to turn it, that other formats don't. */
  readonly hasOwnRules: boolean;
}

const SRGB_GAMMA = 45_455;

/** @throws AppError FILE_CORRUPT */
export function pngTraits(png: Uint8Array): PngTraits {
  const chunks = readPngChunks(png);
  const header = viewOf(chunks[0]?.data ?? new Uint8Array(13));
  const gamma = chunks.find(({ type }) => type === 'gAMA');
  return {
    pixels: header.getUint32(0) * header.getUint32(4),
    bitDepth: header.getUint8(8),
    isAnimated: chunks.some(({ type }) => type === 'acTL'),
    hasOwnRules:
      chunks.some(({ type }) => type === 'eXIf' || type === 'cICP' || type === 'mDCV') ||
      (gamma !== undefined && viewOf(gamma.data).getUint32(0) !== SRGB_GAMMA),
  };
}

/**
 * The same PNG with its pixel data packed harder: every other chunk, and what may follow the end, is copied as it is.
 * @param reencoded the same pixels from another encoder, whose data is taken when it is smaller and of the same layout
 * @throws AppError FILE_CORRUPT; what inflating damaged pixel data throws
 */
export async function repackPng(png: Uint8Array, reencoded: Uint8Array): Promise<Uint8Array> {
  const chunks = readPngChunks(png);
  const other = readPngChunks(reencoded);
  const lines = await promisify(inflate)(dataOf(chunks), { maxOutputLength: mostBytes(chunks[0]) });
  const packed = await promisify(deflate)(lines, { level: 9, memLevel: 9 });
  const fromOther = ['IHDR', 'PLTE'].every((type) => sameChunk(chunks, other, type)) ? dataOf(other) : packed;
  const best = fromOther.length < packed.length ? fromOther : packed;

  const parts: Uint8Array[] = [PNG_SIGNATURE];
  let isWritten = false;
  for (const { type, offset, data } of chunks) {
    if (type !== 'IDAT') parts.push(png.subarray(offset, offset + data.length + CHUNK_OVERHEAD));
    else if (!isWritten) {
      parts.push(encodeChunk('IDAT', best));
      isWritten = true;
    }
  }
  const last = chunks.at(-1);
  if (last) parts.push(png.subarray(last.offset + last.data.length + CHUNK_OVERHEAD));
  return Buffer.concat(parts);
}

function dataOf(chunks: readonly PngChunk[]): Buffer {
  return Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
}

/** Four samples of two bytes for each pixel and a filter byte for each line of each of seven passes: nothing is larger. */
function mostBytes(header: PngChunk | undefined): number {
  const view = viewOf(header?.data ?? new Uint8Array(13));
  return view.getUint32(0) * view.getUint32(4) * 8 + view.getUint32(4) * 7 + 1024;
}

function sameChunk(first: readonly PngChunk[], second: readonly PngChunk[], wanted: string): boolean {
  const [one, other] = [first, second].map((chunks) => chunks.find(({ type }) => type === wanted)?.data);
  return Buffer.from(one ?? []).equals(Buffer.from(other ?? []));
}
