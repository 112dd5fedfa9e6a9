import type { Sqlite } from './database.ts';
import { indexedText } from './words.ts';

/** Kinds of the `names` dictionary. */
export type NameKind =
  | 'model'
  | 'sampler'
  | 'scheduler'
  | 'engine'
  | 'lora'
  | 'tag'
  | 'session'
  | 'batch'
  | 'project'
  | 'stack'
  | 'folder';

/** Models and tags are found by plain words, too. */
const SEARCHED: ReadonlySet<NameKind> = new Set(['model', 'tag']);
/** Bounds the memory of the writer; past it the cache starts anew. */
const CACHE_LIMIT = 200_000;

/** 48 bits of FNV-1a over UTF-16 units, in two halves so that it stays in exact numbers. */
function textHash(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x1000193;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x5bd1e995) ^ (high >>> 15);
  }
  return (low >>> 0) + (high & 0xffff) * 2 ** 32;
}

/** Gives strings their numbers, entering new ones. Belongs to the writer; 0 stands for an absent or empty string. */
export class Dictionary {
  readonly #db: Sqlite;
  readonly #codes = new Map<string, number>();
  readonly #texts = new Map<string, number>();
  readonly #folders = new Map<number, string>();
  readonly #next = new Map<NameKind, number>();
  readonly #statements;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#statements = {
      findName: db
        .prepare<[string, string], number>('SELECT code FROM names WHERE kind = ? AND name = ?')
        .pluck(),
      maxCode: db
        .prepare<[string], number>('SELECT coalesce(max(code), 0) FROM names WHERE kind = ?')
        .pluck(),
      name: db
        .prepare<[string, number], string>('SELECT name FROM names WHERE kind = ? AND code = ?')
        .pluck(),
      addName: db.prepare('INSERT INTO names (kind, code, name, text_id) VALUES (?, ?, ?, ?)'),
      findText: db.prepare<[number], { id: number; body: string }>(
        'SELECT id, body FROM texts WHERE hash = ?',
      ),
      addText: db.prepare('INSERT INTO texts (hash, body) VALUES (?, ?)'),
      addWords: db.prepare('INSERT INTO texts_fts (rowid, body) VALUES (?, ?)'),
      removeText: db.prepare('DELETE FROM texts WHERE id = ?'),
      removeWords: db.prepare("INSERT INTO texts_fts (texts_fts, rowid, body) VALUES ('delete', ?, ?)"),
    };
  }

  /** Forgets what it remembers; after a rollback, numbers it gave out may not exist. */
  reset(): void {
    this.#codes.clear();
    this.#folders.clear();
    this.#texts.clear();
    this.#next.clear();
  }

  code(kind: NameKind, name: string | null | undefined): number {
    if (name === null || name === undefined || name === '') return 0;
    const key = `${kind}\n${name}`;
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    const code = this.#statements.findName.get(kind, name) ?? this.#add(kind, name);
    if (this.#codes.size > CACHE_LIMIT) this.#codes.clear();
    this.#codes.set(key, code);
    return code;
  }

  /** The folder of a code, as `folderName` makes it. */
  folder(code: number): string {
    let name = this.#folders.get(code);
    if (name === undefined) {
      name = this.#statements.name.get('folder', code) ?? '';
      if (this.#folders.size > CACHE_LIMIT) this.#folders.clear();
      this.#folders.set(code, name);
    }
    return name;
  }

  #add(kind: NameKind, name: string): number {
    const code = this.#next.get(kind) ?? (this.#statements.maxCode.get(kind) ?? 0) + 1;
    this.#next.set(kind, code + 1);
    this.#statements.addName.run(kind, code, name, SEARCHED.has(kind) ? this.text(name) : null);
    return code;
  }

  text(body: string): number {
    if (body === '') return 0;
    const known = this.#texts.get(body);
    if (known !== undefined) return known;
    const hash = textHash(body);
    let id = this.#statements.findText.all(hash).find((row) => row.body === body)?.id;
    if (id === undefined) {
      id = Number(this.#statements.addText.run(hash, body).lastInsertRowid);
      this.#statements.addWords.run(id, indexedText(body));
    }
    if (this.#texts.size > CACHE_LIMIT / 10) this.#texts.clear();
    this.#texts.set(body, id);
    return id;
  }

  /** Drops those of the prompts that no picture has any more. */
  forgetUnused(textIds: Iterable<number>): void {
    const used = this.#db
      .prepare<{ id: number }, number>(
        `SELECT EXISTS (SELECT 1 FROM images WHERE prompt_id = :id)
             OR EXISTS (SELECT 1 FROM images WHERE negative_id = :id)
             OR EXISTS (SELECT 1 FROM states WHERE note_id = :id AND note_id <> 0)
             OR EXISTS (SELECT 1 FROM names WHERE text_id = :id)`,
      )
      .pluck();
    const find = this.#db.prepare<[number], string>('SELECT body FROM texts WHERE id = ?').pluck();
    for (const id of new Set(textIds)) {
      const body = id === 0 ? undefined : find.get(id);
      if (body === undefined || used.get({ id }) === 1) continue;
      this.#statements.removeWords.run(id, indexedText(body));
      this.#statements.removeText.run(id);
      this.#texts.delete(body);
    }
  }
}

/** `folder` names hold the root too, so that one code says where a picture lies. */
export function folderName(rootId: string, path: string): { folder: string; name: string } {
  const slash = path.lastIndexOf('/');
  return {
    folder: `${rootId}\t${slash < 0 ? '' : path.slice(0, slash)}`,
    name: path.slice(slash + 1),
  };
}

/** A `folder` name as it is told outside the catalog: root id and path with a slash between. */
export function folderKey(folder: string): string {
  return folder.replace(/\t(?=.)/u, '/').replace('\t', '');
}

/** A `folder` name as a place: its path is the folder's, `''` for the root. */
export function folderPlace(folder: string): { rootId: string; path: string } {
  const tab = folder.indexOf('\t');
  return { rootId: folder.slice(0, tab), path: folder.slice(tab + 1) };
}

/** Inverse of `folderName`. */
export function placeOf(folder: string, name: string): { rootId: string; path: string } {
  const tab = folder.indexOf('\t');
  const parent = folder.slice(tab + 1);
  return { rootId: folder.slice(0, tab), path: parent === '' ? name : `${parent}/${name}` };
}
