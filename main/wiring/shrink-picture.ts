import type { GenerationRecord } from '../domain/generation.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { SmallerFormat } from '../domain/recompression.ts';
import { encodeLossless, MAX_COMPARED_PIXELS, samePixels } from '../imaging/lossless.ts';
import { embedGeneration } from '../metadata/embed.ts';
import { readMetadata, type FileMetadata } from '../metadata/read-metadata.ts';
import { pngTraits, repackPng } from '../metadata/repack-png.ts';
import type { Smaller } from '../usecases/recompress-images.ts';

/** Texts that a WebP carries too: as EXIF, or as part of Gesso's own record. */
const CARRIED = new Set(['parameters', 'prompt', 'workflow', 'gesso']);

/**
 * A PNG in fewer bytes. The result is decoded and compared with the original sample by sample, and read again: it must
 * say the same.
 */
export async function shrinkPicture(
  { uid }: Pick<ImageRecord, 'uid'>,
  bytes: Uint8Array,
  to: SmallerFormat,
): Promise<Smaller> {
  const traits = pngTraits(bytes);
  if (traits.isAnimated) return { kind: 'kept', reason: 'pixels' };
  if (traits.pixels > MAX_COMPARED_PIXELS) return { kind: 'kept', reason: 'too-large' };
  if (to === 'webp' && (traits.bitDepth > 8 || traits.hasOwnRules)) return { kind: 'kept', reason: 'pixels' };
  const said = await readMetadata(bytes);
  const encoded = await encodeLossless(bytes, to);
  let smaller = to === 'png' ? await repackPng(bytes, encoded) : encoded;
  if (to === 'webp') {
    if (Object.keys(said.rawTexts).some((name) => !CARRIED.has(name)))
      return { kind: 'kept', reason: 'metadata' };
    if (Object.keys(said.rawTexts).length > 0) {
      const { gesso: _, parameters: __, ...texts } = said.rawTexts;
      smaller = await embedGeneration(smaller, { uid: said.uid ?? uid, generation: said.generation, texts });
    }
  }
  if (!(await samePixels(bytes, smaller))) return { kind: 'kept', reason: 'pixels' };
  if (!saysTheSame(said, await readMetadata(smaller), to)) return { kind: 'kept', reason: 'metadata' };
  return { kind: 'smaller', bytes: smaller };
}

function saysTheSame(before: FileMetadata, after: FileMetadata, to: SmallerFormat): boolean {
  if (to === 'png') return sameJson(before.rawTexts, after.rawTexts);
  const graphs = ['prompt', 'workflow'].every(
    (name) => before.rawTexts[name] === undefined || saidAnywhere(after, before.rawTexts[name]),
  );
  return graphs && sameJson(fields(before.generation), fields(after.generation));
}

/** Where a field was read from may differ; what it says may not. */
function fields(generation: GenerationRecord): object {
  return Object.fromEntries(
    Object.entries({ ...generation, provenance: {} }).toSorted(([a], [b]) => a.localeCompare(b)),
  );
}

function saidAnywhere({ rawTexts }: FileMetadata, text: string): boolean {
  return Object.values(rawTexts).some((candidate) => candidate.includes(text));
}

function sameJson(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
