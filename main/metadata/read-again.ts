import { isDeepStrictEqual } from 'node:util';
import type { GenerationRecord } from '../domain/generation.ts';
import { IMAGE_FORMATS, type ImageFormat } from '../domain/image-record.ts';
import type { RawMetadata } from './dialect.ts';
import { gessoDialect } from './dialects/gesso.ts';
import { isOwn, withoutFillSettings } from './gesso.ts';
import { understand } from './read-metadata.ts';

/**
 * Raised whenever the readers learn to understand something that is in the texts of pictures: libraries that were understood by
 * earlier ones are gone through again then, without their files.
 */
export const READERS_VERSION = 5;

/** The version since which more texts are taken out of files of a format: those that earlier ones have read are read again then. */
const OPENED_SINCE: Readonly<Partial<Record<ImageFormat, number>>> = { video: 4, jpeg: 5 };

/** Formats of whose files readers of a version have left texts unread. */
export function formatsLeftUnread(version: number): readonly ImageFormat[] {
  return IMAGE_FORMATS.filter((format) => (OPENED_SINCE[format] ?? 0) > version);
}

/** As `readAgain`, of what Gesso says itself: there its texts tell nothing else. */
export function readOwnAgain(before: GenerationRecord): GenerationRecord | null {
  const after = withoutFillSettings(before);
  return after === before ? null : after;
}

/**
 * Understands anew the texts that the catalog keeps of a picture. Its sidecars' XMP is not among them, nor is the name it once had:
 * what only those say stays as it was.
 * @returns null where nothing else comes of it
 */
export function readAgain(before: GenerationRecord, raw: RawMetadata): GenerationRecord | null {
  if (isOwn(before) || gessoDialect.read(raw) !== null) return readOwnAgain(before);
  const { generation } = understand(raw);
  if (saysNothing(generation) && !saysNothing(before)) return null;
  const after = before.parents.length === 0 ? generation : withParentsOf(before, generation);
  // As it would be read from the catalog again.
  return isDeepStrictEqual(JSON.parse(JSON.stringify(after)), before) ? null : after;
}

function saysNothing({ type, prompt }: GenerationRecord): boolean {
  return type === 'import' && prompt === '';
}

function withParentsOf(
  before: GenerationRecord,
  { provenance, ...after }: GenerationRecord,
): GenerationRecord {
  const { parents: _, ...others } = provenance;
  const source = before.provenance['parents'];
  return {
    ...after,
    parents: before.parents,
    provenance: source === undefined ? others : { ...others, parents: source },
  };
}
