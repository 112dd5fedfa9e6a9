import { basename } from 'node:path';
import type { ImageFormat } from '../domain/image-record.ts';
import { bytesSource, openFileSource, type ByteSource } from './byte-source.ts';
import { contentHashOf } from './content-hash.ts';
import type { Dialect, RawMetadata } from './dialect.ts';
import { a1111Dialect } from './dialects/a1111.ts';
import { comfyuiDialect } from './dialects/comfyui.ts';
import { contentCredentialsDialect } from './dialects/content-credentials.ts';
import { gessoDialect, notedDialect } from './dialects/gesso.ts';
import { easydiffusionDialect } from './dialects/easydiffusion.ts';
import { drawthingsDialect } from './dialects/drawthings.ts';
import { exifDialect } from './dialects/exif.ts';
import { fooocusDialect } from './dialects/fooocus.ts';
import { invokeaiDialect } from './dialects/invokeai.ts';
import { midjourneyDialect } from './dialects/midjourney.ts';
import { mochiDialect } from './dialects/mochi.ts';
import { novelaiDialect } from './dialects/novelai.ts';
import { openaiDialect } from './dialects/openai.ts';
import { plainJsonDialect } from './dialects/plain-json.ts';
import { serviceMarksDialect } from './dialects/service-marks.ts';
import { sidecarTextDialect } from './dialects/sidecar-text.ts';
import { swarmuiDialect } from './dialects/swarmui.ts';
import { wangpDialect } from './dialects/wangp.ts';
import { captionOfXmp, xmpDialect } from './dialects/xmp.ts';
import { readContainer } from './read-container.ts';
import { mergeReadings, type MergedReading, type NamedReading } from './merge-readings.ts';
import { muteAmong } from './mute-dialects.ts';
import { parseJsonObject } from './json-text.ts';
import { placesOfJson } from './places-of-json.ts';
import { readStealthText } from './stealth.ts';

/** Everything a file says, understood as far as it can be. */
export interface FileMetadata extends MergedReading {
  /** Every text, verbatim, by the names `RawMetadata` gives. */
  readonly rawTexts: Readonly<Record<string, string>>;
  readonly format: ImageFormat;
  /** Pixels, after EXIF orientation is applied. */
  readonly width: number;
  readonly height: number;
  readonly sizeBytes: number;
  /** See `contentHashOf`. */
  readonly contentHash: string;
  /** What was left unread and why, in words for the user. */
  readonly warnings: readonly string[];
}

/** Texts found beside a file, see `RawMetadata.texts`: `sidecar:txt`, `sidecar:json`, `sidecar:xmp`, `sidecar:xmp:time`, …. */
export type SidecarTexts = Readonly<Record<string, string>>;

/** Generators other than Gesso, the most trusted first: per field the first that knows it wins. */
const GENERATORS: readonly Dialect[] = [
  swarmuiDialect,
  fooocusDialect,
  a1111Dialect,
  comfyuiDialect,
  invokeaiDialect,
  novelaiDialect,
  drawthingsDialect,
  easydiffusionDialect,
  midjourneyDialect,
  mochiDialect,
  wangpDialect,
  plainJsonDialect,
  openaiDialect,
  contentCredentialsDialect,
  serviceMarksDialect,
];

export const DIALECTS: readonly Dialect[] = [
  ...GENERATORS,
  gessoDialect,
  notedDialect,
  sidecarTextDialect,
  xmpDialect,
  exifDialect,
];
const muteDialects = muteAmong(DIALECTS);

export interface ReadOptions {
  readonly sidecars?: SidecarTexts;
  /** Also looks for a text hidden in the pixels of a PNG that says nothing else: decodes the picture. */
  readonly pixels?: boolean;
  /** Without folders; taken from the path if one is given. */
  readonly fileName?: string;
  /** When the file was last written; taken from the file if a path is given. */
  readonly modifiedAtMs?: number;
  /** What a copy under another name says as well: a path gives neither name nor time. */
  readonly contentOnly?: boolean;
}

/**
 * Reads what a picture says of itself: headers only, unless `pixels` is asked for.
 * @param file the picture's bytes, or the path of its file
 * @throws AppError FILE_CORRUPT, UNSUPPORTED; for a path also what opening it throws
 */
export async function readMetadata(
  file: Uint8Array | string,
  options: ReadOptions = {},
): Promise<FileMetadata> {
  if (typeof file !== 'string') return readThrough(bytesSource(file), file, options);
  const source = await openFileSource(file);
  try {
    const named = { fileName: basename(file), modifiedAtMs: source.modifiedAtMs };
    return await readThrough(source, file, options.contentOnly ? options : { ...named, ...options });
  } finally {
    await source.close();
  }
}

async function readThrough(
  source: ByteSource,
  file: Uint8Array | string,
  options: ReadOptions,
): Promise<FileMetadata> {
  const raw = await readRawFile(source, options);
  const read = understandFile(raw);
  if (!options.pixels || !isSilent(read)) return read;
  const stealth = await readStealthText(file);
  return stealth === null ? read : understandFile(withStealthText(raw, stealth));
}

/** Whether only the pixels can still say how it was made: nothing does, apart from what users say in XMP. */
export function isSilent({ format, generation, rawTexts }: FileMetadata): boolean {
  return (
    format === 'png' &&
    generation.type === 'import' &&
    generation.prompt === '' &&
    Object.keys(rawTexts).every((name) => /^(sidecar:)?xmp/.test(name))
  );
}

/** What a file holds, not understood yet. */
export interface RawFile {
  readonly raw: RawMetadata & { readonly contentHash: string };
  readonly sizeBytes: number;
  /** What was left unread and why, in words for the user. */
  readonly warnings: readonly string[];
}

/** The same from any source of bytes, as far as it has to be read for it. */
export async function readRawFile(source: ByteSource, options: ReadOptions): Promise<RawFile> {
  const { warnings, ...container } = await readContainer(source);
  const { fileName, modifiedAtMs } = options;
  const raw = {
    ...container,
    texts: { ...container.texts, ...options.sidecars },
    contentHash: await contentHashOf(source),
    ...(fileName !== undefined && { fileName }),
    ...(modifiedAtMs !== undefined && { modifiedAtMs }),
  };
  return { raw, sizeBytes: source.size, warnings };
}

export function understandFile({ raw, sizeBytes, warnings }: RawFile): FileMetadata {
  return {
    ...understand(raw),
    rawTexts: raw.texts,
    format: raw.format,
    width: raw.width,
    height: raw.height,
    sizeBytes,
    contentHash: raw.contentHash,
    warnings,
  };
}

/** With a text that was found in its pixels. */
export function withStealthText(file: RawFile, stealth: string): RawFile {
  return { ...file, raw: { ...file.raw, texts: { ...file.raw.texts, stealth } } };
}

/** Makes a record of raw texts, also of those kept from an earlier reading. */
export function understand(raw: RawMetadata): MergedReading {
  const beside = textsBeside(raw.texts);
  const whole = beside === null ? raw : { ...raw, texts: { ...beside, ...raw.texts } };
  const mute = muteDialects(whole);
  const read = (dialects: readonly Dialect[]): NamedReading[] => {
    const readings: NamedReading[] = [];
    for (const dialect of dialects) {
      if (mute.has(dialect)) continue;
      const reading = dialect.read(whole);
      if (reading) readings.push({ name: dialect.name, reading });
    }
    return readings;
  };
  const generators = read([gessoDialect]);
  if (generators.length === 0) generators.push(...read(GENERATORS));
  if (!generators.some(({ reading }) => reading.facts.prompt)) generators.push(...read([sidecarTextDialect]));
  const plain = read([xmpDialect, exifDialect]).map(({ name, reading }) => {
    // A generator's texts are no caption of the user's.
    const { note, ...user } = reading.user ?? {};
    // Whatever Gesso notes has its time.
    const isOwn = reading.uid !== undefined && user.changedAtMs !== undefined;
    const isPrompt = !isOwn && generators.some(({ reading: { facts } }) => facts.prompt === note);
    const isCaption = (name === 'xmp' || generators.length === 0) && !isPrompt;
    return { name, reading: isCaption || !note ? reading : { ...reading, user } };
  });
  const isSaid = generators.some(
    ({ reading: { facts } }) => facts.prompt || (facts.type !== undefined && facts.type !== 'import'),
  );
  return mergeReadings([...generators, ...plain, ...(isSaid ? [] : read([notedDialect]))]);
}

/** Texts that lie deeper, by the names under which their dialects look for them: in XMP, and in a JSON beside the file; null where there is neither. */
function textsBeside(texts: RawMetadata['texts']): Record<string, string> | null {
  const { xmp, 'sidecar:json': beside } = texts;
  const hasCaption = xmp?.includes(':description') === true;
  if (!hasCaption && beside === undefined) return null;
  const json = parseJsonObject(beside);
  return {
    ...(hasCaption && { 'xmp:description': captionOfXmp(xmp) }),
    ...(json && beside !== undefined && placesOfJson(json, beside)),
  };
}
