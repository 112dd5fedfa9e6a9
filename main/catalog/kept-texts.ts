import { deserialize, serialize } from 'node:v8';
import type { KeptTexts, ReadersMark, Reread } from '../domain/catalog.ts';
import type { FileFacts } from '../domain/image-record.ts';
import type { Sqlite } from './database.ts';

type WasMade = Reread['was'];

/** A picture's kept texts and what was made of them. */
export interface KeptRow extends Omit<FileFacts, 'rootId' | 'path' | 'pixelHash'>, WasMade {
  readonly id: number;
  readonly uid: string;
  /** Of its file, without folders. */
  readonly name: string;
  /** Its date, Unix milliseconds: when it was made, else its file's. */
  readonly createdAtMs: number;
  readonly prompt: string;
  readonly negativePrompt: string;
  /** See `unpackRawTexts`. */
  readonly body: Uint8Array;
}

export function keptTexts(db: Sqlite, afterRow: number, limit: number): KeptTexts | null {
  const rows = db
    .prepare<[number, number], KeptRow>(
      `SELECT i.id, i.uid, i.name, i.size_bytes AS sizeBytes, i.modified_at AS modifiedAtMs, i.width, i.height, i.format,
         i.content_hash AS contentHash, i.created_at AS createdAtMs, i.prompt_id AS promptId, i.negative_id AS negativeId,
         i.generation, coalesce(p.body, '') AS prompt,
         coalesce(n.body, '') AS negativePrompt, r.body
       FROM images i JOIN raw_texts r ON r.image_id = i.id
         LEFT JOIN texts p ON p.id = i.prompt_id LEFT JOIN texts n ON n.id = i.negative_id
       WHERE i.id > ? ORDER BY i.id LIMIT ?`,
    )
    .all(afterRow, limit);
  const last = rows.at(-1);
  if (last === undefined) return null;
  const bytes = serialize(rows);
  const packed = new Uint8Array(new SharedArrayBuffer(bytes.length));
  packed.set(bytes);
  return { count: rows.length, upTo: last.id, packed };
}

export function unpackKept(packed: Uint8Array): readonly KeptRow[] {
  return deserialize(packed) as KeptRow[];
}

const MARK = 'readers';

export function readersMark(db: Sqlite): ReadersMark {
  const mark = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(MARK);
  return mark === undefined ? { version: 0, upTo: null } : (JSON.parse(mark) as ReadersMark);
}

export function putReadersMark(db: Sqlite, mark: ReadersMark): void {
  db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(MARK, JSON.stringify(mark));
}
