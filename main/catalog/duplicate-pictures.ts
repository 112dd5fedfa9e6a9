import type { Sqlite } from './database.ts';
import type { Related } from './kept-bits.ts';

type Hash = 'content_hash' | 'pixel_hash';
type HashRow = [id: number, content: string, pixel: string | null];

/** Where the ranges of hashes begin that are looked through one after the other; what is no hex number lies in the last one. */
const RANGES = Array.from({ length: 256 }, (_, byte) =>
  byte === 0 ? '' : byte.toString(16).padStart(2, '0'),
);
const LAST = '\u{10ffff}';

/** Pictures that have an equal outside the trash, by the hashes of their files or of their pixels. */
export class DuplicatePictures implements Related {
  /** Hashes of all that share one, the trash's too: what changes or goes is told by its id alone. */
  readonly #shared = new Map<number, HashRow>();
  readonly #statements;

  constructor(db: Sqlite) {
    const shared = (hash: Hash) =>
      db
        .prepare<[string, string], HashRow>(
          `SELECT id, content_hash, pixel_hash FROM images WHERE ${hash} IN
             (SELECT ${hash} FROM images WHERE ${hash} >= ? AND ${hash} < ? GROUP BY ${hash} HAVING count(*) > 1)`,
        )
        .raw();
    const members = (hash: Hash) =>
      db
        .prepare<[string], HashRow>(`SELECT id, content_hash, pixel_hash FROM images WHERE ${hash} = ?`)
        .raw();
    const equal = (hash: Hash): string =>
      `EXISTS (SELECT 1 FROM images d JOIN states s ON s.image_id = d.id
         WHERE d.${hash} = i.${hash} AND d.id <> i.id AND s.trashed_at IS NULL)`;
    this.#statements = {
      shared: [shared('content_hash'), shared('pixel_hash')],
      byContent: members('content_hash'),
      byPixel: members('pixel_hash'),
      row: db
        .prepare<[number], HashRow>('SELECT id, content_hash, pixel_hash FROM images WHERE id = ?')
        .raw(),
      holds: db
        .prepare<[number], number>(
          `SELECT ${equal('content_hash')} OR ${equal('pixel_hash')} FROM images i WHERE i.id = ?`,
        )
        .pluck(),
    };
  }

  async findAll(put: (id: number) => void, pause: () => Promise<void>): Promise<void> {
    this.#shared.clear();
    for (const [index, from] of RANGES.entries()) {
      for (const find of this.#statements.shared)
        for (const row of find.all(from, RANGES[index + 1] ?? LAST)) this.#shared.set(row[0], row);
      await pause();
    }
    for (const id of this.#shared.keys()) if (this.holds(id)) put(id);
  }

  affected(changed: ReadonlySet<number>): ReadonlySet<number> {
    const found = new Set(changed);
    for (const id of changed) {
      const before = this.#shared.get(id);
      const now = this.#statements.row.get(id);
      this.#shared.delete(id);
      for (const [, content, pixel] of [before, now].filter((row) => row !== undefined)) {
        const equals = this.#statements.byContent.all(content);
        if (pixel !== null) equals.push(...this.#statements.byPixel.all(pixel));
        for (const row of equals) {
          found.add(row[0]);
          if (equals.some(([other]) => other !== row[0])) this.#shared.set(row[0], row);
        }
      }
    }
    return found;
  }

  holds(id: number): boolean {
    return this.#statements.holds.get(id) === 1;
  }
}
