import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import sharp from 'sharp';
import { AppError, isAppError } from '../domain/errors.ts';
import { collageRows, LONGEST_COLLAGE, type CollageCell } from '../domain/collage-layout.ts';
import type { AnimationOptions, CollageOptions } from '../domain/composition.ts';
import { madeAhead } from '../domain/made-ahead.ts';
import { rm } from '../patient-files.ts';
import { createAnimationFile, LONGEST_ANIMATION } from './animation-file.ts';
import { openPicture, undecodable } from './open-picture.ts';
import { RawTiff } from './raw-tiff.ts';

export interface ComposeContext {
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

interface ComposedSize {
  readonly width: number;
  readonly height: number;
}

/** What was written, and the pictures that could not be decoded. */
export interface Composed extends ComposedSize {
  readonly leftOut: readonly string[];
}

interface SizedPicture {
  readonly path: string;
  readonly size: ComposedSize;
}

/**
 * Writes a collage: rows of pictures scaled to one height so that each row fills the width. One row is in memory at a time.
 * Pictures that can't be decoded are left out.
 * @throws AppError why the first can't when that is all of them; TOO_LARGE, CANCELLED
 */
export async function composeCollage(
  paths: readonly string[],
  options: CollageOptions,
  toPath: string,
  context: ComposeContext,
): Promise<Composed> {
  const unreadable: Unreadable[] = [];
  let pictures: SizedPicture[] = [];
  for (const path of paths) {
    context.signal.throwIfAborted();
    const size = await readable(sizeOf(path));
    if (size instanceof Unreadable) unreadable.push(size);
    else pictures.push({ path, size });
  }
  while (pictures.length > 0) {
    const begun = unreadable.length;
    const onProgress = (done: number): void => context.onProgress(begun + done, paths.length);
    const made = await readable(collageOf(pictures, options, toPath, { ...context, onProgress }));
    if (!(made instanceof Unreadable)) return { ...made, leftOut: unreadable.map(({ path }) => path) };
    // Its head could be read, the rest not: the others are laid out anew.
    unreadable.push(made);
    pictures = pictures.filter(({ path }) => path !== made.path);
  }
  throw unreadable[0]?.reason ?? new AppError('INVALID_INPUT', 'There is no picture to compose.');
}

async function collageOf(
  pictures: readonly SizedPicture[],
  options: CollageOptions,
  toPath: string,
  context: ComposeContext,
): Promise<ComposedSize> {
  const { rows, height } = collageRows(
    pictures.map(({ size }) => size),
    options,
  );
  const { width, format } = options;
  if (height > LONGEST_COLLAGE[format]) {
    throw new AppError(
      'TOO_LARGE',
      `The collage would be ${height.toLocaleString('en')} pixels high; ${format.toUpperCase()} holds ${LONGEST_COLLAGE[format].toLocaleString('en')}. Put more pictures in a row, make it narrower, or choose PNG.`,
    );
  }
  return throughTiff(toPath, async (tiff, raw) => {
    const background = colorOf(options.background);
    tiff.startPage(width, height);
    let y = 0;
    let done = 0;
    for (const row of rows) {
      await tiff.write(bandOf(width, row.top - y, background));
      const band = bandOf(width, row.height, background);
      for (const cell of row.cells) {
        context.signal.throwIfAborted();
        const pixels = await scaled(pictures[cell.index]?.path ?? '', cell.width, row.height, 'fill');
        blit(band, width, pixels, cell, row.height);
        context.onProgress(++done, pictures.length);
      }
      await tiff.write(band);
      y = row.top + row.height;
    }
    await tiff.write(bandOf(width, height - y, background));
    await tiff.endPage();
    await tiff.close();
    const image = sharp(raw, { sequentialRead: true, limitInputPixels: false });
    const quality = { quality: options.quality };
    // Optimised coding would hold every coefficient of the picture in memory.
    if (format === 'jpeg') image.jpeg({ ...quality, chromaSubsampling: '4:4:4', optimiseCoding: false });
    else if (format === 'webp') image.webp(quality);
    else image.png();
    await image.toFile(toPath);
    return { width, height };
  });
}

/** Frames that are scaled and encoded at once. */
const LANES = Math.min(4, Math.max(2, availableParallelism()));

/**
 * Writes an animation, a picture a frame, each fitted whole into the first one's shape. A few frames are in memory at a time.
 * Pictures that can't be decoded are left out.
 * @throws AppError why the first can't when that is all of them; TOO_LARGE, CANCELLED
 */
export async function composeAnimation(
  paths: readonly string[],
  options: AnimationOptions,
  toPath: string,
  context: ComposeContext,
): Promise<Composed> {
  const first = await firstSize(paths);
  const width = options.width ?? first.width;
  const height = Math.max(1, Math.round((first.height * width) / first.width));
  const { format, frameMs, loops } = options;
  const longest = LONGEST_ANIMATION[format];
  if (Math.max(width, height) > longest) {
    throw new AppError(
      'TOO_LARGE',
      `The animation would be ${width} × ${height} pixels; ${format === 'gif' ? 'GIF' : 'WebP'} holds ${longest.toLocaleString('en')}. Choose a smaller width.`,
    );
  }
  const frame = async (path: string): Promise<Buffer | Unreadable> => {
    const raw = { width, height, channels: 3 } as const;
    const pixels = await readable(scaled(path, width, height, 'contain'));
    if (pixels instanceof Unreadable) return pixels;
    const still = sharp(pixels, { raw });
    return await (format === 'gif' ? still.gif({ effort: 2 }) : still.webp({ quality: 85 })).toBuffer();
  };
  const file = await createAnimationFile(format, toPath, { width, height, frameMs, loops });
  try {
    const unreadable: Unreadable[] = [];
    let done = 0;
    for await (const still of madeAhead(paths, frame, { lanes: LANES })) {
      context.signal.throwIfAborted();
      if (still instanceof Unreadable) unreadable.push(still);
      else await file.add(still);
      done += 1;
      context.onProgress(done, paths.length);
    }
    if (unreadable.length === paths.length && unreadable[0]) throw unreadable[0].reason;
    await file.end();
    return { width, height, leftOut: unreadable.map(({ path }) => path) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Lends a file for raw pixels beside the target, and takes it away whatever happens. */
async function throughTiff(
  toPath: string,
  work: (tiff: RawTiff, path: string) => Promise<ComposedSize>,
): Promise<ComposedSize> {
  const raw = `${toPath}.raw.tif`;
  const tiff = await RawTiff.create(raw);
  try {
    return await work(tiff, raw);
  } catch (error) {
    await tiff.close();
    throw error;
  } finally {
    await rm(raw, { force: true });
  }
}

/** Pixels as shown, after EXIF orientation. */
async function sizeOf(path: string): Promise<ComposedSize> {
  try {
    const { autoOrient } = (await openPicture(path)).metadata;
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The size of the first picture that has one. @throws AppError why the first has none when none has */
async function firstSize(paths: readonly string[]): Promise<ComposedSize> {
  const unreadable: Unreadable[] = [];
  for (const path of paths) {
    const size = await readable(sizeOf(path));
    if (!(size instanceof Unreadable)) return size;
    unreadable.push(size);
  }
  throw unreadable[0]?.reason ?? new AppError('INVALID_INPUT', 'There is no picture to compose.');
}

async function scaled(
  path: string,
  width: number,
  height: number,
  fit: 'fill' | 'contain',
): Promise<Uint8Array> {
  try {
    const { picture } = await openPicture(path, { sequentialRead: true });
    return await picture
      .autoOrient()
      .resize(width, height, { fit, background: '#000000' })
      .flatten({ background: '#000000' })
      .toColorspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): AppError {
  const { code, message } = undecodable(error, basename(path));
  return new AppError(code, message, { path }, error);
}

/** A picture that could not be decoded, and why. */
class Unreadable {
  readonly path: string;
  readonly reason: AppError;

  constructor(path: string, reason: AppError) {
    this.path = path;
    this.reason = reason;
  }
}

/** What comes of the work, or the picture that it failed on. Any other failure is passed on. */
async function readable<T>(work: Promise<T>): Promise<T | Unreadable> {
  try {
    return await work;
  } catch (error) {
    if (!isAppError(error) || error.details.path === undefined) throw error;
    return new Unreadable(error.details.path, error);
  }
}

type Rgb = readonly [number, number, number];

function colorOf(text: string): Rgb {
  const value = Number.parseInt(text.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function bandOf(width: number, height: number, [red, green, blue]: Rgb): Uint8Array {
  const band = new Uint8Array(width * height * 3);
  if (red === green && green === blue) return band.fill(red);
  for (let i = 0; i < band.length; i += 3) {
    band[i] = red;
    band[i + 1] = green;
    band[i + 2] = blue;
  }
  return band;
}

function blit(
  band: Uint8Array,
  bandWidth: number,
  pixels: Uint8Array,
  cell: CollageCell,
  height: number,
): void {
  const rowBytes = cell.width * 3;
  for (let y = 0; y < height; y++) {
    band.set(pixels.subarray(y * rowBytes, (y + 1) * rowBytes), (y * bandWidth + cell.left) * 3);
  }
}
