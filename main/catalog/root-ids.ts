import type { NameMatch } from './conditions.ts';
import { matchesName } from './conditions.ts';
import type { Sqlite } from './database.ts';

export const LIBRARY_ROOT = 'library';

/** Titles of the roots by id; the library's own images are under `library`. */
export function rootTitles(db: Sqlite): ReadonlyMap<string, string> {
  const rows = db.prepare<[], [id: string, title: string]>('SELECT id, title FROM roots').raw().all();
  return new Map([[LIBRARY_ROOT, LIBRARY_ROOT], ...rows]);
}

/** Ids of the roots that a title or id means. */
export function rootIds(db: Sqlite, match: NameMatch): string[] {
  return [...rootTitles(db)]
    .filter(([id, title]) => id.toLowerCase() === match.text || matchesName(match, title.toLowerCase()))
    .map(([id]) => id);
}
