import { AppError } from '../domain/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { readAvif } from './containers/bmff.ts';
import type { Container } from './containers/container.ts';
import { readJpeg } from './containers/jpeg.ts';
import { readPng } from './containers/png.ts';
import { readBmp, readGif } from './containers/simple.ts';
import { readTiff } from './containers/tiff.ts';
import { readMatroska } from './containers/matroska.ts';
import { readMp4 } from './containers/mp4.ts';
import { readWebp } from './containers/webp.ts';
import type { RawMetadata } from './dialect.ts';
import { NO_EXIF, readExif, type ExifFacts } from './exif.ts';
import { chunkTypeAt, isPng } from './png-chunks.ts';
import { joinXmp } from './xmp-document.ts';

/** Finds out the format by the first bytes and reads its texts. @throws AppError UNSUPPORTED, FILE_CORRUPT */
export async function readContainer(
  source: ByteSource,
): Promise<RawMetadata & { readonly warnings: readonly string[] }> {
  const container = await readByFormat(source);
  const warnings = [...container.warnings];
  const exif = exifOf(container, warnings);
  const isTurned = exif.orientation >= 5 && exif.orientation <= 8;
  // AVIF turns by a property of its own; EXIF's orientation is to be ignored there.
  const swaps = isTurned && container.format !== 'avif';
  return {
    format: container.format,
    width: swaps ? container.height : container.width,
    height: swaps ? container.width : container.height,
    texts: { ...container.texts, ...exif.texts, ...xmpOf(container, warnings) },
    warnings,
  };
}

function xmpOf({ xmp, xmpRest }: Container, warnings: string[]): { xmp?: string } {
  if (!xmp?.trim()) return {};
  if (xmpRest === undefined) return { xmp };
  try {
    return { xmp: joinXmp(xmp, xmpRest) };
  } catch {
    warnings.push('The second part of the XMP is damaged; it was left unread.');
    return { xmp };
  }
}

function exifOf({ exif }: Container, warnings: string[]): ExifFacts {
  // Zeroes are what is left where somebody blanked it out.
  if (!exif || exif.length < 8 || exif[0] === 0) return NO_EXIF;
  try {
    return readExif(exif);
  } catch {
    // The library's wording helps nobody; the picture itself may be quite good.
    warnings.push('The EXIF block is damaged; it was left unread.');
    return NO_EXIF;
  }
}

/** The file's parts, undecoded. @throws AppError UNSUPPORTED, FILE_CORRUPT */
export async function readByFormat(source: ByteSource): Promise<Container> {
  if (source.size === 0)
    throw new AppError(
      'FILE_CORRUPT',
      'The file is empty (0 bytes): perhaps a download or a copy that was cut off.',
    );
  const start = await source.read(0, 32);
  if (isPng(start)) return readPng(source);
  if (start[0] === 0xff && start[1] === 0xd8 && start[2] === 0xff) return readJpeg(source);
  const first = chunkTypeAt(start, 0);
  if (first === 'RIFF' && chunkTypeAt(start, 8) === 'WEBP') return readWebp(source);
  if (first === 'GIF8') return readGif(source);
  if (first === 'II*\0' || first === 'MM\0*') return readTiff(source);
  if (first.startsWith('BM')) return readBmp(source);
  if (first === '\x1a\x45\xdf\xa3') return readMatroska(source);
  if (chunkTypeAt(start, 4) === 'ftyp') return isAvif(start) ? readAvif(source) : readMp4(source);
  throw new AppError('UNSUPPORTED', 'This is not a picture in a format that Gesso reads.');
}

function isAvif(start: Uint8Array): boolean {
  const brands = Buffer.from(start.subarray(8)).toString('latin1');
  return /avif|avis/.test(brands);
}
