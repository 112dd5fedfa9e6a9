import { AppError } from '../domain/errors.ts';
import { bytesSource } from './byte-source.ts';
import { readExif } from './exif.ts';
import { encodeOrientation } from './exif-block.ts';
import { chunkTypeAt, encodeChunk, insertChunks, isPng, readPngChunks } from './png-chunks.ts';
import { readByFormat } from './read-container.ts';
import { eraseStealthText } from './stealth.ts';
import { blankAvifMetadata } from './write-avif.ts';
import { stripGif } from './strip-gif.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { writeWebpBlocks } from './write-webp.ts';

/** Chunks of a PNG that decide how it looks; those in capitals are needed to decode it. */
const SHOWN_CHUNKS = new Set(
  'tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT'.split(' '),
);

const COLOUR_CHUNKS = new Set(['cHRM', 'gAMA', 'sRGB', 'cICP', 'pHYs']);

/**
 * The same picture with nothing but what shows it: no texts, content credentials or comments, nor what is hidden in a
 * PNG's pixels (the only case in which they change). It is still turned the way it was.
 * @throws AppError FILE_CORRUPT; UNSUPPORTED where only encoding anew would help (TIFF)
 */
export async function stripMetadata(picture: Uint8Array): Promise<Uint8Array> {
  if (isPng(picture)) {
    const turned = await orientationOf(picture);
    return stripPngMetadata(await withoutStealth(stripPngMetadata(picture)), turned);
  }
  if (picture[0] === 0xff && picture[1] === 0xd8) return stripJpeg(picture, await orientationOf(picture));
  if (chunkTypeAt(picture, 8) === 'WEBP')
    return writeWebpBlocks(picture, { exif: await orientationOf(picture), xmp: null }, true);
  if (chunkTypeAt(picture, 4) === 'ftyp') return blankAvifMetadata(picture);
  if (chunkTypeAt(picture, 0) === 'GIF8') return stripGif(picture);
  // A BMP has no place for any.
  if (picture[0] === 0x42 && picture[1] === 0x4d) return picture;
  throw new AppError(
    'UNSUPPORTED',
    'Metadata of this format can only be left out by encoding the picture anew.',
  );
}

/**
 * The same PNG without any chunk that doesn't decide how it looks.
 * @param exif a block to say how it is turned, or null
 */
export function stripPngMetadata(png: Uint8Array, exif: Uint8Array | null = null): Uint8Array {
  const inserted = exif ? [encodeChunk('eXIf', exif)] : [];
  return insertChunks(png, inserted, ({ type }) => !SHOWN_CHUNKS.has(type) && !/^[A-Z]/.test(type));
}

/** Pixels anew only where something is hidden in them; colours and density are then as they were said to be. */
async function withoutStealth(png: Uint8Array): Promise<Uint8Array> {
  const erased = await eraseStealthText(png);
  if (erased === null) return png;
  const colours = readPngChunks(png).filter(({ type }) => COLOUR_CHUNKS.has(type));
  return insertChunks(
    erased,
    colours.map(({ type, data }) => encodeChunk(type, data)),
    ({ type }) => COLOUR_CHUNKS.has(type),
  );
}

/** An EXIF block that says how a picture is turned and nothing else; null for one that stands upright. */
async function orientationOf(picture: Uint8Array): Promise<Uint8Array | null> {
  const { exif } = await readByFormat(bytesSource(picture));
  if (exif === null) return null;
  try {
    const { orientation } = readExif(exif);
    return orientation > 1 && orientation <= 8 ? encodeOrientation(orientation) : null;
  } catch {
    // A damaged block turns no picture.
    return null;
  }
}
