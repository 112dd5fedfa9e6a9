import { readFile, stat } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { AppError } from '../domain/errors.ts';
import { MAX_INPUT_PIXELS } from './limits.ts';

/** Its pixels are not compressed: a larger file would be held in memory whole. */
const MAX_BYTES = 512 * 1024 * 1024;
const HEADER_BYTES = 14;
/** Sizes of the oldest header, of the usual one, and of the first that says where alpha lies. */
const CORE_HEADER = 12;
const INFO_HEADER = 40;
const ALPHA_HEADER = 56;
const COMPRESSION = { none: 0, masks: 3, alphaMasks: 6 } as const;
const BLUE_FIRST = [0x00_ff_00_00, 0x00_00_ff_00, 0x00_00_00_ff];

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly hasAlpha: boolean;
  /** Of the first row; each begins at a multiple of four bytes behind it. */
  readonly offset: number;
  readonly isUpright: boolean;
}

/**
 * A BMP of 24 or 32 bits a pixel, for which sharp has no reader.
 * @throws AppError FILE_CORRUPT, UNSUPPORTED for any other kind
 */
export async function openBmp(file: string | Uint8Array): Promise<Sharp> {
  const size = typeof file === 'string' ? (await stat(file)).size : file.length;
  if (size > MAX_BYTES)
    throw new AppError('UNSUPPORTED', 'BMP files of more than 512 MB can’t be decoded. Save it as PNG.');
  const bytes =
    typeof file === 'string' ? await readFile(file) : Buffer.from(file.buffer, file.byteOffset, size);
  const { width, height, channels, hasAlpha, offset, isUpright } = layoutOf(bytes);
  const stride = Math.ceil((width * channels) / 4) * 4;
  const data = bytes.subarray(offset, offset + stride * height);
  if (data.length < stride * height) throw damaged();
  const rows =
    stride === width * channels ? data : await withoutPadding(data, stride, width * channels, height);
  const picture = fromRaw(rows, width, height, channels);
  // The fourth byte means nothing then; kept, it would count as transparency.
  const image =
    channels === 4 && !hasAlpha
      ? fromRaw(await picture.removeAlpha().raw().toBuffer(), width, height, 3)
      : picture;
  return image.flip(!isUpright).recomb([
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ]);
}

function layoutOf(bytes: Buffer): Layout {
  if (bytes.length < HEADER_BYTES + CORE_HEADER || bytes.toString('latin1', 0, 2) !== 'BM') throw damaged();
  const offset = bytes.readUInt32LE(10);
  const headerBytes = bytes.readUInt32LE(14);
  const isCore = headerBytes === CORE_HEADER;
  if (!isCore && bytes.length < HEADER_BYTES + INFO_HEADER) throw damaged();
  const width = isCore ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const signedHeight = isCore ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  const bits = bytes.readUInt16LE(isCore ? 24 : 28);
  const compression = isCore ? COMPRESSION.none : bytes.readUInt32LE(30);
  const height = Math.abs(signedHeight);
  if (width < 1 || height < 1 || width * height > MAX_INPUT_PIXELS) throw damaged();
  const hasMasks = compression === COMPRESSION.masks || compression === COMPRESSION.alphaMasks;
  if (hasMasks && bytes.length < HEADER_BYTES + ALPHA_HEADER) throw damaged();
  const masks = hasMasks ? [54, 58, 62].map((at) => bytes.readUInt32LE(at)) : BLUE_FIRST;
  const isPlain = compression === COMPRESSION.none && (bits === 24 || bits === 32);
  if (!isPlain && !(hasMasks && bits === 32 && masks.every((mask, at) => mask === BLUE_FIRST[at])))
    throw new AppError(
      'UNSUPPORTED',
      'Of BMP files only those of 24 or 32 bits a pixel can be decoded. Save it as PNG.',
    );
  const tellsAlpha = hasMasks && (headerBytes >= ALPHA_HEADER || compression === COMPRESSION.alphaMasks);
  return {
    width,
    height,
    channels: bits === 24 ? 3 : 4,
    hasAlpha: tellsAlpha && bytes.readUInt32LE(66) === 0xff_00_00_00,
    offset,
    isUpright: signedHeight < 0,
  };
}

function fromRaw(data: Buffer, width: number, height: number, channels: 1 | 3 | 4): Sharp {
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
}

function withoutPadding(data: Buffer, stride: number, width: number, height: number): Promise<Buffer> {
  const bytes = fromRaw(data, stride, height, 1).extract({ left: 0, top: 0, width, height });
  return bytes.toColourspace('b-w').raw().toBuffer();
}

function damaged(): AppError {
  return new AppError('FILE_CORRUPT', 'The BMP file is damaged: its header does not fit its pixels.');
}
