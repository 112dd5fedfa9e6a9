import type { GenerationRecord } from '../domain/generation.ts';
import { UNKNOWN_GENERATION } from '../domain/generation.ts';
import type { ImageRecord, ImageTile, Mark } from '../domain/image-record.ts';
import { seedFromBytes } from '../domain/seed.ts';
import { readStack } from './arrange.ts';
import { SAVED_SQL } from './compile-sql.ts';
import type { Sqlite } from './database.ts';
import type { NameIndex } from './name-index.ts';
import { placeOf } from './names.ts';
import { stackRole } from './stacks.ts';

/** In the order of TILE. */
type TileRow = [
  place: number,
  uid: string,
  width: number,
  height: number,
  contentHash: string,
  format: ImageTile['format'],
  type: ImageTile['type'],
  prompt: string | null,
  model: number,
  seed: Buffer | null,
  created: number,
  rating: number,
  favorite: number,
  mark: Mark | null,
  missing: number,
  trashed: number | null,
  expires: number | null,
  stackRole: number,
  ownStack: number,
];

interface RecordRow {
  id: number;
  uid: string;
  width: number;
  height: number;
  content_hash: string;
  format: ImageTile['format'];
  prompt: string | null;
  rating: number;
  favorite: number;
  mark: string | null;
  missing: number;
  trashed_at: number | null;
  expires_at: number | null;
  folder: string;
  name: string;
  size_bytes: number;
  modified_at: number;
  pixel_hash: string | null;
  negative: string | null;
  note: string | null;
  generation: string;
  changed_at: number;
  own_stack: string | null;
  stack_role: number;
}

/** Nothing expires that somebody keeps. */
const EXPIRES = `CASE WHEN s.expires_at IS NULL OR ${SAVED_SQL} THEN NULL ELSE s.expires_at END`;
const TILE = `e.key, i.uid, i.width, i.height, i.content_hash, i.format, i.type, substr(p.body, 1, 300), i.model, i.seed,
  i.created_at, s.rating, s.favorite, s.mark, s.missing, s.trashed_at, ${EXPIRES}, s.stack_role, s.own_stack`;
const JOINED = 'JOIN states s ON s.image_id = i.id LEFT JOIN texts p ON p.id = i.prompt_id';

/** Turns ids into tiles and records. */
export class ImageReader {
  readonly #names: NameIndex;
  readonly #tiles;
  readonly #record;
  readonly #tags;
  readonly #collections;

  constructor(db: Sqlite, names: NameIndex) {
    this.#names = names;
    // One statement for all tiles: a statement each takes four times as long.
    this.#tiles = db
      .prepare<[string], TileRow>(
        `SELECT ${TILE} FROM json_each(?) e CROSS JOIN images i ON i.id = e.value ${JOINED} ORDER BY e.id`,
      )
      .raw();
    this.#record = db.prepare<[string], RecordRow>(
      `SELECT i.id, i.uid, i.width, i.height, i.content_hash, i.format, p.body AS prompt, s.rating, s.favorite, s.mark,
         s.missing, s.trashed_at, ${EXPIRES} AS expires_at, f.name AS folder, i.name, i.size_bytes, i.modified_at, i.pixel_hash,
         n.body AS negative, t.body AS note, i.generation, s.changed_at, k.name AS own_stack, s.stack_role
       FROM images i ${JOINED} JOIN names f ON f.kind = 'folder' AND f.code = i.folder LEFT JOIN texts n ON n.id = i.negative_id LEFT JOIN texts t ON t.id = s.note_id
         LEFT JOIN names k ON k.kind = 'stack' AND k.code = s.own_stack
       WHERE i.uid = ?`,
    );
    this.#tags = db
      .prepare<[number], string>(
        `SELECT n.name FROM image_tags t JOIN names n ON n.kind = 'tag' AND n.code = t.tag WHERE t.image_id = ?`,
      )
      .pluck();
    this.#collections = db
      .prepare<[number], string>(
        `SELECT c.id FROM collection_items m JOIN collections c ON c.key = m.collection WHERE m.image_id = ? ORDER BY c.id`,
      )
      .pluck();
  }

  /** Tiles of ids, with the stacks' sizes where the view has stacks. A picture gone meanwhile leaves no tile. */
  tiles(ids: Uint32Array, stackSizes: Uint32Array | null): readonly ImageTile[] {
    return this.#tiles.all(`[${ids.join()}]`).map((row) => {
      const stack = readStack(stackSizes?.[row[0]] ?? 1);
      return {
        uid: row[1],
        width: row[2],
        height: row[3],
        contentHash: row[4],
        format: row[5],
        type: row[6],
        prompt: row[7] ?? '',
        model: row[8] === 0 ? null : this.#names.name('model', row[8]),
        seed: row[9] === null ? null : seedFromBytes(row[9]),
        createdAtMs: row[10],
        rating: row[11],
        favorite: row[12] === 1,
        mark: row[13],
        missing: row[14] === 1,
        trashed: row[15] !== null,
        expiresAtMs: row[16],
        stackSize: stack.size,
        stackState: stack.state,
        stackRole: stackRole(row[17]),
        stackedByHand: row[18] !== 0,
      };
    });
  }

  record(uid: string): ImageRecord | null {
    const row = this.#record.get(uid);
    if (row === undefined) return null;
    const place = placeOf(row.folder, row.name);
    return {
      uid: row.uid,
      file: {
        rootId: place.rootId,
        path: place.path,
        sizeBytes: row.size_bytes,
        modifiedAtMs: row.modified_at,
        width: row.width,
        height: row.height,
        format: row.format,
        contentHash: row.content_hash,
        pixelHash: row.pixel_hash,
      },
      generation: {
        ...UNKNOWN_GENERATION,
        ...(JSON.parse(row.generation) as Partial<GenerationRecord>),
        prompt: row.prompt ?? '',
        negativePrompt: row.negative ?? '',
      },
      user: {
        rating: row.rating,
        favorite: row.favorite === 1,
        mark: row.mark as Mark | null,
        tags: this.#tags.all(row.id).sort(),
        note: row.note ?? '',
        stackId: row.own_stack,
        stackRole: stackRole(row.stack_role),
        changedAtMs: row.changed_at,
      },
      collections: this.#collections.all(row.id),
      state: {
        missing: row.missing === 1,
        trashedAtMs: row.trashed_at,
        expiresAtMs: row.expires_at,
      },
    };
  }
}
