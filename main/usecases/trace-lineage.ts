import type { CatalogReader } from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';

interface LineageNode {
  readonly uid: string;
  /** Null for a mask, and for a picture that is no longer in the library. */
  readonly record: ImageRecord | null;
  readonly kind: 'picture' | 'mask' | 'gone';
  /** Whether it has parents or children that are not in the graph, because it grew too large. */
  readonly more: boolean;
}

/** `parent` was used as `role` to make `child`. */
interface LineageEdge {
  readonly parent: string;
  readonly child: string;
  readonly role: string;
}

export interface LineageGraph {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
}

/** Pictures asked for at once. */
const BATCH = 50;

/**
 * A picture with everything it was made from and everything made from it, however many steps away, and what those were made from:
 * the whole family of an edit. Grows outwards from the picture, so that of a family larger than `limit` the nearest are shown.
 * @throws AppError NOT_FOUND
 */
export async function traceLineage(
  catalog: Pick<CatalogReader, 'records' | 'children'>,
  uid: string,
  limit: number,
): Promise<LineageGraph> {
  const records = new Map<string, ImageRecord | null>();
  const masks = new Set<string>();
  const edges = new Map<string, LineageEdge>();
  const full = new Set<string>();
  let front: readonly string[] = [uid];
  records.set(uid, null);

  const connect = (edge: LineageEdge, other: string, next: Set<string>): void => {
    if (!records.has(other)) {
      if (records.size >= limit) {
        full.add(other === edge.parent ? edge.child : edge.parent);
        return;
      }
      records.set(other, null);
      if (edge.role === 'mask') masks.add(other);
      else next.add(other);
    }
    edges.set(`${edge.parent} ${edge.child} ${edge.role}`, edge);
  };

  while (front.length > 0) {
    const next = new Set<string>();
    for (let from = 0; from < front.length; from += BATCH) {
      const batch = front.slice(from, from + BATCH);
      const [found, children] = await Promise.all([
        catalog.records(batch),
        Promise.all(batch.map((one) => catalog.children(one))),
      ]);
      for (const record of found) {
        records.set(record.uid, record);
        for (const { uid: parent, role } of record.generation.parents)
          connect({ parent, child: record.uid, role }, parent, next);
      }
      for (const [index, one] of batch.entries()) {
        for (const { uid: child, role } of children[index] ?? [])
          connect({ parent: one, child, role }, child, next);
      }
    }
    front = [...next];
  }

  if (records.get(uid) === null) {
    throw new AppError('NOT_FOUND', 'This picture is no longer in the library.');
  }
  return {
    nodes: [...records].map(([one, record]) => ({
      uid: one,
      record,
      kind: record !== null ? 'picture' : masks.has(one) ? 'mask' : 'gone',
      more: full.has(one),
    })),
    edges: [...edges.values()],
  };
}
