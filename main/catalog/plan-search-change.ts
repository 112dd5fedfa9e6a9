import { assertNever } from '../domain/assert-never.ts';
import { AppError } from '../domain/errors.ts';
import { renameInQuery } from '../domain/query/rename.ts';
import type { SavedSearch, SearchChange } from '../domain/saved-search.ts';
import type { Sqlite } from './database.ts';
import type { Delta, SearchRow } from './delta.ts';

const ALL = 'SELECT id, name, query, sort, grouping, position FROM searches ORDER BY position, id';

function searchRows(db: Sqlite): readonly SearchRow[] {
  return db.prepare<[], SearchRow>(ALL).all();
}

/** In the order they are listed. */
export function savedSearches(db: Sqlite): readonly SavedSearch[] {
  return searchRows(db).map(({ id, name, query, sort, grouping }) => ({
    id,
    name,
    query,
    sort: JSON.parse(sort) as SavedSearch['sort'],
    group: grouping as SavedSearch['group'],
  }));
}

export function searchRow({ id, name, query, sort, group }: SavedSearch, position: number): SearchRow {
  return { id, name, query, sort: JSON.stringify(sort), grouping: group, position };
}

/** What a change to the saved searches means for their rows. Reads only. */
export function planSearchChange(
  db: Sqlite,
  change: SearchChange,
): { readonly delta: Delta | null; readonly detail: string } {
  const rows = searchRows(db);
  const found = rows.find(({ id }) => id === change.id);
  if (change.kind === 'create') {
    if (found !== undefined) {
      throw new AppError('CONFLICT', 'A saved search with this id exists already.', { searchId: change.id });
    }
    const row = searchRow(change, (rows.at(-1)?.position ?? 0) + 1);
    return { delta: { searchesAdded: [row] }, detail: row.name };
  }
  if (found === undefined) {
    throw new AppError('NOT_FOUND', 'This saved search is not there any more.', { searchId: change.id });
  }
  switch (change.kind) {
    case 'edit': {
      const after: SearchRow = {
        ...found,
        name: change.name ?? found.name,
        query: change.query ?? found.query,
        sort: change.sort === undefined ? found.sort : JSON.stringify(change.sort),
        grouping: change.group ?? found.grouping,
      };
      return { delta: replaced([[found, after]]), detail: after.name };
    }
    case 'move': {
      const others = rows.filter(({ id }) => id !== change.id);
      const at = others.findIndex(({ id }) => id === change.beforeId);
      const order = others.toSpliced(at < 0 ? others.length : at, 0, found);
      const moves = order.map((row, index): Replacement => [row, { ...row, position: index + 1 }]);
      const isThere = order.every((row, index) => row.id === rows[index]?.id);
      return { delta: isThere ? null : replaced(moves), detail: found.name };
    }
    case 'delete':
      return { delta: { searchesRemoved: [found] }, detail: found.name };
    default:
      return assertNever(change, 'search change');
  }
}

/** What saved searches become when names that they use do, see `renameInQuery`. */
export function renamedSearches(
  db: Sqlite,
  field: 'collection' | 'tag',
  newNames: (name: string) => readonly string[],
): Pick<Delta, 'searchesAdded' | 'searchesRemoved'> | null {
  return replaced(
    searchRows(db).map((row) => [row, { ...row, query: renameInQuery(row.query, field, newNames) }]),
  );
}

type Replacement = readonly [before: SearchRow, after: SearchRow];

function replaced(rows: readonly Replacement[]): Pick<Delta, 'searchesAdded' | 'searchesRemoved'> | null {
  const differing = rows.filter(([before, after]) => JSON.stringify(before) !== JSON.stringify(after));
  if (differing.length === 0) return null;
  return {
    searchesRemoved: differing.map(([before]) => before),
    searchesAdded: differing.map(([, after]) => after),
  };
}
