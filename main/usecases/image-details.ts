import type { CatalogReader } from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageInput } from '../domain/generation.ts';
import type { ImageRecord } from '../domain/image-record.ts';

export interface Related<Role extends string> {
  readonly uid: string;
  readonly role: Role;
  readonly record: ImageRecord | null;
}

export interface Details {
  readonly record: ImageRecord;
  readonly parents: readonly Related<ImageInput['role']>[];
  readonly children: readonly Related<string>[];
}

/** More children than this are found by a query instead. */
const MAX_CHILDREN = 200;

/**
 * A picture with what it was made from and what was made from it.
 * @throws AppError NOT_FOUND
 */
export async function imageDetails(
  catalog: Pick<CatalogReader, 'record' | 'records' | 'children'>,
  uid: string,
): Promise<Details> {
  const [record, allChildren] = await Promise.all([catalog.record(uid), catalog.children(uid)]);
  if (record === null) throw new AppError('NOT_FOUND', 'This picture is no longer in the library.');
  const children = allChildren.slice(0, MAX_CHILDREN);
  const { parents } = record.generation;
  const uids = [...new Set([...parents, ...children].map((related) => related.uid))];
  const found = uids.length === 0 ? [] : await catalog.records(uids);
  const byUid = new Map(found.map((one) => [one.uid, one]));
  return {
    record,
    parents: parents.map(({ uid: parent, role }) => ({
      uid: parent,
      role,
      record: byUid.get(parent) ?? null,
    })),
    children: children.map(({ uid: child, role }) => ({
      uid: child,
      role,
      record: byUid.get(child) ?? null,
    })),
  };
}
