import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { AppError } from '../../domain/errors.ts';
import { MAX_INPUT_PIXELS } from '../limits.ts';

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

/** @throws AppError FILE_CORRUPT */
export async function decodePicture(file: string | Uint8Array): Promise<DecodedPicture> {
  try {
    // The profile is kept aside and put back: converting would change pixels that no edit touched.
    const image = sharp(file, { limitInputPixels: MAX_INPUT_PIXELS, ignoreIcc: true });
    const { icc, depth, hasAlpha } = await image.metadata();
    const wide = depth === 'ushort';
    const { data, info } = await image
      .autoOrient()
      .toColourspace(wide ? 'rgb16' : 'srgb')
      .raw({ depth: wide ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const channels = hasAlpha ? 4 : 3;
    if (info.channels !== channels) throw new Error(`${info.channels} channels`);
    const aligned = new Uint8Array(data.byteLength);
    aligned.set(data);
    return {
      width: info.width,
      height: info.height,
      channels,
      data: wide ? new Uint16Array(aligned.buffer) : aligned,
      icc: icc ?? null,
    };
  } catch (error) {
    throw new AppError('FILE_CORRUPT', 'This picture can not be decoded; it may be damaged.', {}, error);
  }
}

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

/** 8-bit RGB of a rectangle that lies inside the picture. */
export function cropRgb8(picture: DecodedPicture, rect: Rect): Uint8Array {
  const { width, channels, data } = picture;
  const shift = data instanceof Uint16Array ? 8 : 0;
  const out = new Uint8Array(rect.width * rect.height * 3);
  let to = 0;
  for (let y = rect.top; y < rect.top + rect.height; y++) {
    let from = (y * width + rect.left) * channels;
    for (let x = 0; x < rect.width; x++, from += channels) {
      out[to++] = data[from]! >> shift;
      out[to++] = data[from + 1]! >> shift;
      out[to++] = data[from + 2]! >> shift;
    }
  }
  return out;
}

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
