import type { CatalogReader } from '../domain/catalog.ts';
import type { ImageRecord } from '../domain/image-record.ts';

/**
 * The pictures with everything they were made from and everything that was made of any of these: whole families, every
 * picture behind those it was made from. What the library no longer has is left out.
 * @param limit no more pictures than this
 */
export async function wholeLineage(
  catalog: Pick<CatalogReader, 'records' | 'children'>,
  records: readonly ImageRecord[],
  limit: number,
): Promise<readonly ImageRecord[]> {
  const found = new Map(records.map((record) => [record.uid, record]));
  let newest = records;
  while (newest.length > 0 && found.size < limit) {
    const parents = newest.flatMap(({ generation }) => generation.parents.map(({ uid }) => uid));
    const children = await Promise.all(newest.map(({ uid }) => catalog.children(uid)));
    const related = new Set([...parents, ...children.flat().map(({ uid }) => uid)]);
    const unknown = [...related].filter((uid) => !found.has(uid)).slice(0, limit - found.size);
    const there = unknown.length === 0 ? [] : await catalog.records(unknown);
    newest = there.filter(({ state }) => state.trashedAtMs === null);
    for (const record of newest) found.set(record.uid, record);
  }
  return parentsFirst(found);
}

/** Otherwise by the time they were made. A cycle, which only a damaged file can claim, is cut. */
function parentsFirst(found: ReadonlyMap<string, ImageRecord>): readonly ImageRecord[] {
  const timeOf = ({ generation, file }: ImageRecord): number => generation.createdAtMs ?? file.modifiedAtMs;
  const ordered = new Set<ImageRecord>();
  const entered = new Set<ImageRecord>();
  const pending = [...found.values()].toSorted((a, b) => timeOf(b) - timeOf(a));
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (ordered.has(next)) continue;
    const before = entered.has(next)
      ? []
      : next.generation.parents.flatMap(({ uid }) => found.get(uid) ?? []).filter((one) => !entered.has(one));
    entered.add(next);
    if (before.length > 0) pending.push(next, ...before);
    else ordered.add(next);
  }
  return [...ordered];
}
