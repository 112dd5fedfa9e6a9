import { sql } from 'drizzle-orm';
import {
  blob,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';

/**
 * The catalog's tables. drizzle-kit generates the migrations from this; STRICT, WITHOUT ROWID and the FTS5 table are
 * added to the generated SQL by hand.
 *
 * What repeats is stored once: prompts, negative prompts and notes in `texts` (which the full-text index covers), models,
 * tags, folders and the like in `names`. What the user changes in bulk lies in `states`, whose rows are so narrow
 * that a change of 100,000 pictures rewrites few pages.
 */

/** Key-value pairs about the catalog itself: `catalog_id`, `revision`, `readers` (a `ReadersMark`). */
export const meta = sqliteTable('meta', {
  key: text().primaryKey(),
  value: text().notNull(),
});

/** Dictionary of short repeated strings; `code` counts from 1 within a kind. */
export const names = sqliteTable(
  'names',
  {
    kind: text().notNull(),
    code: integer().notNull(),
    name: text().notNull(),
    /** The same string in `texts`, for the kinds that plain words search: models and tags. */
    textId: integer('text_id'),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.code] }),
    uniqueIndex('names_by_name').on(t.kind, t.name),
    index('names_by_text')
      .on(t.textId)
      .where(sql`text_id IS NOT NULL`),
  ],
);

/** Dictionary of long strings. Their words are in `texts_fts` under the same id. */
export const texts = sqliteTable(
  'texts',
  {
    id: integer().primaryKey(),
    /** 48-bit hash of the body. */
    hash: integer().notNull(),
    body: text().notNull(),
  },
  (t) => [index('texts_by_hash').on(t.hash)],
);

export const images = sqliteTable(
  'images',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    uid: text().notNull().unique('images_by_uid'),
    /** Code of a `folder` name: root id, tab, folder path. */
    folder: integer().notNull(),
    /** File name. */
    name: text().notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    modifiedAt: real('modified_at').notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    format: text().notNull(),
    contentHash: text('content_hash').notNull(),
    pixelHash: text('pixel_hash'),
    type: text().notNull(),
    /** When it was made, else when the file was last written. */
    createdAt: integer('created_at').notNull(),
    addedAt: integer('added_at').notNull(),
    promptId: integer('prompt_id').notNull(),
    negativeId: integer('negative_id').notNull(),
    model: integer().notNull(),
    sampler: integer().notNull(),
    scheduler: integer().notNull(),
    engine: integer().notNull(),
    session: integer().notNull(),
    batch: integer().notNull(),
    project: integer().notNull(),
    /** The stack it was made in: one for each prompt of a session; 0: none. See `STACK_SQL` for the one it is in. */
    stack: integer().notNull(),
    /** 8 bytes, big-endian. */
    seed: blob({ mode: 'buffer' }),
    steps: integer(),
    guidance: real(),
    denoise: real(),
    /** What was spent on it here; null where it came from elsewhere or is a copy, whatever its record says. */
    engineSeconds: real('engine_seconds'),
    cost: real(),
    hasMask: integer('has_mask').notNull(),
    hasParent: integer('has_parent').notNull(),
    hasWorkflow: integer('has_workflow').notNull(),
    /** The generation record's fields that differ from "unknown", without the two prompts, as JSON. */
    generation: text().notNull(),
  },
  (t) => [
    index('images_by_created').on(t.createdAt),
    // By folder alone: a move of many in the order of their rows then changes few pages of it. See `picturesAt`.
    index('images_by_folder').on(t.folder),
    index('images_by_name').on(t.name),
    index('images_by_prompt').on(t.promptId),
    index('images_by_negative').on(t.negativeId),
    index('images_by_content_hash').on(t.contentHash),
    index('images_by_pixel_hash').on(t.pixelHash),
  ],
);

/** What was spent here on pictures that were deleted for good since: it was spent all the same. */
export const spentOnRemoved = sqliteTable('spent_on_removed', {
  uid: text().primaryKey(),
  /** When it was made, as days since 1970 of the local calendar. */
  day: integer().notNull(),
  model: integer().notNull(),
  project: integer().notNull(),
  engineSeconds: real('engine_seconds'),
  cost: real(),
});

/** What the user said of a picture and what became of it: one narrow row for each picture. */
export const states = sqliteTable(
  'states',
  {
    imageId: integer('image_id').primaryKey(),
    rating: integer().notNull(),
    favorite: integer().notNull(),
    mark: text(),
    noteId: integer('note_id').notNull(),
    changedAt: integer('changed_at').notNull(),
    trashedAt: integer('trashed_at'),
    expiresAt: integer('expires_at'),
    missing: integer().notNull(),
    /** Code of the `stack` it was put into by hand; 0: none. */
    ownStack: integer('own_stack').notNull().default(0),
    /** Place in STACK_ROLES plus one; 0: none. */
    stackRole: integer('stack_role').notNull().default(0),
  },
  (t) => [
    index('states_by_own_stack')
      .on(t.ownStack)
      .where(sql`own_stack <> 0`),
    index('states_by_expiry')
      .on(t.expiresAt)
      .where(sql`expires_at IS NOT NULL`),
    index('states_by_note')
      .on(t.noteId)
      .where(sql`note_id <> 0`),
  ],
);

export const imageTags = sqliteTable(
  'image_tags',
  { imageId: integer('image_id').notNull(), tag: integer().notNull() },
  (t) => [primaryKey({ columns: [t.imageId, t.tag] }), index('image_tags_by_tag').on(t.tag)],
);

export const imageLoras = sqliteTable(
  'image_loras',
  { imageId: integer('image_id').notNull(), lora: integer().notNull() },
  (t) => [primaryKey({ columns: [t.imageId, t.lora] }), index('image_loras_by_lora').on(t.lora)],
);

/** Which pictures a picture was made from. The parent may be unknown to the catalog. */
export const lineage = sqliteTable(
  'lineage',
  {
    childId: integer('child_id').notNull(),
    ordinal: integer().notNull(),
    parentUid: text('parent_uid').notNull(),
    role: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.childId, t.ordinal] }), index('lineage_by_parent').on(t.parentUid)],
);

/** Every text chunk of the file, deflated JSON. */
export const rawTexts = sqliteTable('raw_texts', {
  imageId: integer('image_id').primaryKey(),
  body: blob({ mode: 'buffer' }).notNull(),
});

export const collections = sqliteTable('collections', {
  key: integer().primaryKey({ autoIncrement: true }),
  id: text().notNull().unique('collections_by_id'),
  name: text().notNull(),
  parentId: text('parent_id'),
  note: text().notNull(),
  coverUid: text('cover_uid'),
  position: real().notNull(),
});

export const searches = sqliteTable('searches', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** In the query language. */
  query: text().notNull(),
  /** Sort as JSON. */
  sort: text().notNull(),
  grouping: text().notNull(),
  position: real().notNull(),
});

export const collectionItems = sqliteTable(
  'collection_items',
  {
    collection: integer().notNull(),
    imageId: integer('image_id').notNull(),
    position: real().notNull(),
  },
  (t) => [
    // None by position: who needs the order reads the whole collection, and sorts it sooner than many new members find their places.
    primaryKey({ columns: [t.collection, t.imageId] }),
    index('collection_items_by_image').on(t.imageId),
  ],
);

export const roots = sqliteTable('roots', {
  id: text().primaryKey(),
  path: text().notNull(),
  title: text().notNull(),
  online: integer({ mode: 'boolean' }).notNull(),
  readOnly: integer('read_only', { mode: 'boolean' }).notNull(),
});

export const sessions = sqliteTable('sessions', {
  id: text().primaryKey(),
  folder: text().notNull(),
  startedAt: integer('started_at').notNull(),
  label: text().notNull(),
  batchFile: text('batch_file'),
  paused: integer({ mode: 'boolean' }).notNull(),
});

/** The highest number given out in each session folder. Outlives the jobs, so no number is given twice. */
export const reservations = sqliteTable('reservations', {
  folder: text().primaryKey(),
  highest: integer().notNull(),
});

export const jobs = sqliteTable(
  'jobs',
  {
    sequence: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique('jobs_by_id'),
    sessionId: text('session_id').notNull(),
    state: text().notNull(),
    /** GenerationRequest as JSON. */
    request: text().notNull(),
    position: real().notNull(),
    /** DispatchTicket as JSON. */
    ticket: text(),
    attempts: integer().notNull(),
    /** JobError as JSON. */
    error: text(),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
  },
  (t) => [index('jobs_by_state').on(t.state, t.position), index('jobs_by_session').on(t.sessionId)],
);

export const jobImages = sqliteTable(
  'job_images',
  {
    uid: text().primaryKey(),
    jobId: text('job_id').notNull(),
    ordinal: integer().notNull(),
    count: integer().notNull(),
    seed: blob({ mode: 'buffer' }).notNull(),
    path: text().notNull(),
    saved: integer({ mode: 'boolean' }).notNull(),
  },
  (t) => [index('job_images_by_job').on(t.jobId, t.ordinal)],
);

/**
 * The undo journal. `phase` is `done`, or what was going on when the program ended: `applying`, `undoing`, `redoing`; `final`
 * is what can't be undone any more, `passed` when the user was told.
 */
export const journal = sqliteTable('journal', {
  id: integer().primaryKey({ autoIncrement: true }),
  kind: text().notNull(),
  count: integer().notNull(),
  detail: text().notNull(),
  createdAt: integer('created_at').notNull(),
  undone: integer({ mode: 'boolean' }).notNull(),
  phase: text().notNull(),
});

/** A chunk of an entry: rows before and after, packed. */
export const journalChunks = sqliteTable(
  'journal_chunks',
  {
    entryId: integer('entry_id').notNull(),
    ordinal: integer().notNull(),
    applied: integer({ mode: 'boolean' }).notNull(),
    delta: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.entryId, t.ordinal] })],
);

export const pendingFiles = sqliteTable(
  'pending_files',
  {
    imageId: integer('image_id').notNull(),
    kind: text().notNull(),
    /** Changes whenever the work is due anew, so that finishing an older request does not finish this one. */
    id: integer().notNull(),
    /** Places its row has named since a move was asked for that is still due: JSON, oldest first. */
    fromPath: text('from_path'),
  },
  (t) => [primaryKey({ columns: [t.imageId, t.kind] }), index('pending_files_by_id').on(t.id)],
);

/** Which pictures each revision touched, so that columns in memory and their cache file catch up without a scan. */
export const changeLog = sqliteTable('change_log', {
  revision: integer().primaryKey(),
  /** Bits: 1 picture, 2 state, 4 tags, 8 collection items, 16 removed, 32 collections, 64 folder and name, 128 searches. */
  scope: integer().notNull(),
  /** 32-bit little-endian ids of pictures. */
  ids: blob({ mode: 'buffer' }).notNull(),
  /** Keys of the collections whose members changed, likewise. */
  collections: blob({ mode: 'buffer' }).notNull(),
});
