import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { isAppError } from '../domain/errors.ts';
import type { FileFacts } from '../domain/image-record.ts';
import type { MergedReading } from './merge-readings.ts';
import { openBlockingSource, openFileSource } from './byte-source.ts';
import {
  isSilent,
  readRawFile,
  understandFile,
  withStealthText,
  type RawFile,
  type SidecarTexts,
} from './read-metadata.ts';
import { readStealthText } from './stealth.ts';
import { readSidecar } from './xmp-sidecar.ts';

/** All that a picture's file and the files beside it say. */
export interface PictureFile extends MergedReading {
  /** `modifiedAtMs` is the later of the file's and its sidecars'. */
  readonly facts: Omit<FileFacts, 'rootId' | 'path'>;
  readonly rawTexts: Readonly<Record<string, string>>;
  /** What was left unread and why, in words for the user. */
  readonly warnings: readonly string[];
  /** A PNG that says nothing at all: a text may be hidden in its pixels, if they were not looked at. */
  readonly isSilent: boolean;
  /** When the picture's own file was last written, Unix milliseconds. */
  readonly writtenAtMs: number;
}

export interface PictureFileOptions {
  /** Names of the files in the picture's folder, so that sidecars need not be looked for one by one. */
  readonly siblings?: ReadonlySet<string>;
  /** Its sidecar that does not lie beside it: absolute path. */
  readonly apart?: string;
  /** Decodes the pixels of a PNG that says nothing else. */
  readonly pixels?: boolean;
  /** Reads with blocking calls: cheaper, for threads that do nothing else. */
  readonly blocking?: boolean;
}

const MAX_SIDECAR_BYTES = 8 * 1024 * 1024;

/** A picture's file and the files beside it, read but not understood yet. */
export interface RawPictureFile extends RawFile {
  /** When the picture's own file was last written, Unix milliseconds. */
  readonly writtenAtMs: number;
  /** The later of that and of when its sidecars were. */
  readonly modifiedAtMs: number;
}

/**
 * Reads a picture's headers and its sidecars: `a.png.xmp` and `a.xmp`, `a.txt`, `a.json`, `a.png.json` or `a.swarm.json`.
 * @throws AppError FILE_CORRUPT, UNSUPPORTED; what opening the file throws
 */
export async function readPictureFile(path: string, options: PictureFileOptions = {}): Promise<PictureFile> {
  const raw = await readRawPictureFile(path, options);
  const read = understandPictureFile(raw);
  return options.pixels ? lookIntoPixels(path, raw, read) : read;
}

/** Its first step, for those that take each with many files. @throws as `readPictureFile` does */
export async function readRawPictureFile(
  path: string,
  options: Omit<PictureFileOptions, 'pixels'> = {},
): Promise<RawPictureFile> {
  const siblings = options.siblings ?? new Set(await readdir(dirname(path)));
  const sidecars = await readSidecars(path, siblings, options.apart);
  const source = options.blocking ? openBlockingSource(path) : await openFileSource(path);
  try {
    const { modifiedAtMs: writtenAtMs } = source;
    const settings = { fileName: basename(path), modifiedAtMs: writtenAtMs, sidecars: sidecars.texts };
    const { raw, sizeBytes, warnings } = await readRawFile(source, settings);
    return {
      raw,
      sizeBytes,
      warnings: [...warnings, ...sidecars.warnings],
      writtenAtMs,
      modifiedAtMs: Math.max(writtenAtMs, sidecars.modifiedAtMs),
    };
  } finally {
    await source.close();
  }
}

/** The second step. */
export function understandPictureFile(file: RawPictureFile): PictureFile {
  const read = understandFile(file);
  const { width, height, format, contentHash, sizeBytes, rawTexts, ...rest } = read;
  const { modifiedAtMs, writtenAtMs } = file;
  return {
    ...rest,
    rawTexts: withoutXmpSidecar(rawTexts),
    facts: { sizeBytes, modifiedAtMs, width, height, format, contentHash, pixelHash: null },
    isSilent: isSilent(read),
    writtenAtMs,
  };
}

/** The third step, where it is asked for: decodes the pixels of what says nothing. */
export async function lookIntoPixels(
  path: string,
  raw: RawPictureFile,
  read: PictureFile,
): Promise<PictureFile> {
  const stealth = read.isSilent ? await readStealthText(path) : null;
  return stealth === null ? read : understandPictureFile({ ...raw, ...withStealthText(raw, stealth) });
}

interface Sidecars {
  readonly texts: SidecarTexts;
  readonly modifiedAtMs: number;
  readonly warnings: readonly string[];
}

/**
 * Another program's, beside Gesso's own. Heard when it says when it was written: the time of its file does not tell, as a copy of
 * the folder may give all files a new one.
 */
const OTHER_XMP = 'sidecar:xmp:other';

const NO_SIDECARS: Sidecars = { texts: {}, modifiedAtMs: 0, warnings: [] };

async function readSidecars(
  path: string,
  siblings: ReadonlySet<string>,
  apart: string | undefined,
): Promise<Sidecars> {
  if (siblings.size === 0 && apart === undefined) return NO_SIDECARS;
  const warnings: string[] = [];
  const name = basename(path);
  const stem = name.slice(0, name.length - extname(name).length);
  const texts: Record<string, string> = {};
  let modifiedAtMs = 0;
  const readOne = async (key: string, sidecar: string): Promise<number> => {
    const { size, mtimeMs } = await stat(sidecar);
    const writtenAtMs = Math.trunc(mtimeMs);
    if (size > MAX_SIDECAR_BYTES) {
      warnings.push(`${basename(sidecar)} is too large to be a sidecar; it was left unread.`);
      return writtenAtMs;
    }
    const text = await readFile(sidecar, 'utf8');
    if (key.startsWith('sidecar:xmp')) {
      if (!isReadable(text)) {
        warnings.push(
          `${basename(sidecar)} is not well-formed XMP; it was left unread and is left as it is.`,
        );
        return writtenAtMs;
      }
      if (key !== OTHER_XMP) texts[`${key}:time`] = String(writtenAtMs);
    }
    texts[key] = text;
    return writtenAtMs;
  };
  /** The first of these names that there are under the first key, and so on. */
  const read = async (keys: readonly string[], names: readonly string[]): Promise<void> => {
    const found = names.filter((candidate) => candidate !== name && siblings.has(candidate));
    for (const [index, key] of keys.entries()) {
      const sidecar = found[index];
      if (sidecar === undefined) return;
      modifiedAtMs = Math.max(modifiedAtMs, await readOne(key, join(dirname(path), sidecar)));
    }
  };
  await read(['sidecar:xmp', OTHER_XMP], [`${name}.xmp`, `${stem}.xmp`, `${stem}.XMP`]);
  await read(['sidecar:txt'], [`${stem}.txt`, `${name}.txt`]);
  await read(['sidecar:json'], [`${stem}.json`, `${name}.json`, `${stem}.swarm.json`]);
  // Only Gesso writes it: when it does is no news of the picture.
  if (apart !== undefined) await readOne('sidecar:xmp:apart', apart);
  return { texts, modifiedAtMs, warnings };
}

/** The user's words are in the catalog by themselves. */
function withoutXmpSidecar(texts: PictureFile['rawTexts']): PictureFile['rawTexts'] {
  if (texts['sidecar:xmp'] === undefined) return texts;
  return Object.fromEntries(Object.entries(texts).filter(([name]) => !name.startsWith('sidecar:xmp')));
}

function isReadable(xmp: string): boolean {
  try {
    readSidecar(xmp);
    return true;
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}
