import { createHash } from 'node:crypto';
import type { CatalogState } from '../domain/catalog.ts';
import type { Sqlite } from './database.ts';
import { savedSearches } from './plan-search-change.ts';

/**
 * What only the user and the pictures' descent make up, in canonical form: a rebuild from files must give the same, and
 * so must undoing a change. Ids of rows, the times of the user's last words' file writes and the queue are no part of it.
 */
export function exportState(db: Sqlite): CatalogState {
  const tags = grouped<{ uid: string; name: string }>(
    db,
    `SELECT i.uid AS uid, n.name AS name FROM image_tags t JOIN images i ON i.id = t.image_id
     JOIN names n ON n.kind = 'tag' AND n.code = t.tag ORDER BY i.uid, n.name`,
  );
  const parents = grouped<{ uid: string; parent_uid: string; role: string }>(
    db,
    `SELECT i.uid AS uid, l.parent_uid, l.role FROM lineage l JOIN images i ON i.id = l.child_id
     ORDER BY i.uid, l.ordinal`,
  );
  const images = db
    .prepare<[], { uid: string }>(
      `SELECT i.uid AS uid, s.rating, s.favorite, s.mark, coalesce(n.body, '') AS note, s.changed_at AS changedAtMs,
         s.trashed_at IS NOT NULL AS trashed, k.name AS stackId, s.stack_role AS stackRole
       FROM images i JOIN states s ON s.image_id = i.id LEFT JOIN texts n ON n.id = s.note_id
         LEFT JOIN names k ON k.kind = 'stack' AND k.code = s.own_stack ORDER BY i.uid`,
    )
    .all()
    .map((row) => ({
      ...row,
      tags: (tags.get(row.uid) ?? []).map(({ name }) => name),
      parents: (parents.get(row.uid) ?? []).map(({ parent_uid, role }) => [parent_uid, role]),
    }));
  const members = db
    .prepare<[number], string>(
      `SELECT i.uid FROM collection_items c JOIN images i ON i.id = c.image_id
       WHERE c.collection = ? ORDER BY c.position, i.uid`,
    )
    .pluck();
  const collections = db
    .prepare<[], { key: number; id: string }>(
      `SELECT key, id, name, parent_id, note, cover_uid,
         (SELECT count(*) FROM collections b WHERE b.parent_id IS c.parent_id
           AND (b.position, b.id) < (c.position, c.id)) AS place
       FROM collections c ORDER BY id`,
    )
    .all()
    .map(({ key, ...row }) => ({ ...row, members: members.all(key) }));
  const json = JSON.stringify({ images, collections, searches: savedSearches(db) });
  return { json, hash: createHash('sha256').update(json).digest('hex') };
}

function grouped<T extends { uid: string }>(db: Sqlite, sql: string): Map<string, T[]> {
  return Map.groupBy(db.prepare<[], T>(sql).all(), ({ uid }) => uid);
}
