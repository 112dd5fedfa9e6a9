import type { Place, Reread } from '../domain/catalog.ts';
import type { FileFacts } from '../domain/image-record.ts';
import { isWhereItWasMade } from '../domain/naming.ts';
import { seedToBytes } from '../domain/seed.ts';
import type { Sqlite } from './database.ts';
import type { ImageRow } from './image-row.ts';
import { LocalDays } from './local-days.ts';
import type { Dictionary } from './names.ts';
import { folderName } from './names.ts';
import { picturesAt } from './pictures-at.ts';
import { LIBRARY_ROOT } from './root-ids.ts';
import { roleNumber } from './stacks.ts';

/** "Main Street Redesign" of "Main Street Redesign - bike lanes"; empty when there is no dash. */
function projectOfPrompt(prompt: string): string {
  const dash = prompt.indexOf(' - ');
  return dash <= 0 ? '' : prompt.slice(0, dash).trim().slice(0, 200);
}

/** What follows from how a picture was made. */
const MADE_COLUMNS = [
  'type',
  'created_at',
  'prompt_id',
  'negative_id',
  'model',
  'sampler',
  'scheduler',
  'engine',
  'session',
  'batch',
  'project',
  'stack',
  'seed',
  'steps',
  'guidance',
  'denoise',
  'engine_seconds',
  'cost',
  'has_mask',
  'has_parent',
  'has_workflow',
  'generation',
] as const;

const IMAGE_COLUMNS = [
  'folder',
  'name',
  'size_bytes',
  'modified_at',
  'width',
  'height',
  'format',
  'content_hash',
  'pixel_hash',
  ...MADE_COLUMNS,
] as const;

interface KnownRow {
  readonly id: number;
  readonly has_workflow: number;
  readonly content_hash: string;
  readonly pixel_hash: string | null;
  readonly made_here: number;
  readonly prompt_id: number;
  readonly negative_id: number;
  readonly generation: string;
}

interface LeavingRow {
  readonly uid: string;
  readonly createdAt: number;
  readonly model: number;
  readonly project: number;
  readonly engineSeconds: number | null;
  readonly cost: number | null;
  readonly promptId: number;
  readonly negativeId: number;
}

interface SaidRow {
  readonly rating: number;
  readonly favorite: number;
  readonly mark: string | null;
  readonly note_id: number;
  readonly own_stack: number;
  readonly stack_role: number;
  readonly changed_at: number;
}

const NOTHING_SAID: SaidRow = {
  rating: 0,
  favorite: 0,
  mark: null,
  note_id: 0,
  own_stack: 0,
  stack_role: 0,
  changed_at: 0,
};

/** Enters and forgets picture rows. Call inside a transaction. */
export class ImageWriter {
  readonly #names: Dictionary;
  readonly #days = new LocalDays();
  readonly #at;
  readonly #statements;

  constructor(db: Sqlite, names: Dictionary) {
    this.#names = names;
    this.#at = picturesAt(db);
    // By position: binding thirty names takes longer than writing the row.
    const sets = (columns: readonly string[]): string => columns.map((column) => `${column} = ?`).join(', ');
    this.#statements = {
      find: db.prepare<[string], KnownRow>(
        `SELECT id, has_workflow, content_hash, pixel_hash, engine_seconds IS NOT NULL OR cost IS NOT NULL AS made_here,
           prompt_id, negative_id, generation FROM images WHERE uid = ?`,
      ),
      insert: db.prepare(
        `INSERT INTO images (uid, added_at, ${IMAGE_COLUMNS.join(', ')})
         VALUES (?, ?, ${IMAGE_COLUMNS.map(() => '?').join(', ')})`,
      ),
      update: db.prepare(`UPDATE images SET ${sets(IMAGE_COLUMNS)} WHERE id = ?`),
      updateMade: db.prepare(`UPDATE images SET ${sets(MADE_COLUMNS)} WHERE id = ?`),
      addState: db.prepare(
        `INSERT INTO states (image_id, rating, favorite, mark, note_id, changed_at, trashed_at, expires_at, missing)
         VALUES (?, 0, 0, NULL, 0, 0, NULL, NULL, 0)`,
      ),
      said: db.prepare<[number], SaidRow>(
        'SELECT rating, favorite, mark, note_id, own_stack, stack_role, changed_at FROM states WHERE image_id = ?',
      ),
      putUser: db.prepare(
        `UPDATE states SET rating = ?, favorite = ?, mark = ?, note_id = ?, changed_at = ?, own_stack = ?, stack_role = ?
         WHERE image_id = ?`,
      ),
      setExpiry: db.prepare('UPDATE states SET expires_at = ? WHERE image_id = ?'),
      setTrashed: db.prepare('UPDATE states SET trashed_at = ? WHERE image_id = ?'),
      found: db.prepare('UPDATE states SET missing = 0 WHERE image_id = ? AND missing = 1'),
      setMissing: db.prepare('UPDATE states SET missing = ? WHERE image_id = ?'),
      isPresent: db
        .prepare<[number], number>(
          'SELECT 1 FROM states WHERE image_id = ? AND missing = 0 AND trashed_at IS NULL',
        )
        .pluck(),
      clearLineage: db.prepare('DELETE FROM lineage WHERE child_id = ?'),
      addParent: db.prepare('INSERT INTO lineage (child_id, ordinal, parent_uid, role) VALUES (?, ?, ?, ?)'),
      clearLoras: db.prepare('DELETE FROM image_loras WHERE image_id = ?'),
      addLora: db.prepare('INSERT OR IGNORE INTO image_loras (image_id, lora) VALUES (?, ?)'),
      hasTags: db.prepare<[number], number>('SELECT 1 FROM image_tags WHERE image_id = ? LIMIT 1').pluck(),
      clearTags: db.prepare('DELETE FROM image_tags WHERE image_id = ?'),
      addTag: db.prepare('INSERT OR IGNORE INTO image_tags (image_id, tag) VALUES (?, ?)'),
      putRaw: db.prepare('INSERT OR REPLACE INTO raw_texts (image_id, body) VALUES (?, ?)'),
      collectionKey: db.prepare<[string], number>('SELECT key FROM collections WHERE id = ?').pluck(),
      addCollection: db.prepare(
        `INSERT INTO collections (id, name, parent_id, note, cover_uid, position)
         VALUES (?, ?, NULL, '', NULL, (SELECT coalesce(max(position), 0) + 1 FROM collections))`,
      ),
      itemsOf: db
        .prepare<[number], number>('SELECT collection FROM collection_items WHERE image_id = ?')
        .pluck(),
      clearItems: db.prepare('DELETE FROM collection_items WHERE image_id = ?'),
      putItem: db.prepare(
        'INSERT OR REPLACE INTO collection_items (collection, image_id, position) VALUES (?, ?, ?)',
      ),
      leaving: db.prepare<[number], LeavingRow>(
        `SELECT uid, created_at AS createdAt, model, project, engine_seconds AS engineSeconds, cost,
           prompt_id AS promptId, negative_id AS negativeId FROM images WHERE id = ?`,
      ),
      noteSpent: db.prepare(
        `INSERT OR REPLACE INTO spent_on_removed (uid, day, model, project, engine_seconds, cost)
         VALUES (?, ?, ?, ?, ?, ?)`,
      ),
      forgetSpent: db.prepare('DELETE FROM spent_on_removed WHERE uid = ?'),
      place: db.prepare<[number], { folder: string; name: string }>(
        `SELECT f.name AS folder, i.name AS name FROM images i JOIN names f ON f.kind = 'folder' AND f.code = i.folder
         WHERE i.id = ?`,
      ),
      remove: [
        'images WHERE id',
        'states WHERE image_id',
        'image_tags WHERE image_id',
        'image_loras WHERE image_id',
        'lineage WHERE child_id',
        'raw_texts WHERE image_id',
        'collection_items WHERE image_id',
        'pending_files WHERE image_id',
      ].map((from) => db.prepare(`DELETE FROM ${from} = ?`)),
    };
  }

  idOf(uid: string): number | undefined {
    return this.#statements.find.get(uid)?.id;
  }

  /** Whether a picture's place is this one. */
  isAt(uid: string, place: Place): boolean {
    const id = this.idOf(uid);
    const now = id === undefined ? undefined : this.#statements.place.get(id);
    const { folder, name } = folderName(place.rootId, place.path);
    return now?.folder === folder && now.name === name;
  }

  /**
   * Enters a picture, or enters it anew when its uid is known. Returns its id, and others'
   * ids it changed; adds the keys of the collections it entered or left to `touched`. `ofJob`: a job of this library has
   * just made it. `knowsMore`: more was said of it here than its files say now.
   */
  put(
    uid: string,
    place: Place,
    row: ImageRow,
    nowMs: number,
    touched: Set<number>,
    ofJob = false,
  ): { readonly id: number; readonly displaced: readonly number[]; readonly knowsMore: boolean } {
    const known = this.#statements.find.get(uid);
    const columns = this.#columns(place, row, known, ofJob);
    const values = IMAGE_COLUMNS.map((column) => columns[column]);
    const displaced = this.#displace(columns.folder, columns.name, known?.id);
    let id: number;
    if (known === undefined) {
      id = Number(this.#statements.insert.run(uid, nowMs, ...values).lastInsertRowid);
      this.#statements.addState.run(id);
      // It is back, and counts by itself.
      if (columns.engine_seconds !== null || columns.cost !== null) this.#statements.forgetSpent.run(uid);
    } else {
      id = known.id;
      this.#statements.update.run(...values, id);
      this.#statements.found.run(id);
    }
    this.#putParts(id, row, known !== undefined);
    if (row.rawTexts !== null) this.#statements.putRaw.run(id, row.rawTexts);
    if (row.expiresAtMs !== undefined) this.#statements.setExpiry.run(row.expiresAtMs, id);
    if (row.trashedAtMs !== undefined) this.#statements.setTrashed.run(row.trashedAtMs, id);
    const knowsMore = known !== undefined && this.#knowsMore(id, row);
    this.#putUser(id, row, touched, known === undefined);
    return { id, displaced, knowsMore };
  }

  /**
   * Enters what pictures say to readers that know more; their files and what was said of them stay as they are. Returns the ids of
   * those of which still the same is known as was when they were read.
   */
  reread(pictures: readonly (Pick<Reread, 'uid' | 'was'> & { readonly row: ImageRow })[]): readonly number[] {
    const ids: number[] = [];
    const texts: number[] = [];
    for (const { uid, was, row } of pictures) {
      const known = this.#statements.find.get(uid);
      if (
        known?.generation !== was.generation ||
        known.prompt_id !== was.promptId ||
        known.negative_id !== was.negativeId
      )
        continue;
      const columns = this.#madeColumns(row, known, known.made_here === 1);
      this.#statements.updateMade.run(...MADE_COLUMNS.map((column) => columns[column]), known.id);
      this.#putParts(known.id, row, true);
      ids.push(known.id);
      if (columns.prompt_id !== known.prompt_id) texts.push(known.prompt_id);
      if (columns.negative_id !== known.negative_id) texts.push(known.negative_id);
    }
    this.#names.forgetUnused(texts);
    return ids;
  }

  /** What it was made from and with, in place of what was known. */
  #putParts(id: number, { facts, loraNames }: ImageRow, isKnown: boolean): void {
    if (isKnown) {
      this.#statements.clearLineage.run(id);
      this.#statements.clearLoras.run(id);
    }
    facts.parents.forEach((parent, ordinal) => {
      this.#statements.addParent.run(id, ordinal, parent.uid, parent.role);
    });
    for (const lora of loraNames) this.#statements.addLora.run(id, this.#names.code('lora', lora));
  }

  #columns(place: Place, row: ImageRow, known: KnownRow | undefined, ofJob: boolean) {
    const { file, facts } = row;
    // Once entered it may be moved anywhere; a catalog that is made anew has nothing but its place to go by.
    const isMadeHere =
      ofJob ||
      (known === undefined
        ? place.rootId === LIBRARY_ROOT && isWhereItWasMade(place.path, facts.seed)
        : known.made_here === 1);
    const { folder, name } = folderName(place.rootId, place.path);
    return {
      folder: this.#names.code('folder', folder),
      name,
      size_bytes: file.sizeBytes,
      modified_at: file.modifiedAtMs,
      width: file.width,
      height: file.height,
      format: file.format,
      content_hash: file.contentHash,
      // Made with a thumbnail, which a file that stays what it was keeps.
      pixel_hash: file.pixelHash ?? (known?.content_hash === file.contentHash ? known.pixel_hash : null),
      ...this.#madeColumns(row, known, isMadeHere),
    };
  }

  #madeColumns(
    { file, facts, hasWorkflow, generation }: ImageRow,
    known: KnownRow | undefined,
    isMadeHere: boolean,
  ) {
    const names = this.#names;
    const promptId = names.text(facts.prompt);
    return {
      type: facts.type,
      created_at: Math.round(facts.createdAtMs ?? file.modifiedAtMs),
      prompt_id: promptId,
      negative_id: names.text(facts.negativePrompt),
      model: names.code('model', facts.model),
      sampler: names.code('sampler', facts.sampler),
      scheduler: names.code('scheduler', facts.scheduler),
      engine: names.code('engine', facts.engine),
      session: names.code('session', facts.sessionId),
      batch: names.code('batch', facts.batchFile),
      project: names.code('project', projectOfPrompt(facts.prompt)),
      stack: facts.sessionId === null ? 0 : names.code('stack', `${facts.sessionId}/${promptId}`),
      seed: facts.seed === null ? null : seedToBytes(facts.seed),
      steps: facts.steps === null ? null : Math.round(facts.steps),
      guidance: facts.guidance,
      denoise: facts.denoise,
      engine_seconds: isMadeHere ? facts.engineSeconds : null,
      cost: isMadeHere ? facts.cost : null,
      has_mask: Number(facts.parents.some((parent) => parent.role === 'mask')),
      has_parent: Number(facts.parents.some((parent) => parent.role !== 'mask')),
      has_workflow: hasWorkflow === null ? (known?.has_workflow ?? 0) : Number(hasWorkflow),
      generation,
    };
  }

  /** A file that is now another picture: the row that stood for it before has lost its own. */
  #displace(folder: number, name: string, id: number | undefined): readonly number[] {
    const others = this.#at(folder, name).filter(
      (other) => other !== id && this.#statements.isPresent.get(other) === 1,
    );
    for (const other of others) this.#statements.setMissing.run(1, other);
    return others;
  }

  /** Whether something said of a picture is not spoken of by the newer word of its files: another program wrote that. */
  #knowsMore(id: number, { user, collections }: ImageRow): boolean {
    if (user === undefined) return false;
    const said = this.#statements.said.get(id) ?? NOTHING_SAID;
    if (user.changedAtMs < said.changed_at) return false;
    return (
      (user.rating === undefined && said.rating > 0) ||
      (user.favorite === undefined && said.favorite > 0) ||
      (user.mark === undefined && said.mark !== null) ||
      (user.note === undefined && said.note_id > 0) ||
      (user.tags === undefined && this.#statements.hasTags.get(id) === 1) ||
      (collections === undefined && this.#statements.itemsOf.get(id) !== undefined)
    );
  }

  /** The newer word wins in all that it speaks of; memberships go with it. */
  #putUser(id: number, row: ImageRow, touched: Set<number>, created: boolean): void {
    const { user, collections } = row;
    if (user !== undefined) {
      const before = this.#statements.said.get(id) ?? NOTHING_SAID;
      if (!created) {
        if (user.changedAtMs < before.changed_at) return;
        if (user.tags !== undefined) this.#statements.clearTags.run(id);
        if (collections !== undefined) {
          for (const key of this.#statements.itemsOf.all(id)) touched.add(key);
          this.#statements.clearItems.run(id);
        }
      }
      const { rating, favorite, mark, note, stackId, stackRole } = user;
      this.#statements.putUser.run(
        rating ?? before.rating,
        favorite === undefined ? before.favorite : Number(favorite),
        mark === undefined ? before.mark : mark,
        note === undefined ? before.note_id : this.#names.text(note),
        user.changedAtMs,
        stackId === undefined ? before.own_stack : this.#names.code('stack', stackId),
        stackRole === undefined ? before.stack_role : roleNumber(stackRole),
        id,
      );
      for (const tag of user.tags ?? []) this.#statements.addTag.run(id, this.#names.code('tag', tag));
    }
    for (const { id: collectionId, position } of collections ?? []) {
      const key = this.collectionKey(collectionId);
      touched.add(key);
      this.#statements.putItem.run(key, id, position);
    }
  }

  /** Sidecars may name a collection before the library's own files have said what it is called. */
  collectionKey(collectionId: string): number {
    const known = this.#statements.collectionKey.get(collectionId);
    if (known !== undefined) return known;
    return Number(this.#statements.addCollection.run(collectionId, collectionId).lastInsertRowid);
  }

  /** Applies what was found on disk. */
  updateFile(id: number, file: Partial<FileFacts>, db: Sqlite): void {
    const columns: Record<string, unknown> = {};
    if (file.path !== undefined || file.rootId !== undefined) {
      const now = this.#statements.place.get(id);
      if (now === undefined) return;
      const tab = now.folder.indexOf('\t');
      const folder = now.folder.slice(tab + 1);
      const place = folderName(
        file.rootId ?? now.folder.slice(0, tab),
        file.path ?? (folder === '' ? now.name : `${folder}/${now.name}`),
      );
      columns['folder'] = this.#names.code('folder', place.folder);
      columns['name'] = place.name;
    }
    if (file.sizeBytes !== undefined) columns['size_bytes'] = file.sizeBytes;
    if (file.modifiedAtMs !== undefined) columns['modified_at'] = file.modifiedAtMs;
    if (file.width !== undefined) columns['width'] = file.width;
    if (file.height !== undefined) columns['height'] = file.height;
    if (file.format !== undefined) columns['format'] = file.format;
    if (file.contentHash !== undefined) columns['content_hash'] = file.contentHash;
    if (file.pixelHash !== undefined) columns['pixel_hash'] = file.pixelHash;
    const sets = Object.keys(columns).map((column) => `${column} = @${column}`);
    if (sets.length > 0)
      db.prepare(`UPDATE images SET ${sets.join(', ')} WHERE id = @id`).run({ ...columns, id });
  }

  setMissing(id: number, missing: boolean): void {
    this.#statements.setMissing.run(Number(missing), id);
  }

  setExpiry(id: number, expiresAtMs: number | null): void {
    this.#statements.setExpiry.run(expiresAtMs, id);
  }

  remove(ids: Iterable<number>): void {
    const texts: number[] = [];
    for (const id of ids) {
      const row = this.#statements.leaving.get(id);
      if (row === undefined) continue;
      const { uid, createdAt, model, project, engineSeconds, cost, promptId, negativeId } = row;
      texts.push(promptId, negativeId);
      if (engineSeconds !== null || cost !== null) {
        const day = this.#days.day(createdAt);
        this.#statements.noteSpent.run(uid, day, model, project, engineSeconds, cost);
      }
      for (const statement of this.#statements.remove) statement.run(id);
    }
    this.#names.forgetUnused(texts);
  }
}
