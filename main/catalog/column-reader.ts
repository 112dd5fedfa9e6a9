import { IMAGE_TYPES } from '../domain/generation.ts';
import { IMAGE_FORMATS } from '../domain/image-record.ts';
import { SCOPE, idsFromBytes } from './change-log.ts';
import { FLAG } from './columns.ts';
import type { Columns } from './columns.ts';
import type { Sqlite } from './database.ts';
import { markNumber } from './delta.ts';
import { LocalDays } from './local-days.ts';
import { ROLE } from './stacks.ts';

/** Rows read per turn of a scan: about 20 ms. */
const SCAN_ROWS = 5_000;

/** Column order of the SELECT below. */
type ImageRow = [
  id: number,
  created: number,
  size: number,
  guidance: number | null,
  denoise: number | null,
  steps: number | null,
  seed: Buffer | null,
  width: number,
  height: number,
  prompt: number,
  negative: number,
  model: number,
  session: number,
  batch: number,
  project: number,
  stack: number,
  folder: number,
  sampler: number,
  scheduler: number,
  engine: number,
  hasMask: number,
  hasWorkflow: number,
  hasParent: number,
  format: string,
  type: string,
  name: string,
  engineSeconds: number | null,
  cost: number | null,
];
type PlaceRow = [folder: number, name: string];
type StateRow = [
  id: number,
  rating: number,
  favorite: number,
  mark: string | null,
  note: number,
  trashed: number,
  expires: number,
  missing: number,
  ownStack: number,
  stackRole: number,
];

const IMAGE = `SELECT id, created_at, size_bytes, guidance, denoise, steps, seed, width, height, prompt_id,
  negative_id, model, session, batch, project, stack, folder, sampler, scheduler, engine, has_mask, has_workflow,
  has_parent, format, type, name, engine_seconds, cost FROM images`;
const STATE = `SELECT image_id, rating, favorite, mark, note_id, trashed_at IS NOT NULL, expires_at IS NOT NULL, missing,
  own_stack, stack_role
  FROM states`;
const STATE_FLAGS = FLAG.favorite | FLAG.trashed | FLAG.expires | FLAG.missing | FLAG.note | FLAG.cover;

interface LogRow {
  readonly revision: number;
  readonly scope: number;
  readonly ids: Buffer;
  readonly collections: Buffer;
}

/** What catching up has touched. */
export interface Caught {
  /** Ids by what changed of them; a picture that came or went is among `images`. */
  readonly images: ReadonlySet<number>;
  /** Whether pictures went for good, and texts maybe with them. */
  readonly removed: boolean;
  /** Other folders or names. */
  readonly places: ReadonlySet<number>;
  readonly states: ReadonlySet<number>;
  /** Into the trash or out of it. */
  readonly trashed: ReadonlySet<number>;
  readonly collections: ReadonlySet<number>;
}

/** Fills the columns from the tables and keeps them current. */
export class ColumnReader {
  readonly #db: Sqlite;
  readonly #columns: Columns;
  readonly #days = new LocalDays();
  readonly #statements;

  constructor(db: Sqlite, columns: Columns) {
    this.#db = db;
    this.#columns = columns;
    this.#statements = {
      revision: db
        .prepare<[], number>("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'revision'")
        .pluck(),
      maxId: db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM images').pluck(),
      imagesAfter: db.prepare<[number, number], ImageRow>(`${IMAGE} WHERE id > ? ORDER BY id LIMIT ?`).raw(),
      statesBetween: db
        .prepare<[number, number], StateRow>(
          `${STATE} WHERE image_id > ? AND image_id <= ? ORDER BY image_id`,
        )
        .raw(),
      tagsBetween: db
        .prepare<[number, number], [number, number]>(
          'SELECT image_id, tag FROM image_tags WHERE image_id > ? AND image_id <= ? ORDER BY image_id, tag',
        )
        .raw(),
      lorasBetween: db
        .prepare<[number, number], [number, number]>(
          'SELECT image_id, lora FROM image_loras WHERE image_id > ? AND image_id <= ? ORDER BY image_id, lora',
        )
        .raw(),
      image: db.prepare<[number], ImageRow>(`${IMAGE} WHERE id = ?`).raw(),
      place: db.prepare<[number], PlaceRow>('SELECT folder, name FROM images WHERE id = ?').raw(),
      state: db.prepare<[number], StateRow>(`${STATE} WHERE image_id = ?`).raw(),
      tags: db
        .prepare<[number], number>('SELECT tag FROM image_tags WHERE image_id = ? ORDER BY tag')
        .pluck(),
      loras: db
        .prepare<[number], number>('SELECT lora FROM image_loras WHERE image_id = ? ORDER BY lora')
        .pluck(),
      log: db.prepare<[number], LogRow>(
        'SELECT revision, scope, ids, collections FROM change_log WHERE revision > ? ORDER BY revision',
      ),
    };
  }

  revision(): number {
    return this.#statements.revision.get() ?? 0;
  }

  maxId(): number {
    return this.#statements.maxId.get() ?? 0;
  }

  /**
   * Reads everything, a few thousand rows at a time; `pause` is awaited in between. What changes meanwhile is caught up
   * with afterwards, from the revision at which the scan began.
   */
  async scan(pause: () => Promise<void>): Promise<void> {
    const revision = this.revision();
    for (let after = 0; after >= 0; after = this.#scanFrom(after)) await pause();
    this.#columns.revision = revision;
  }

  /** The same at one go, for a small catalog. */
  scanNow(): void {
    const revision = this.revision();
    for (let after = 0; after >= 0;) after = this.#scanFrom(after);
    this.#columns.revision = revision;
  }

  /** Reads the next rows; returns the last id, or -1 at the end. */
  #scanFrom(after: number): number {
    const rows = this.#statements.imagesAfter.all(after, SCAN_ROWS);
    const last = rows.at(-1)?.[0];
    if (last === undefined) return -1;
    for (const row of rows) this.#putImage(row);
    for (const row of this.#statements.statesBetween.all(after, last)) this.#putState(row);
    putRuns(this.#statements.tagsBetween.all(after, last), (id, codes) => this.#columns.tags.set(id, codes));
    putRuns(this.#statements.lorasBetween.all(after, last), (id, codes) =>
      this.#columns.loras.set(id, codes),
    );
    return last;
  }

  /** Puts it into the stack it was made in; its state, which says more, is put after it. */
  #putImage(row: ImageRow): void {
    const columns = this.#columns;
    const id = row[0];
    columns.reach(id);
    const seed = row[6];
    columns.put('size', id, row[2]);
    columns.put('width', id, row[7]);
    columns.put('height', id, row[8]);
    columns.put('prompt', id, row[9]);
    columns.putText('negative', id, row[10]);
    columns.put('model', id, row[11]);
    columns.put('session', id, row[12]);
    columns.put('batch', id, row[13]);
    columns.put('project', id, row[14]);
    columns.put('stack', id, row[15]);
    columns.put('folder', id, row[16]);
    columns.put('sampler', id, row[17]);
    columns.put('scheduler', id, row[18]);
    columns.put('engine', id, row[19]);
    columns.put('steps', id, row[5] === null ? 0 : row[5] + 1);
    columns.put('format', id, (IMAGE_FORMATS as readonly string[]).indexOf(row[23]));
    columns.put('type', id, (IMAGE_TYPES as readonly string[]).indexOf(row[24]));
    columns.put('spentMs', id, spentUnits(row[26], 1e3));
    columns.put('spentMicros', id, spentUnits(row[27], 1e6));
    columns.files.set(id, row[25]);
    const { data } = columns;
    data.created[id] = row[1];
    data.guidance[id] = row[3] ?? Number.NaN;
    data.denoise[id] = row[4] ?? Number.NaN;
    data.seedHigh[id] = seed === null ? 0 : seed.readUInt32BE(0);
    data.seedLow[id] = seed === null ? 0 : seed.readUInt32BE(4);
    data.day[id] = this.#days.day(row[1]);
    data.flags[id] =
      ((data.flags[id] ?? 0) & STATE_FLAGS) |
      FLAG.present |
      (row[20] && FLAG.mask) |
      (row[21] && FLAG.workflow) |
      (row[22] && FLAG.parent) |
      (seed === null ? 0 : FLAG.hasSeed) |
      (row[26] === null && row[27] === null ? 0 : FLAG.spent);
  }

  #putState(row: StateRow): void {
    const columns = this.#columns;
    const id = row[0];
    columns.put('rating', id, row[1]);
    columns.put('mark', id, markNumber(row[3]));
    columns.putText('note', id, row[4]);
    if (row[9] === ROLE.out) columns.put('stack', id, 0);
    else if (row[8] !== 0) columns.put('stack', id, row[8]);
    const { data } = columns;
    data.flags[id] =
      ((data.flags[id] ?? 0) & ~STATE_FLAGS) |
      (row[2] && FLAG.favorite) |
      (row[4] === 0 ? 0 : FLAG.note) |
      (row[5] && FLAG.trashed) |
      (row[6] && FLAG.expires) |
      (row[7] && FLAG.missing) |
      (row[9] === ROLE.cover ? FLAG.cover : 0);
  }

  /**
   * Applies what was committed since `columns.revision`. Null: the log does not reach back that far, so that only a scan
   * helps.
   */
  catchUp(): Caught | null {
    // One snapshot for the log and the rows it names.
    return this.#db.transaction(() => this.#catchUp())();
  }

  #catchUp(): Caught | null {
    const columns = this.#columns;
    const revision = this.revision();
    const images = new Set<number>();
    let removed = false;
    const places = new Set<number>();
    const states = new Set<number>();
    const trashed = new Set<number>();
    const collections = new Set<number>();
    if (revision === columns.revision) return { images, removed, places, states, trashed, collections };
    const tags = new Set<number>();
    const rows = this.#statements.log.all(columns.revision);
    if (revision < columns.revision || rows.length !== revision - columns.revision) return null;
    for (const row of rows) {
      removed ||= (row.scope & SCOPE.removed) !== 0;
      for (const id of idsFromBytes(row.ids)) {
        if ((row.scope & (SCOPE.image | SCOPE.removed)) !== 0) images.add(id);
        if ((row.scope & SCOPE.place) !== 0) places.add(id);
        if ((row.scope & SCOPE.state) !== 0) states.add(id);
        if ((row.scope & SCOPE.tags) !== 0) tags.add(id);
      }
      for (const key of idsFromBytes(row.collections)) collections.add(key);
    }
    const firstNew = this.#enterNew(images);
    for (const id of images) {
      if (id >= firstNew) continue;
      const row = this.#statements.image.get(id);
      if (row === undefined) this.#remove(id);
      else {
        this.#putImage(row);
        columns.loras.set(id, this.#statements.loras.all(id));
      }
    }
    for (const id of places) {
      if (id >= firstNew || images.has(id)) continue;
      const row = this.#statements.place.get(id);
      if (row === undefined) continue;
      columns.put('folder', id, row[0]);
      columns.files.set(id, row[1]);
    }
    for (const id of states.union(images)) {
      if (id >= firstNew) continue;
      const row = this.#statements.state.get(id);
      if (row === undefined) continue;
      if (((columns.data.flags[id] ?? 0) & FLAG.trashed) !== (row[5] && FLAG.trashed)) trashed.add(id);
      this.#putState(row);
    }
    for (const id of tags) {
      if (id < firstNew) columns.tags.set(id, this.#statements.tags.all(id));
    }
    columns.revision = revision;
    return { images, removed, places, states, trashed, collections };
  }

  /** Reads the pictures that came since in ranges, as a scan does. Returns the id they begin with. */
  #enterNew(changed: Iterable<number>): number {
    // Ids are never used again, so whatever lies beyond the last one is new.
    const first = Math.max(1, this.#columns.size);
    let hasNew = false;
    for (const id of changed) hasNew ||= id >= first;
    for (let after = hasNew ? first - 1 : -1; after >= 0;) after = this.#scanFrom(after);
    return first;
  }

  #remove(id: number): void {
    if (id >= this.#columns.size) return;
    this.#columns.data.flags[id] = 0;
    this.#columns.tags.set(id, []);
    this.#columns.loras.set(id, []);
  }
}

/** Within 32 bits, whatever a file says. */
function spentUnits(amount: number | null, unitsOfOne: number): number {
  return Math.min(Math.max(Math.round((amount ?? 0) * unitsOfOne), 0), 0xffff_ffff);
}

function putRuns(
  rows: readonly (readonly [id: number, code: number])[],
  put: (id: number, codes: readonly number[]) => void,
): void {
  let codes: number[] = [];
  rows.forEach(([id, code], index) => {
    codes.push(code);
    if (rows[index + 1]?.[0] === id) return;
    put(id, codes);
    codes = [];
  });
}
