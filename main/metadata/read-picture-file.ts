import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { isAppError } from '../domain/errors.ts';
import type { FileFacts } from '../domain/image-record.ts';
import type { MergedReading } from './merge-readings.ts';
import { openBlockingSource, openFileSource } from './byte-source.ts';
import { isSilent, readMetadataOf, type SidecarTexts } from './read-metadata.ts';
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
  /** Decodes the pixels of a PNG that says nothing else. */
  readonly pixels?: boolean;
  /** Reads with blocking calls: cheaper, for threads that do nothing else. */
  readonly blocking?: boolean;
}

const MAX_SIDECAR_BYTES = 8 * 1024 * 1024;

/**
 * Reads a picture's headers and its sidecars: `a.png.xmp` before `a.xmp`, `a.txt`, `a.json` or `a.png.json`.
 * @throws AppError FILE_CORRUPT, UNSUPPORTED; what opening the file throws
 */
export async function readPictureFile(path: string, options: PictureFileOptions = {}): Promise<PictureFile> {
  const siblings = options.siblings ?? new Set(await readdir(dirname(path)));
  const warnings: string[] = [];
  const sidecars = await readSidecars(path, siblings, warnings);
  const { texts } = sidecars;
  const source = options.blocking ? openBlockingSource(path) : await openFileSource(path);
  try {
    const settings = { fileName: basename(path), modifiedAtMs: source.modifiedAtMs };
    let read = await readMetadataOf(source, { ...settings, sidecars: texts });
    if (options.pixels && isSilent(read)) {
      const stealth = await readStealthText(path);
      if (stealth !== null)
        read = await readMetadataOf(source, { ...settings, sidecars: { ...texts, stealth } });
    }
    const { width, height, format, contentHash, sizeBytes, warnings: own, rawTexts, ...rest } = read;
    const modifiedAtMs = Math.max(source.modifiedAtMs, sidecars.modifiedAtMs);
    const facts = { sizeBytes, modifiedAtMs, width, height, format, contentHash, pixelHash: null };
    return {
      ...rest,
      rawTexts: withoutXmpSidecar(rawTexts),
      facts,
      warnings: [...own, ...warnings],
      isSilent: isSilent(read),
      writtenAtMs: source.modifiedAtMs,
    };
  } finally {
    await source.close();
  }
}

async function readSidecars(
  path: string,
  siblings: ReadonlySet<string>,
  warnings: string[],
): Promise<{ readonly texts: SidecarTexts; readonly modifiedAtMs: number }> {
  if (siblings.size === 0) return { texts: {}, modifiedAtMs: 0 };
  const name = basename(path);
  const stem = name.slice(0, name.length - extname(name).length);
  const texts: Record<string, string> = {};
  let modifiedAtMs = 0;
  const read = async (key: string, names: readonly string[]): Promise<void> => {
    const found = names.find((candidate) => candidate !== name && siblings.has(candidate));
    if (found === undefined) return;
    const sidecar = join(dirname(path), found);
    const { size, mtimeMs } = await stat(sidecar);
    modifiedAtMs = Math.max(modifiedAtMs, Math.trunc(mtimeMs));
    if (size > MAX_SIDECAR_BYTES) {
      warnings.push(`${found} is too large to be a sidecar; it was left unread.`);
      return;
    }
    const text = await readFile(sidecar, 'utf8');
    if (key === 'sidecar:xmp') {
      if (!isReadable(text)) {
        warnings.push(`${found} is not well-formed XMP; it was left unread and is left as it is.`);
        return;
      }
      texts['sidecar:xmp:time'] = String(Math.trunc(mtimeMs));
    }
    texts[key] = text;
  };
  await read('sidecar:xmp', [`${name}.xmp`, `${stem}.xmp`, `${stem}.XMP`]);
  await read('sidecar:txt', [`${stem}.txt`, `${name}.txt`]);
  await read('sidecar:json', [`${stem}.json`, `${name}.json`]);
  return { texts, modifiedAtMs };
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
