import type { GenerationRecord } from '../domain/generation.ts';
import type { ImageFormat, UserFacts } from '../domain/image-record.ts';

/** What a container says, before anyone has understood it. */
export interface RawMetadata {
  readonly format: ImageFormat;
  /** Pixels, after EXIF orientation is applied. */
  readonly width: number;
  readonly height: number;
  /**
   * Texts by name: a PNG's keywords as they are; `exif:UserComment`, `exif:ImageDescription`, …; `xmp` (the packet);
   * `iptc:Caption` and `iptc:Keywords` (each on a line); `comment` (JPEG, GIF); `stealth` (hidden in the pixels); `c2pa` (who made it, by content credentials); `sidecar:txt`,
   * `sidecar:json`, `sidecar:xmp` and `sidecar:xmp:apart` (each with its `…:time`, Unix milliseconds), `sidecar:xmp:other`.
   */
  readonly texts: Readonly<Record<string, string>>;
  /** Without folders, where known. */
  readonly fileName?: string;
  /** When the picture's own file was last written, Unix milliseconds, where known. */
  readonly modifiedAtMs?: number;
  /** See `contentHashOf`. */
  readonly contentHash?: string;
}

/** Fields of a record that a dialect knows; the others are left out. */
export type Facts = { -readonly [Field in keyof GenerationRecord]?: GenerationRecord[Field] };

export interface CollectionPlace {
  readonly id: string;
  readonly position: number;
}

export interface DialectReading {
  readonly facts: Facts;
  readonly uid?: string;
  readonly user?: Partial<UserFacts>;
  readonly collections?: readonly CollectionPlace[];
  readonly expiresAtMs?: number | null;
}

/** A generator's own way of writing down how a picture was made. */
export interface Dialect {
  /** Recorded as provenance, and as the engine unless the text names it. */
  readonly name: string;
  /** What it makes of the texts, or null when they are not of this dialect. Must not throw on any text. */
  read(raw: RawMetadata): DialectReading | null;
}
