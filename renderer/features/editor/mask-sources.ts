import type { ImageRecord } from '../../../main/domain/image-record.ts';

/** A mask that an edit was made with, and the newest result of it. */
export interface MaskSource {
  readonly maskId: string;
  readonly uid: string;
  readonly contentHash: string;
  readonly prompt: string;
}

/**
 * Every mask that the pictures were made with, each once: those of the family first, then the newest first. What is in
 * the trash is left out.
 * @param family uids
 */
export function maskSourcesOf(
  records: readonly ImageRecord[],
  family: ReadonlySet<string>,
): readonly MaskSource[] {
  const timeOf = ({ generation, file }: ImageRecord): number => generation.createdAtMs ?? file.modifiedAtMs;
  const ordered = records
    .filter(({ state }) => state.trashedAtMs === null)
    .toSorted((a, b) => Number(family.has(b.uid)) - Number(family.has(a.uid)) || timeOf(b) - timeOf(a));
  const sources = new Map<string, MaskSource>();
  for (const { uid, file, generation } of ordered) {
    const maskId = generation.parents.find(({ role }) => role === 'mask')?.uid;
    if (maskId === undefined || sources.has(maskId)) continue;
    sources.set(maskId, { maskId, uid, contentHash: file.contentHash, prompt: generation.prompt });
  }
  return [...sources.values()];
}
