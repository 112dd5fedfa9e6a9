import { collectionCalls } from '../domain/collection-names.ts';
import type { NameMatch } from './conditions.ts';
import { matchesName } from './conditions.ts';
import type { Sqlite } from './database.ts';

/** Keys of the collections that a name, a path or an id means, with everything nested in them. */
export function collectionKeys(db: Sqlite, match: NameMatch): number[] {
  const rows = db
    .prepare<[], { key: number; id: string; name: string; parent_id: string | null }>(
      'SELECT key, id, name, parent_id FROM collections',
    )
    .all();
  const children = Map.groupBy(rows, ({ parent_id }) => parent_id);
  const keys = new Set<number>();
  const add = (row: { key: number; id: string }): void => {
    if (keys.has(row.key)) return;
    keys.add(row.key);
    for (const child of children.get(row.id) ?? []) add(child);
  };
  const calls = collectionCalls(rows.map(({ id, name, parent_id }) => ({ id, name, parentId: parent_id })));
  for (const row of rows) {
    if (row.id.toLowerCase() === match.text || calls.get(row.id)?.some((call) => matchesName(match, call)))
      add(row);
  }
  return [...keys];
}
