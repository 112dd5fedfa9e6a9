import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp, { type OutputInfo, type Sharp } from 'sharp';
import { AppError } from '../domain/errors.ts';
import { isVideo } from '../domain/file-endings.ts';
import type { ShownPicture } from '../domain/image-record.ts';
import { shardOf } from '../domain/uid.ts';
import { isMissing } from '../error-code.ts';
import { rename, rm } from '../patient-files.ts';
import { DECODED_AT_ONCE, MAX_INPUT_PIXELS } from './limits.ts';
import { openPicture, undecodable } from './open-picture.ts';
import { readPixelHash, withPixelHash } from './pixel-hash-mark.ts';

// Of the whole program: no picture is asked for the same thing twice. Kept by libvips, the files of the last ones would stay open, and
// on Windows nobody could move or delete them.
sharp.cache(false);

type ThumbnailSize = 320 | 640;

/** A file, or a picture on its way to one. */
export type ThumbnailSource =
  | string
  | {
      readonly bytes: Uint8Array;
      /** Resolves once the picture is in the catalog: until then there is nothing to note a hash at. */
      readonly entered: Promise<unknown>;
    };

export interface Thumbnailer {
  /** Path of a thumbnail that is there already, or null. */
  cached(uid: string, contentHash: string, size: ThumbnailSize): Promise<string | null>;
  /**
   * Path of the JPEG, or WebP of a transparent picture, whose longest side is `size` pixels; made first when it isn't there. What is asked for last is made first: it is
   * what the user looks at. Where no pixel hash is on record, it is seen to that `onPixelHash` is told, behind everything that is
   * wanted: the hash is over the 320 px thumbnail, which a picture that is only looked at in 640 px doesn't have.
   * @throws AppError FILE_CORRUPT, UNSUPPORTED, CANCELLED
   */
  get(
    picture: ShownPicture,
    size: ThumbnailSize,
    source: ThumbnailSource,
    signal?: AbortSignal,
  ): Promise<string>;
  /** The hash over the pixels of a picture that has a 320 px thumbnail, or null. */
  pixelHash(uid: string, contentHash: string): Promise<string | null>;
  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface ThumbnailerOptions {
  readonly cacheFolder: string;
  /** Told the hash over the decoded pixels whenever a picture was decoded for one, or had none on record. */
  readonly onPixelHash?: (uid: string, pixelHash: string) => void;
  /** One frame of a video as a picture; null when none can be had. */
  readonly posterOf?: (path: string) => Promise<Uint8Array | null>;
}

/** Encoding WebP takes three times as long as JPEG, half as long as decoding a megapixel; only it has alpha. */
const OPAQUE = '.jpg';
const TRANSPARENT = '.webp';
const NOT_WANTED = 'Nobody wants this thumbnail any more';

/**
 * Nobody can tell it from the wider lanczos3 at this size (49 dB), and it takes half as long. Pixel hashes are over what it makes: with
 * another, `pixel-hash-mark.ts` needs another mark, and the catalog a migration that forgets its own.
 */
const KERNEL = 'lanczos2';
const WHILE_READ = { sequentialRead: true, failOn: 'error' } as const;

interface Waiting {
  /** Without extension. */
  readonly path: string;
  readonly picture: ShownPicture;
  readonly size: ThumbnailSize;
  readonly source: ThumbnailSource;
  /** How many still want it; at 0 it is passed over. */
  wanted: number;
  readonly done: Promise<string>;
  readonly settle: (result: Promise<string>) => void;
}

/** Makes thumbnails in the background and keeps them in `cacheFolder`, which may be deleted at any time. */
export function createThumbnailer(options: ThumbnailerOptions): Thumbnailer {
  const { cacheFolder } = options;
  const byPath = new Map<string, Waiting>();
  const stack: Waiting[] = [];
  let decoding = 0;
  const state = { closed: false };
  let onIdle: (() => void)[] = [];

  const pathOf = (uid: string, contentHash: string, size: ThumbnailSize): string =>
    join(cacheFolder, shardOf(uid), `${uid}-${contentHash}-${size}`);

  const next = (): void => {
    while (decoding < DECODED_AT_ONCE && stack.length > 0 && !state.closed) {
      const work = stack.pop();
      if (!work) break;
      if (work.wanted === 0) {
        byPath.delete(work.path);
        work.settle(Promise.reject(new AppError('CANCELLED', NOT_WANTED)));
        continue;
      }
      decoding++;
      let isDecoded = false;
      const onDecoded = (): void => {
        if (isDecoded) return;
        isDecoded = true;
        decoding--;
        next();
      };
      const made = makeFrom(work, options, onDecoded);
      work.settle(made);
      void made
        .catch(() => undefined)
        .finally(() => {
          byPath.delete(work.path);
          onDecoded();
          tellIfIdle();
        });
    }
    tellIfIdle();
  };
  const tellIfIdle = (): void => {
    if (byPath.size === 0) {
      for (const tell of onIdle) tell();
      onIdle = [];
    }
  };

  const enter = (
    work: Pick<Waiting, 'path' | 'picture' | 'size' | 'source'>,
    queue: (work: Waiting) => unknown,
  ): Waiting => {
    const { promise, resolve } = Promise.withResolvers<string>();
    // A failure nobody waits for any more is no fault of the program.
    promise.catch(() => undefined);
    const waiting: Waiting = { ...work, wanted: 0, done: promise, settle: resolve };
    byPath.set(work.path, waiting);
    queue(waiting);
    return waiting;
  };
  const pixelHash: Thumbnailer['pixelHash'] = async (uid, contentHash) => {
    const path = await existing(pathOf(uid, contentHash, 320));
    return path === null ? null : readPixelHash(path);
  };
  const makePixelHash = async (picture: ShownPicture, source: string): Promise<void> => {
    const { uid } = picture;
    const { contentHash } = picture.file;
    const made = await pixelHash(uid, contentHash).catch(() => null);
    if (state.closed) return;
    if (made !== null) options.onPixelHash?.(uid, made);
    const path = pathOf(uid, contentHash, 320);
    if (made !== null || byPath.has(path)) return;
    enter({ path, picture, size: 320, source }, (work) => stack.unshift(work)).wanted += 1;
    next();
  };

  return {
    pixelHash,
    cached: (uid, contentHash, size) => existing(pathOf(uid, contentHash, size)),
    async get(picture, size, source, signal) {
      const path = pathOf(picture.uid, picture.file.contentHash, size);
      // What is only being written has no thumbnail yet.
      const made = typeof source === 'string' ? await existing(path) : null;
      const noHash = picture.file.pixelHash === null;
      if (noHash && typeof source === 'string' && (made !== null || size !== 320) && !isVideo(source))
        void makePixelHash(picture, source);
      if (made !== null) return made;
      if (signal?.aborted) throw new AppError('CANCELLED', NOT_WANTED);
      if (state.closed) throw new AppError('CANCELLED', 'Gesso is closing');
      const wanted = byPath.get(path) ?? enter({ path, picture, size, source }, (work) => stack.push(work));
      wanted.wanted++;
      signal?.addEventListener('abort', () => wanted.wanted--, { once: true });
      next();
      return wanted.done;
    },
    async idle() {
      if (byPath.size === 0) return;
      await new Promise<void>((resolve) => onIdle.push(resolve));
    },
    async close() {
      state.closed = true;
      for (const work of stack.splice(0)) {
        work.settle(Promise.reject(new AppError('CANCELLED', 'Gesso is closing')));
      }
      await Promise.allSettled([...byPath.values()].map((work) => work.done));
    },
  };
}

/** @param onDecoded told when only the small picture is left to be written: the next one's turn */
async function makeFrom(
  work: Waiting,
  { posterOf, onPixelHash }: ThumbnailerOptions,
  onDecoded: () => void,
): Promise<string> {
  const { source } = work;
  if (typeof source !== 'string') return make(work, source.bytes, onDecoded, onPixelHash);
  if (!isVideo(source)) return make(work, source, onDecoded, onPixelHash);
  const frame = await posterOf?.(source);
  if (!frame)
    throw new AppError('UNSUPPORTED', 'This video has no poster; ffmpeg, where installed, makes one.');
  return make(work, frame, onDecoded);
}

async function make(
  work: Waiting,
  source: string | Uint8Array,
  onDecoded: () => void,
  onPixelHash?: ThumbnailerOptions['onPixelHash'],
): Promise<string> {
  let bytes: Buffer;
  let path: string;
  try {
    const { data, info, width, height } = await decodeSmall(work, source);
    onDecoded();
    const pixels = info.channels === 4 ? withoutOpaqueAlpha(data) : data;
    const channels = pixels === data ? info.channels : 3;
    const hash = onPixelHash && work.size === 320 ? hashOf(pixels, width, height) : null;
    if (hash !== null && onPixelHash) {
      if (typeof work.source === 'string') onPixelHash(work.picture.uid, hash);
      else
        work.source.entered.then(
          () => onPixelHash(work.picture.uid, hash),
          () => undefined,
        );
    }
    const small = sharp(pixels, { raw: { width: info.width, height: info.height, channels } });
    const isOpaque = channels === 1 || channels === 3;
    path = work.path + (isOpaque ? OPAQUE : TRANSPARENT);
    bytes = await (
      isOpaque ? small.jpeg({ quality: 82, optimiseCoding: false }) : small.webp({ quality: 80, effort: 2 })
    ).toBuffer();
    if (hash !== null) bytes = withPixelHash(bytes, hash);
  } catch (error) {
    throw undecodable(error);
  }
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeInFolder(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return path;
}

/** The pixels of a small picture, and the size of the whole one, upright. */
interface Small {
  readonly data: Buffer;
  readonly info: OutputInfo;
  readonly width: number;
  readonly height: number;
}

/** @throws what opening and decoding the picture throws */
async function decodeSmall(work: Waiting, source: string | Uint8Array): Promise<Small> {
  const { format, width, height } = work.picture.file;
  // What generators make is not looked into before it is decoded: the record says as much.
  if (format === 'png') {
    try {
      const picture = sharp(source, { ...WHILE_READ, limitInputPixels: MAX_INPUT_PIXELS });
      return { ...(await reduce(picture, work.size)), width, height };
    } catch {
      // Another file may have taken its place since, or none: looked into, it tells.
    }
  }
  const { picture, metadata } = await openPicture(source, WHILE_READ);
  const whole = metadata.autoOrient;
  // Reduced while it is decoded, a lossless WebP would give other pixels than the same picture in a PNG.
  if (metadata.format === 'webp') picture.autoOrient().extract({ left: 0, top: 0, ...whole });
  return { ...(await reduce(picture, work.size)), ...whole };
}

function reduce(picture: Sharp, size: ThumbnailSize): Promise<{ data: Buffer; info: OutputInfo }> {
  return picture
    .autoOrient()
    .resize(size, size, { fit: 'inside', withoutEnlargement: true, kernel: KERNEL })
    .toColorspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
}

/** Makes the folder first where there is none, which is seldom. */
async function writeInFolder(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
}

/**
 * Hex of the first 64 bits of SHA-256 over `{width}x{height}:` of the whole picture, upright, and its pixels in sRGB reduced
 * to at most 320 on a side, alpha only where it isn't full: the same for the same picture in any lossless file.
 */
function hashOf(pixels: Uint8Array, width: number, height: number): string {
  return createHash('sha256').update(`${width}x${height}:`).update(pixels).digest('hex').slice(0, 16);
}

/** RGB of RGBA pixels that are all opaque, which some formats store without alpha; else the pixels as they are. */
function withoutOpaqueAlpha(rgba: Uint8Array): Uint8Array {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return rgba;
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    rgb[to++] = rgba[from]!;
    rgb[to++] = rgba[from + 1]!;
    rgb[to++] = rgba[from + 2]!;
  }
  return rgb;
}

/** The thumbnail of either format, or null. */
async function existing(path: string): Promise<string | null> {
  for (const extension of [OPAQUE, TRANSPARENT]) {
    try {
      await access(path + extension);
      return path + extension;
    } catch {
      // Not made yet, or in the other format.
    }
  }
  return null;
}
