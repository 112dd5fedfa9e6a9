import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { AppError } from '../../domain/errors.ts';
import { extendedSize, NO_EXTENSION } from '../../domain/frame-geometry.ts';
import type { Extension } from '../../domain/generation.ts';
import { MAX_INPUT_PIXELS } from '../limits.ts';
import { openPicture, undecodable } from '../open-picture.ts';

/** A picture's pixels as they are in the file: no colour conversion, orientation applied. */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  /** RGB or RGBA, interleaved, rows from the top. */
  readonly channels: 3 | 4;
  /** 8-bit samples, or 16-bit in a Uint16Array. */
  readonly data: Uint8Array | Uint16Array;
  /** The colour profile the numbers are meant in, if the file says. */
  readonly icc: Uint8Array | null;
}

/**
 * @param room pixels that will be added round it
 * @throws AppError FILE_CORRUPT, TOO_LARGE for a picture that this computer has not the memory to edit
 */
export async function decodePicture(
  file: string | Uint8Array,
  room: Extension = NO_EXTENSION,
  memoryBytes = process.availableMemory(),
): Promise<DecodedPicture> {
  const opened = await open(file);
  const { icc, depth, hasAlpha, autoOrient } = opened.metadata;
  const wide = depth === 'ushort';
  const channels = hasAlpha ? 4 : 3;
  const size = extendedSize(autoOrient, room);
  refuseTooLarge(size, channels * (wide ? 2 : 1), memoryBytes);
  try {
    // An RGB profile is kept aside and put back: converting would change pixels that no edit touched. Numbers that are no RGB yet
    // mean what their own profile says.
    const keepsProfile = icc !== undefined && colorSpaceOf(icc) === 'RGB ';
    const { picture } = keepsProfile ? await openPicture(file, { ignoreIcc: true }) : opened;
    const { data, info } = await picture
      .autoOrient()
      .toColourspace(wide ? 'rgb16' : 'srgb')
      .raw({ depth: wide ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== channels) throw new Error(`${info.channels} channels`);
    return {
      width: info.width,
      height: info.height,
      channels,
      data: wide ? words(data) : data,
      icc: keepsProfile ? icc : null,
    };
  } catch (error) {
    throw undecodable(error);
  }
}

async function open(file: string | Uint8Array): ReturnType<typeof openPicture> {
  try {
    return await openPicture(file);
  } catch (error) {
    throw undecodable(error);
  }
}

/** The data colour space in a profile's header (ICC.1:2022, 7.2.6): `RGB `, `GRAY`, `CMYK`, … */
function colorSpaceOf(icc: Uint8Array): string {
  return Buffer.from(icc.subarray(16, 20)).toString('latin1');
}

/** The same bytes as 16-bit samples. */
function words(data: Uint8Array): Uint16Array {
  if (data.byteOffset % 2 === 0) return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  const aligned = data.slice();
  return new Uint16Array(aligned.buffer);
}

/** Beside an edit's samples: the picture before it is extended or after it is encoded, the mask, and what is worked on. */
const COPIES = 2;
const BESIDE_BYTES = 1024 ** 3;

function refuseTooLarge(
  { width, height }: { readonly width: number; readonly height: number },
  bytesPerPixel: number,
  memoryBytes: number,
): void {
  if (width * height > MAX_INPUT_PIXELS) {
    throw new AppError(
      'TOO_LARGE',
      `The result would be ${width} × ${height} pixels, more than can be opened (${MAX_INPUT_PIXELS / 1_000_000} megapixels). Extend it less, or make it smaller first.`,
    );
  }
  const needed = width * height * (bytesPerPixel * COPIES + 1) + BESIDE_BYTES;
  if (needed <= memoryBytes || width * height * bytesPerPixel < SMALL_BYTES) return;
  const gigabytes = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1);
  throw new AppError(
    'TOO_LARGE',
    `Editing ${width} × ${height} pixels takes about ${gigabytes(needed)} GB of memory, and ${gigabytes(memoryBytes)} GB are free. Close other programs, or make the picture smaller first.`,
  );
}

/** What is smaller than this is tried, however little memory is said to be free. */
const SMALL_BYTES = 256 * 1024 ** 2;

/** A PNG of exactly these samples, with the profile they are meant in. */
export async function encodePicture(picture: DecodedPicture): Promise<Uint8Array> {
  const { width, height, channels, data, icc } = picture;
  const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  if (data instanceof Uint16Array) image.toColourspace('rgb16');
  const png = await image.png({ compressionLevel: 6 }).toBuffer();
  return icc ? withProfile(png, icc) : png;
}

/** The end of IHDR: signature, length, type, 13 bytes, checksum. */
const AFTER_HEADER = 8 + 8 + 13 + 4;

/** Puts an iCCP chunk (PNG specification, 11.3.2.3) right after the header. */
function withProfile(png: Uint8Array, icc: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from('iCCPICC Profile\0\0', 'latin1'), deflateSync(icc)]);
  const chunk = Buffer.alloc(body.byteLength + 8);
  chunk.writeUInt32BE(body.byteLength - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.byteLength + 4);
  return Buffer.concat([png.subarray(0, AFTER_HEADER), chunk, png.subarray(AFTER_HEADER)]);
}

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The part of a raster over `from` that lies over `to`, which must be inside. */
export function cropBytes(data: Uint8Array, from: Rect, to: Rect, channels: number): Uint8Array {
  const out = new Uint8Array(to.width * to.height * channels);
  for (let y = 0; y < to.height; y++) {
    const at = ((to.top - from.top + y) * from.width + to.left - from.left) * channels;
    out.set(data.subarray(at, at + to.width * channels), y * to.width * channels);
  }
  return out;
}
