import { z } from 'zod';
import type { CatalogEvent } from '../../main/domain/catalog.ts';
import {
  STACK_CHANGES,
  type ChangeReport,
  type FileWork,
  type JournalEntry,
} from '../../main/domain/catalog-change.ts';
import {
  FACET_FIELDS,
  GROUP_KEYS,
  SORT_KEYS,
  type FacetValue,
  type FirstPage,
  type Ranges,
  type SetSummary,
} from '../../main/domain/catalog-view.ts';
import type { ImageType, ParentRole } from '../../main/domain/generation.ts';
import type { DuplicateReport, MergeReport, PixelReport } from '../../main/domain/duplicates.ts';
import { MAX_FOLDER_PATH } from '../../main/domain/folder-path.ts';
import { MARKS, type ImageRecord, type ImageTile } from '../../main/domain/image-record.ts';
import type { SelectionSummary } from '../../main/domain/selection-summary.ts';
import { cleanTag } from '../../main/domain/tag-name.ts';
import { command, query, stream, type } from './define.ts';
import { operationProgress, uid } from './schemas.ts';

const id = z.string().min(1).max(64);
/** In the query language. INVALID_QUERY carries `position`, `length` and `expected` in its details. */
const queryText = z.string().max(4096);
/** A name for `cancel` and `progress`. */
const followed = z.object({ operationId: id.exactOptional() });
const turned = followed.extend({ entryId: z.number().int().exactOptional() });
const view = z.string().min(1).max(40);
const position = z.number().int().min(0);
const ranges = z.array(z.tuple([position, position])).max(100_000);

export const sort = z.object({
  key: z.enum(SORT_KEYS),
  direction: z.enum(['ascending', 'descending']),
  collectionId: id.exactOptional(),
  shuffle: z.number().int().exactOptional(),
});

export const group = z.enum(GROUP_KEYS);

export const target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('uids'), uids: z.array(uid).max(100_000) }),
  z.object({ kind: z.literal('set'), setId: id, revision: z.number().int(), ranges }),
  z.object({ kind: z.literal('query'), query: queryText }),
]);
/** Which pictures a command means. */
export type TargetInput = z.infer<typeof target>;

/** One that pictures have, as it is. */
const tag = z.string().min(1).max(200);
const newTag = z.string().transform(cleanTag).pipe(tag);
const tags = z.array(tag).max(200);
const newTags = z.array(newTag).max(200);
const change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rate'), rating: z.number().int().min(0).max(5) }),
  z.object({ kind: z.literal('favorite'), favorite: z.boolean() }),
  z.object({ kind: z.literal('mark'), mark: z.enum(MARKS).nullable() }),
  z.object({ kind: z.literal('note'), note: z.string().max(100_000) }),
  z.object({ kind: z.literal('tag'), add: newTags, remove: tags }),
  z.object({
    kind: z.literal('collect'),
    addTo: id.nullable(),
    removeFrom: id.nullable(),
    make: z
      .object({ parentId: id.nullable(), names: z.array(z.string().min(1).max(200)).min(1).max(50) })
      .exactOptional(),
  }),
  z.object({ kind: z.literal('reorder'), collectionId: id, beforeUid: uid.nullable() }),
  z.object({ kind: z.literal('stack'), how: z.enum(STACK_CHANGES) }),
  z.object({ kind: z.literal('trash') }),
  z.object({ kind: z.literal('restore') }),
  z.object({
    kind: z.literal('relocate'),
    rootId: id,
    folder: z.string().max(MAX_FOLDER_PATH),
    strip: z.string().max(MAX_FOLDER_PATH).nullable(),
  }),
]);
const tagChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rename'), tag, to: newTag }),
  z.object({ kind: z.literal('delete'), tag }),
]);
export type TagChangeInput = z.infer<typeof tagChange>;
/** One undoable change to pictures. */
export type ChangeInput = z.infer<typeof change>;

/** A picture that this one was made from, or that was made from it. */
export interface RelatedImage {
  readonly uid: string;
  readonly role: string;
  /** Null when the library has no such picture (a mask, a deleted parent). */
  readonly tile: RelatedTile | null;
}

export interface RelatedTile {
  readonly contentHash: string;
  readonly width: number;
  readonly height: number;
  readonly type: ImageType;
  readonly prompt: string;
  readonly createdAtMs: number | null;
}

export interface ImageDetails {
  readonly record: ImageRecord;
  readonly parents: readonly (RelatedImage & { readonly role: ParentRole })[];
  readonly children: readonly RelatedImage[];
}

export interface LineageViewNode {
  readonly uid: string;
  readonly kind: 'picture' | 'mask' | 'gone';
  /** Null for what is no picture of the library. */
  readonly tile: RelatedTile | null;
  /** Whether relatives of it were left out. */
  readonly more: boolean;
}

/** A picture's family: `parent` was used as `role` to make `child`. */
export interface LineageView {
  readonly nodes: readonly LineageViewNode[];
  readonly edges: readonly { readonly parent: string; readonly child: string; readonly role: string }[];
}

/** A folder beside the library whose pictures are indexed where they lie; `library` is the library's own. */
export interface RootView {
  readonly id: string;
  readonly title: string;
  readonly online: boolean;
  readonly readOnly: boolean;
}

/** A folder with pictures of its own. */
export interface FolderView {
  readonly rootId: string;
  /** Below the root, `/` between the parts. */
  readonly path: string;
  readonly images: number;
}

export const gallery = {
  /**
   * Opens a view. The first page comes at once; `whole` answers when the order is complete. A later `open` of the same
   * `view` (one list on one screen) cancels an unfinished one.
   */
  open: command({
    input: z.object({
      view,
      query: queryText,
      sort,
      group,
      stacks: z.boolean(),
      /** Pictures of stacks that are shown whole. */
      openStacks: z.array(uid).max(1000).exactOptional(),
      limit: z.number().int().min(1).max(1000),
    }),
    output: type<FirstPage>(),
  }),
  whole: query({ input: z.object({ setId: id }), output: type<SetSummary>() }),
  close: command({ input: z.object({ setId: id }), output: type<null>() }),
  /** Tiles at positions `[from, to)`, at most 2,000. STALE when the set is gone. */
  tiles: query({
    input: z.object({ setId: id, from: position, to: position }),
    output: type<readonly ImageTile[]>(),
  }),
  positionOf: query({
    input: z.object({ setId: id, uid }),
    output: type<{ readonly position: number | null }>(),
  }),
  /** Where the pictures at `ranges` of one set, with `wholeStacks` all that is stacked with them too, are in another. */
  mapSelection: query({
    input: z.object({ fromSetId: id, ranges, toSetId: id, wholeStacks: z.boolean().exactOptional() }),
    output: type<{ readonly ranges: Ranges }>(),
  }),
  uids: query({
    input: z.object({ target, limit: z.number().int().min(1).max(100_000) }),
    output: type<{ readonly uids: readonly string[] }>(),
  }),
  /** How many each of the queries finds. */
  counts: query({
    input: z.object({ queries: z.array(queryText).max(5000) }),
    output: type<{ readonly counts: readonly number[] }>(),
  }),
  /** Counts per value under the query. Values begin with `prefix`, whatever its case. A later call of the same `view` cancels this one. */
  facet: query({
    input: z.object({
      query: queryText,
      /** One list on one screen. */
      view: view.exactOptional(),
      field: z.enum(FACET_FIELDS),
      prefix: z.string().max(200),
      limit: z.number().int().min(1).max(5000),
    }),
    output: type<readonly FacetValue[]>(),
  }),
  /** Every folder that holds pictures outside the trash, of every root. */
  folders: query({
    input: z.object({}),
    output: type<{
      readonly roots: readonly RootView[];
      readonly folders: readonly FolderView[];
    }>(),
  }),
  details: query({ input: z.object({ uid }), output: type<ImageDetails>() }),
  /** Everything a picture was made from and everything made from it, the nearest 300. NOT_FOUND. */
  lineage: query({ input: z.object({ uid }), output: type<LineageView>() }),
  records: query({
    input: z.object({ uids: z.array(uid).max(1000) }),
    output: type<readonly ImageRecord[]>(),
  }),
  /** Every text chunk found in the file, as it was. */
  rawTexts: query({ input: z.object({ uid }), output: type<Readonly<Record<string, string>>>() }),
  /** What a selection has in common. `cancel` stops it. */
  summary: query({ input: followed.extend({ target }), output: type<SelectionSummary>() }),

  /** Applies one undoable change, or with `dryRun` only says what it would do. */
  change: command({
    input: followed.extend({ target, change, dryRun: z.boolean().exactOptional() }),
    output: type<ChangeReport>(),
  }),
  /**
   * Renames or deletes a tag with all below it, on every picture and in saved searches: one undoable change. Renamed to one that
   * exists, it is merged with it. NOT_FOUND when no picture has it.
   */
  changeTag: command({
    input: followed.extend({ change: tagChange, dryRun: z.boolean().exactOptional() }),
    output: type<ChangeReport>(),
  }),
  /** Stops what is running; a change takes back what it did. */
  cancel: command({ input: z.object({ operationId: id }), output: type<{ readonly found: boolean }>() }),
  progress: operationProgress,
  /** Files that follow a change. */
  fileWork: stream({
    input: z.object({}),
    snapshot: type<FileWork>(),
    delta: type<FileWork>(),
  }),
  /**
   * The entry undone, or null when there is none. With `entryId` that very one: STALE when other things were changed since. What
   * happened by itself (`expire`) is no step of undo and redo; by its id it can be turned any time.
   */
  undo: command({ input: turned, output: type<{ readonly entry: JournalEntry | null }>() }),
  redo: command({ input: turned, output: type<{ readonly entry: JournalEntry | null }>() }),
  /** Newest first. */
  history: query({
    input: z.object({ limit: z.number().int().min(1).max(1000), before: z.number().int().exactOptional() }),
    output: type<readonly JournalEntry[]>(),
  }),
  /** Equal pictures among these, and files elsewhere that equal one of them: the first `limit` groups, and how many there are. */
  duplicates: query({
    input: followed.extend({ target, limit: z.number().int().min(1).max(1000) }),
    output: type<DuplicateReport>(),
  }),
  /**
   * Gives one of each group of equal pictures everything said of any; the others go to the trash. One undoable step. The kept one is
   * the first of its group as `duplicates` lists them, or the one that is named in `keep`.
   */
  mergeDuplicates: command({
    input: followed.extend({ target, keep: z.array(uid).max(1000) }),
    output: type<MergeReport>(),
  }),
  /**
   * Looks at the pixels of those at which nobody has looked yet: equal ones are found in other files then too. `cancel` stops it; the
   * answer says what was looked at by then.
   */
  comparePixels: command({
    input: followed.extend({ target }),
    output: type<PixelReport>(),
  }),
  /**
   * Removes trashed pictures for good, into the system's bin where there is one: those of the target, or all. Not undoable. `cancel`
   * stops it; the answer says what went by then.
   */
  emptyTrash: command({
    input: followed.extend({ target: target.nullable() }),
    output: type<{
      readonly removed: number;
      readonly failed: readonly string[];
      readonly cancelled: boolean;
    }>(),
  }),
  /** Tells of every change to the catalog. */
  events: stream({
    input: z.object({}),
    snapshot: type<{ readonly revision: number }>(),
    delta: type<CatalogEvent>(),
  }),
};
