import { gunzipSync } from 'node:zlib';
import type { OutputInfo } from 'sharp';
import { MAX_TEXT_BYTES } from './png-chunks.ts';

/** Larger pictures are not decoded for a text that may not be there. */
const MAX_PIXELS = 64 * 1024 * 1024;
const SIGNATURE_BITS = 15 * 8;

/**
 * The text that some tools hide in the lowest bits of the pixels, column by column: in alpha, or in red, green and blue.
 * @returns null when there is none, or the picture is too large to be looked into
 * @throws what decoding the picture throws
 */
export async function readStealthText(file: Uint8Array | string): Promise<string | null> {
  const decoded = await decode(file);
  if (decoded === null || decoded.info.channels < 3) return null;
  const { data, info } = decoded;
  const hidden = info.channels === 4 ? readHidden(bitReader(data, info, [3]), 'stealth_png') : null;
  return hidden ?? readHidden(bitReader(data, info, [0, 1, 2]), 'stealth_rgb');
}

async function decode(
  file: Uint8Array | string,
): Promise<{ readonly data: Buffer; readonly info: OutputInfo } | null> {
  // Loaded when first needed: reading headers must start fast in every thread.
  const { default: sharp } = await import('sharp');
  const picture = sharp(file, { limitInputPixels: false, failOn: 'none' });
  const { width, height } = await picture.metadata();
  if (width * height > MAX_PIXELS) return null;
  return picture.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
}

/**
 * The same PNG with the lowest bits, in which a text is hidden, all set (alpha) or cleared (colours); null when nothing
 * is hidden there, or it is too large to be looked into. What it says elsewhere is not kept.
 * @throws what decoding the picture throws
 */
export async function eraseStealthText(png: Uint8Array): Promise<Uint8Array | null> {
  const decoded = (await readStealthText(png)) === null ? null : await decode(png);
  if (decoded === null) return null;
  const { default: sharp } = await import('sharp');
  const { data, info } = decoded;
  const { width, height, channels } = info;
  for (let index = 0; index < data.length; index += 1) {
    const value = data[index] ?? 0;
    data[index] = channels === 4 && index % 4 === 3 ? value | 1 : value & 0xfe;
  }
  return sharp(data, { raw: { width, height, channels } }).png().toBuffer();
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Reads bit `index` of the hidden stream, or undefined past its end. */
type BitReader = (index: number) => number | undefined;

function bitReader(data: Uint8Array, { width, height, channels }: Size, used: readonly number[]): BitReader {
  const total = width * height * used.length;
  return (index) => {
    if (index >= total) return undefined;
    const pixel = Math.floor(index / used.length);
    const [x, y] = [Math.floor(pixel / height), pixel % height];
    return (data[(y * width + x) * channels + (used[index % used.length] ?? 0)] ?? 0) & 1;
  };
}

function readHidden(bit: BitReader, signature: string): string | null {
  const mark = readBytes(bit, 0, SIGNATURE_BITS / 8)?.toString('latin1');
  const isPacked = mark === `${signature}comp`;
  if (!isPacked && mark !== `${signature}info`) return null;
  const lengthBytes = readBytes(bit, SIGNATURE_BITS, 4);
  const length = Math.floor((lengthBytes?.readUInt32BE(0) ?? 0) / 8);
  if (length === 0 || length > MAX_TEXT_BYTES) return null;
  const body = readBytes(bit, SIGNATURE_BITS + 32, length);
  if (!body) return null;
  if (!isPacked) return body.toString('utf8');
  try {
    return gunzipSync(body, { maxOutputLength: MAX_TEXT_BYTES }).toString('utf8');
  } catch {
    // Pixels that were changed since: the text is gone.
    return null;
  }
}

function readBytes(bit: BitReader, from: number, count: number): Buffer | null {
  if (bit(from + count * 8 - 1) === undefined) return null;
  const bytes = Buffer.alloc(count);
  for (let index = 0; index < count * 8; index += 1) {
    if (bit(from + index)) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  }
  return bytes;
}
