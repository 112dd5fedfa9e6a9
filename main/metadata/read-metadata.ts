import type { GenerationRecord } from '../domain/generation.ts';
import type { ImageFormat, UserFacts } from '../domain/image-record.ts';
import { bytesSource, openFileSource, type ByteSource } from './byte-source.ts';
import { contentHashOf } from './content-hash.ts';
import type { CollectionPlace, Dialect } from './dialect.ts';
import { a1111Dialect } from './dialects/a1111.ts';
import { comfyuiDialect } from './dialects/comfyui.ts';
import { gessoDialect } from './dialects/gesso.ts';
import { readContainer } from './read-container.ts';
import { mergeReadings } from './merge-readings.ts';

/** Everything a file says, understood as far as it can be. */
export interface FileMetadata {
  /** Gesso's own, when the file or its sidecar bears one. */
  readonly uid: string | null;
  readonly generation: GenerationRecord;
  /** What the file or its sidecar says of the user's opinion; null when it says nothing. */
  readonly user: UserFacts | null;
  readonly collections: readonly CollectionPlace[];
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

/** Texts found beside a file, see `RawMetadata.texts`: `sidecar:txt`, `sidecar:json`, `sidecar:xmp`. */
export type SidecarTexts = Readonly<Record<string, string>>;

/** The most trusted first: per field the first that knows it wins. */
const DIALECTS: readonly Dialect[] = [gessoDialect, a1111Dialect, comfyuiDialect];

/**
 * Reads what a picture says of itself: headers only, no pixels.
 * @param file the picture's bytes, or the path of its file
 * @throws AppError FILE_CORRUPT, UNSUPPORTED; for a path also what opening it throws
 */
export async function readMetadata(
  file: Uint8Array | string,
  sidecars: SidecarTexts = {},
): Promise<FileMetadata> {
  if (typeof file !== 'string') return readMetadataOf(bytesSource(file), sidecars);
  const source = await openFileSource(file);
  try {
    return await readMetadataOf(source, sidecars);
  } finally {
    await source.close();
  }
}

export async function readMetadataOf(source: ByteSource, sidecars: SidecarTexts): Promise<FileMetadata> {
  const { warnings, ...container } = await readContainer(source);
  const raw = { ...container, texts: { ...container.texts, ...sidecars } };
  const readings = DIALECTS.flatMap(({ name, read }) => {
    const reading = read(raw);
    return reading ? [{ name, reading }] : [];
  });
  return {
    ...mergeReadings(readings),
    rawTexts: raw.texts,
    format: raw.format,
    width: raw.width,
    height: raw.height,
    sizeBytes: source.size,
    contentHash: await contentHashOf(source),
    warnings,
  };
}
