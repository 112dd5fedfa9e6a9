import type { Sqlite } from './database.ts';
import type { Related } from './kept-bits.ts';

/** Ids of children looked at per turn. */
const SCAN_IDS = 20_000;

/** Pictures that others were made from. */
export class ParentPictures implements Related {
  /** Parents of each child as they were when last looked at: what a child was made from is gone with it. */
  readonly #parents = new Map<number, readonly number[]>();
  readonly #statements;

  constructor(db: Sqlite) {
    this.#statements = {
      maxId: db.prepare<[], number>('SELECT coalesce(max(child_id), 0) FROM lineage').pluck(),
      between: db
        .prepare<[number, number], [child: number, parent: number]>(
          `SELECT l.child_id, p.id FROM lineage l JOIN images p ON p.uid = l.parent_uid
           WHERE l.child_id > ? AND l.child_id <= ? ORDER BY l.child_id`,
        )
        .raw(),
      parents: db
        .prepare<[number], number>(
          'SELECT p.id FROM lineage l JOIN images p ON p.uid = l.parent_uid WHERE l.child_id = ?',
        )
        .pluck(),
      children: db
        .prepare<[number], number>(
          'SELECT l.child_id FROM images p JOIN lineage l ON l.parent_uid = p.uid WHERE p.id = ?',
        )
        .pluck(),
      holds: db
        .prepare<[number], number>(
          'SELECT EXISTS (SELECT 1 FROM images p JOIN lineage l ON l.parent_uid = p.uid WHERE p.id = ?)',
        )
        .pluck(),
    };
  }

  async findAll(put: (id: number) => void, pause: () => Promise<void>): Promise<void> {
    this.#parents.clear();
    const last = this.#statements.maxId.get() ?? 0;
    for (let from = 0; from < last; from += SCAN_IDS) {
      for (const [child, parent] of this.#statements.between.all(from, from + SCAN_IDS)) {
        this.#parents.set(child, [...(this.#parents.get(child) ?? []), parent]);
        put(parent);
      }
      await pause();
    }
  }

  affected(changed: ReadonlySet<number>): ReadonlySet<number> {
    const found = new Set(changed);
    const look = (child: number): void => {
      const parents = this.#statements.parents.all(child);
      for (const parent of [...(this.#parents.get(child) ?? []), ...parents]) found.add(parent);
      if (parents.length > 0) this.#parents.set(child, parents);
      else this.#parents.delete(child);
    };
    for (const id of changed) {
      look(id);
      // A parent that came after its children is theirs from now on.
      for (const child of this.#statements.children.all(id)) look(child);
    }
    return found;
  }

  holds(id: number): boolean {
    return this.#statements.holds.get(id) === 1;
  }
}
