import type { GenerationRecord } from '../domain/generation.ts';
import { UNKNOWN_GENERATION } from '../domain/generation.ts';
import type { ImageRecord, ImageTile, Mark } from '../domain/image-record.ts';
import { seedFromBytes } from '../domain/seed.ts';
import type { Sqlite } from './database.ts';
import type { NameIndex } from './name-index.ts';
import { placeOf } from './names.ts';

/** In the order of TILE. */
type TileRow = [
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
}

const TILE = `i.uid, i.width, i.height, i.content_hash, i.format, i.type, substr(p.body, 1, 300), i.model, i.seed,
  i.created_at, s.rating, s.favorite, s.mark, s.missing, s.trashed_at, s.expires_at`;
const FROM = `images i JOIN states s ON s.image_id = i.id LEFT JOIN texts p ON p.id = i.prompt_id`;

/** Turns ids into tiles and records. */
export class ImageReader {
  readonly #names: NameIndex;
  readonly #tile;
  readonly #record;
  readonly #tags;
  readonly #collections;

  constructor(db: Sqlite, names: NameIndex) {
    this.#names = names;
    this.#tile = db.prepare<[number], TileRow>(`SELECT ${TILE} FROM ${FROM} WHERE i.id = ?`).raw();
    this.#record = db.prepare<[string], RecordRow>(
      `SELECT i.id, i.uid, i.width, i.height, i.content_hash, i.format, p.body AS prompt, s.rating, s.favorite, s.mark,
         s.missing, s.trashed_at, s.expires_at, f.name AS folder, i.name, i.size_bytes, i.modified_at, i.pixel_hash,
         n.body AS negative, t.body AS note, i.generation, s.changed_at
       FROM ${FROM} JOIN names f ON f.kind = 'folder' AND f.code = i.folder LEFT JOIN texts n ON n.id = i.negative_id LEFT JOIN texts t ON t.id = s.note_id
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

  /** The tile of an id; null when its picture is gone. */
  tile(id: number, stackSize: number): ImageTile | null {
    const row = this.#tile.get(id);
    if (row === undefined) return null;
    return {
      uid: row[0],
      width: row[1],
      height: row[2],
      contentHash: row[3],
      format: row[4],
      type: row[5],
      prompt: row[6] ?? '',
      model: row[7] === 0 ? null : this.#names.name('model', row[7]),
      seed: row[8] === null ? null : seedFromBytes(row[8]),
      createdAtMs: row[9],
      rating: row[10],
      favorite: row[11] === 1,
      mark: row[12],
      missing: row[13] === 1,
      trashed: row[14] !== null,
      expiresAtMs: row[15],
      stackSize,
    };
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
