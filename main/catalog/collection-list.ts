import type { Collection, CollectionDefinition } from '../domain/catalog.ts';
import type { Sqlite } from './database.ts';

interface Row {
  readonly key: number;
  readonly id: string;
  readonly name: string;
  readonly parent_id: string | null;
  readonly note: string;
  readonly cover_uid: string | null;
  readonly position: number;
}

/** Parents before children, siblings in their manual order. A collection whose parent is gone counts as a top one. */
function inTreeOrder(rows: readonly Row[]): readonly Row[] {
  const ids = new Set(rows.map(({ id }) => id));
  const children = Map.groupBy(rows, ({ parent_id }) =>
    parent_id !== null && ids.has(parent_id) ? parent_id : null,
  );
  const ordered: Row[] = [];
  const visit = (parent: string | null): void => {
    for (const row of children.get(parent) ?? []) {
      ordered.push(row);
      visit(row.id);
    }
  };
  visit(null);
  return ordered;
}

function rowsOf(db: Sqlite): readonly Row[] {
  return inTreeOrder(
    db
      .prepare<[], Row>(
        'SELECT key, id, name, parent_id, note, cover_uid, position FROM collections ORDER BY position, id',
      )
      .all(),
  );
}

export function collectionDefinitions(db: Sqlite): readonly CollectionDefinition[] {
  return rowsOf(db).map((row) => ({
    id: row.id,
    name: row.name,
    parentId: row.parent_id,
    note: row.note,
    coverUid: row.cover_uid,
    position: row.position,
  }));
}

type Cover = [uid: string, contentHash: string, id: number];

/** Pictures (not in the trash) and newest picture of collections. */
export interface CollectionFacts {
  readonly count: number;
  readonly newestId: number;
}

/** Covers by key; one statement for all, which takes a fraction of one for each. */
function coversOf(db: Sqlite, column: 'uid' | 'id', keys: readonly (string | number)[]): readonly Cover[] {
  return db
    .prepare<[string], Cover>(
      `SELECT i.uid, i.content_hash, i.id FROM json_each(?) e CROSS JOIN images i ON i.${column} = e.value`,
    )
    .raw()
    .all(JSON.stringify(keys));
}

/** Keys of each collection and of all that is nested in it. @param rows parents before children */
function nestedKeys(rows: readonly Row[]): ReadonlyMap<string, readonly number[]> {
  const nested = new Map(rows.map(({ id, key }) => [id, [key]]));
  for (const { id, parent_id } of rows.toReversed())
    nested.get(parent_id ?? '')?.push(...(nested.get(id) ?? []));
  return nested;
}

/** The collections' list: counts and covers with what is nested in them, as a search for one finds it. */
export function listCollections(
  db: Sqlite,
  facts: (keys: readonly number[]) => CollectionFacts,
): readonly Collection[] {
  const rows = rowsOf(db);
  const nested = nestedKeys(rows);
  const known = new Map(rows.map(({ id, key }) => [key, facts(nested.get(id) ?? [])]));
  const chosen = new Map(
    coversOf(
      db,
      'uid',
      rows.map(({ cover_uid }) => cover_uid).filter((uid) => uid !== null),
    ).map((cover) => [cover[0], cover]),
  );
  const newest = new Map(
    coversOf(
      db,
      'id',
      [...known.values()].map(({ newestId }) => newestId),
    ).map((cover) => [cover[2], cover]),
  );
  return rows.map((row) => {
    const { count, newestId } = known.get(row.key) ?? { count: 0, newestId: 0 };
    const cover = chosen.get(row.cover_uid ?? '') ?? newest.get(newestId);
    return {
      id: row.id,
      name: row.name,
      parentId: row.parent_id,
      note: row.note,
      coverUid: cover?.[0] ?? null,
      coverHash: cover?.[1] ?? null,
      count,
    };
  });
}
