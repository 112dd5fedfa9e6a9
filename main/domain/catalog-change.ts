import type { FileFacts, Mark } from './image-record.ts';
import type { SearchChange } from './saved-search.ts';

/** How a call that may take seconds is followed and stopped. */
export interface LongCallOptions {
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * `together`: they and all that is stacked with any of them become one stack; `dissolve`: so does the contrary for stacks made by
 * hand, whose pictures go back to those they were made in. `cover`: each is shown for its stack (of several of one stack, the one
 * entered first); `out` and `back`: each is taken out of its stack and put back into it.
 */
export const STACK_CHANGES = ['together', 'dissolve', 'cover', 'out', 'back'] as const;
export type StackChange = (typeof STACK_CHANGES)[number];

/** One change a user can make to pictures, undoable as one step. */
export type Change =
  | { readonly kind: 'rate'; readonly rating: number }
  | { readonly kind: 'favorite'; readonly favorite: boolean }
  | { readonly kind: 'mark'; readonly mark: Mark | null }
  | { readonly kind: 'note'; readonly note: string }
  | { readonly kind: 'tag'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | {
      readonly kind: 'collect';
      readonly addTo: string | null;
      readonly removeFrom: string | null;
      /** `addTo` is made along with it, for the first picture: under the last name, each name inside the one before. */
      readonly make?: { readonly parentId: string | null; readonly names: readonly string[] };
    }
  | {
      readonly kind: 'reorder';
      readonly collectionId: string;
      /** The picture they go before; null: to the end. */
      readonly beforeUid: string | null;
    }
  | { readonly kind: 'stack'; readonly how: StackChange }
  | { readonly kind: 'trash' }
  | { readonly kind: 'restore' }
  | {
      readonly kind: 'relocate';
      /** Where they go: a root and a folder below it, `''` for the root itself. */
      readonly rootId: string;
      readonly folder: string;
      /**
       * A folder: what of a picture's own lies below it stays so below the new one, and pictures elsewhere are left where they
       * are; `''` is the root. Null: all go into the one folder.
       */
      readonly strip: string | null;
    };

/** A change to the collections themselves, undoable too. */
export type CollectionChange =
  | { readonly kind: 'create'; readonly id: string; readonly name: string; readonly parentId: string | null }
  | {
      readonly kind: 'edit';
      readonly id: string;
      readonly name?: string;
      readonly note?: string;
      readonly coverUid?: string | null;
    }
  | {
      readonly kind: 'move';
      readonly id: string;
      readonly parentId: string | null;
      readonly beforeId: string | null;
    }
  | { readonly kind: 'delete'; readonly id: string };

/**
 * What becomes of a tag and of all below it, on every picture (the trash's too) and in saved searches. Renamed to one that exists, it
 * is merged with it.
 */
export type TagChange =
  | { readonly kind: 'rename'; readonly tag: string; readonly to: string }
  | { readonly kind: 'delete'; readonly tag: string };

/** One of the files that a picture may be: which is told by its hash. */
export interface FileVersion {
  readonly sizeBytes: number;
  readonly format: FileFacts['format'];
  readonly contentHash: string;
  /** As the file's name ends, with the dot. */
  readonly extension: string;
}

/** A picture's file in another version, which shows and says the same. */
export interface FileSwap {
  readonly uid: string;
  readonly from: FileVersion;
  readonly to: FileVersion;
}

/** `shrink`: made smaller; `put-back`: the originals again. */
export type SwapKind = 'shrink' | 'put-back';

export interface JournalEntry {
  readonly id: number;
  /** The change's kind, e.g. `rate`, `create`. */
  readonly kind:
    | Change['kind']
    | CollectionChange['kind']
    | `${SearchChange['kind']}-search`
    | `${TagChange['kind']}-tag`
    | SwapKind
    | 'merge-duplicates'
    | 'expire';
  /** How many pictures it changed; of what undo and redo answer, how many of these are still there. */
  readonly count: number;
  /** Names for the history line: tag names, a collection's name (see `collectDetail`), a rating; of swapped files their run. */
  readonly detail: string;
  readonly createdAtMs: number;
  readonly undone: boolean;
  /** It can't be undone any more: the files it would need are gone. */
  readonly isFinal: boolean;
}

/** Pictures whose files can't be moved now: their folder may only be read, or is away. */
export interface FixedPictures {
  readonly rootId: string;
  /** The root's, or, where only a folder of it is meant, with that folder behind it. */
  readonly title: string;
  readonly why: 'read-only' | 'offline';
  readonly count: number;
}

/** Files on their way to where the catalog says they belong. */
export interface FileWork {
  /** Pictures whose files are still to be brought in order; 0 when all are that can be. */
  readonly left: number;
  /** Those whose files could not be: their folder takes none now, say. */
  readonly waiting: number;
}

export interface ChangeReport {
  /** Null when nothing had to change. */
  readonly entry: JournalEntry | null;
  readonly matched: number;
  readonly changed: number;
  /** Left as they are. */
  readonly fixed: readonly FixedPictures[];
}

/** One group of equal pictures and which of them stays. A picture is in one group at most. */
export interface DuplicateMerge {
  readonly keepUid: string;
  readonly dropUids: readonly string[];
}
