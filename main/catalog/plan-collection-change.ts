import { randomUUID } from 'node:crypto';
import { assertNever } from '../domain/assert-never.ts';
import type { CollectionChange } from '../domain/catalog-change.ts';
import { followCollections } from '../domain/collection-names.ts';
import { AppError } from '../domain/errors.ts';
import type { Sqlite } from './database.ts';
import type { CollectionRow, Delta } from './delta.ts';
import { renamedSearches } from './plan-search-change.ts';
import { ItemRowList } from './row-lists.ts';

const COLUMNS = 'key, id, name, parent_id, note, cover_uid, position';

interface CollectionPlan {
  readonly delta: Delta | null;
  /** For the history: the collection's name. */
  readonly detail: string;
}

/** What a change to the collections means for their rows. Reads only. */
export function planCollectionChange(db: Sqlite, change: CollectionChange): CollectionPlan {
  const known = (id: string): CollectionRow => knownCollection(db, id);
  switch (change.kind) {
    case 'create': {
      const collectionsAdded = planNewCollections(db, change.id, change.parentId, [change.name]);
      return { delta: { collectionsAdded }, detail: collectionsAdded[0]?.name ?? '' };
    }
    case 'edit': {
      const before = known(change.id);
      const after: CollectionRow = {
        ...before,
        name: change.name === undefined ? before.name : checkedName(change.name),
        note: change.note ?? before.note,
        cover_uid: change.coverUid === undefined ? before.cover_uid : change.coverUid,
      };
      return { delta: renamed(db, before, after), detail: after.name };
    }
    case 'move': {
      const before = known(change.id);
      if (change.parentId !== null) {
        known(change.parentId);
        if (subtree(db, change.id).some(({ id }) => id === change.parentId)) {
          throw new AppError('INVALID_INPUT', 'A collection cannot be put inside itself.', {
            collectionId: change.id,
          });
        }
      }
      const after: CollectionRow = {
        ...before,
        parent_id: change.parentId,
        position: positionBefore(db, change.parentId, change.beforeId, change.id),
      };
      return { delta: renamed(db, before, after), detail: after.name };
    }
    case 'delete': {
      const row = known(change.id);
      const rows = subtree(db, change.id);
      const items = db.prepare<[number], { image_id: number; position: number }>(
        'SELECT image_id, position FROM collection_items WHERE collection = ?',
      );
      const removed = new ItemRowList();
      for (const { key } of rows) {
        for (const { image_id, position } of items.all(key)) removed.push(key, image_id, position);
      }
      return {
        delta: { collectionsRemoved: rows, ...(removed.length > 0 && { itemsRemoved: removed.done() }) },
        detail: row.name,
      };
    }
    default:
      return assertNever(change, 'collection change');
  }
}

/** Collections of these names, each inside the one before; the last one has the id. */
export function planNewCollections(
  db: Sqlite,
  lastId: string,
  parentId: string | null,
  names: readonly string[],
): readonly CollectionRow[] {
  if (findCollection(db, lastId) !== undefined) {
    throw new AppError('CONFLICT', 'A collection with this id exists already.', { collectionId: lastId });
  }
  if (parentId !== null) knownCollection(db, parentId);
  const key = nextKey(db);
  const rows: CollectionRow[] = [];
  for (const [index, name] of names.entries()) {
    const parent = rows.at(-1)?.id ?? parentId;
    const row: CollectionRow = {
      key: key + index,
      id: index === names.length - 1 ? lastId : randomUUID(),
      name: checkedName(name),
      parent_id: parent,
      note: '',
      cover_uid: null,
      position: positionBefore(db, parent, null, null),
    };
    refuseSecond(db, row);
    rows.push(row);
  }
  return rows;
}

function findCollection(db: Sqlite, id: string): CollectionRow | undefined {
  return db.prepare<[string], CollectionRow>(`SELECT ${COLUMNS} FROM collections WHERE id = ?`).get(id);
}

function knownCollection(db: Sqlite, id: string): CollectionRow {
  const row = findCollection(db, id);
  if (row === undefined) {
    throw new AppError('NOT_FOUND', 'This collection is not there any more.', { collectionId: id });
  }
  return row;
}

function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') {
    throw new AppError('INVALID_INPUT', 'A collection needs a name.', {
      issues: [{ field: 'name', message: 'A collection needs a name.' }],
    });
  }
  return trimmed;
}

/** AUTOINCREMENT's own counter, so that a key is not used again while the journal may bring its collection back. */
function nextKey(db: Sqlite): number {
  const counted = db
    .prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'collections'")
    .pluck()
    .get();
  return (counted ?? 0) + 1;
}

function replaced(before: CollectionRow, after: CollectionRow): Delta | null {
  const same = (Object.keys(before) as (keyof CollectionRow)[]).every(
    (column) => before[column] === after[column],
  );
  return same ? null : { collectionsRemoved: [before], collectionsAdded: [after] };
}

/** The changed collection, with the saved searches that call it or one inside it by what is another name by then. */
function renamed(db: Sqlite, before: CollectionRow, after: CollectionRow): Delta | null {
  const delta = replaced(before, after);
  if (delta === null) return null;
  if (before.parent_id !== after.parent_id || before.name.toLowerCase() !== after.name.toLowerCase())
    refuseSecond(db, after);
  const rows = db
    .prepare<[], { id: string; name: string; parentId: string | null }>(
      'SELECT id, name, parent_id AS parentId FROM collections',
    )
    .all();
  const next = rows.map((row) =>
    row.id === after.id ? { id: row.id, name: after.name, parentId: after.parent_id } : row,
  );
  return { ...delta, ...renamedSearches(db, 'collection', followCollections(rows, next)) };
}

/** Two of one name in one place could not be told apart, neither in lists nor in queries. */
function refuseSecond(
  db: Sqlite,
  { id, name, parent_id }: Pick<CollectionRow, 'id' | 'name' | 'parent_id'>,
): void {
  const lower = name.toLowerCase();
  const isTaken = db
    .prepare<[string | null, string], string>('SELECT name FROM collections WHERE parent_id IS ? AND id <> ?')
    .pluck()
    .all(parent_id, id)
    .some((other) => other.toLowerCase() === lower);
  if (!isTaken) return;
  throw new AppError('CONFLICT', `There is a collection called “${name}” in this place already.`, { name });
}

/** The collection and everything nested in it, parents first. */
function subtree(db: Sqlite, id: string): readonly CollectionRow[] {
  return db
    .prepare<[string], CollectionRow>(
      `WITH RECURSIVE tree(key) AS (
         SELECT key FROM collections WHERE id = ?
         UNION SELECT c.key FROM tree JOIN collections p ON p.key = tree.key JOIN collections c ON c.parent_id = p.id
       ) SELECT ${COLUMNS} FROM tree JOIN collections USING (key)`,
    )
    .all(id);
}

function positionBefore(
  db: Sqlite,
  parentId: string | null,
  beforeId: string | null,
  movingId: string | null,
): number {
  const siblings = db
    .prepare<[string | null, string | null], { id: string; position: number }>(
      'SELECT id, position FROM collections WHERE parent_id IS ? AND id IS NOT ? ORDER BY position, id',
    )
    .all(parentId, movingId);
  const index = beforeId === null ? -1 : siblings.findIndex(({ id }) => id === beforeId);
  if (index < 0) return (siblings.at(-1)?.position ?? 0) + 1;
  const next = siblings[index]?.position ?? 0;
  return (next + (siblings[index - 1]?.position ?? next - 2)) / 2;
}
