import type { ImageTile } from './image-record.ts';
import type { Query } from './query/ast.ts';

export const SORT_KEYS = [
  'created',
  'added',
  'rating',
  'model',
  'steps',
  'guidance',
  'resolution',
  'format',
  'size',
  'seed',
  'name',
  'custom',
  'random',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Sort {
  readonly key: SortKey;
  readonly direction: 'ascending' | 'descending';
  /** The collection whose manual order `custom` follows. */
  readonly collectionId?: string;
  /** Makes `random` repeatable. */
  readonly shuffle?: number;
}

export const GROUP_KEYS = ['none', 'day', 'month', 'model', 'session', 'prompt'] as const;
export type GroupKey = (typeof GROUP_KEYS)[number];

/** What a view shows: which pictures, in which order. */
export interface ViewSpec {
  readonly query: Query;
  readonly sort: Sort;
  readonly group: GroupKey;
  /** Variants of one prompt or edit, and what the user has stacked, as one tile. */
  readonly stacks: boolean;
  /** A picture of each stack whose pictures are shown one after the other all the same. */
  readonly openStacks?: readonly string[];
}

/** A run of positions with one group value. */
export interface Group {
  /** Null where it is the prompt of the group's first picture: a library may have as many as pictures. */
  readonly label: string | null;
  /** First position; the group ends where the next begins. */
  readonly from: number;
}

export interface FirstPage {
  readonly setId: string;
  readonly revision: number;
  readonly tiles: readonly ImageTile[];
}

/** An immutable ordered list of pictures. Positions run from 0 to total − 1. */
export interface SetSummary {
  readonly setId: string;
  readonly revision: number;
  readonly total: number;
  /** With those that stand behind others in closed stacks. */
  readonly pictures: number;
  readonly groups: readonly Group[];
}

/** Half-open ranges of positions `[from, to)`, ascending and disjoint. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/** Which pictures a command means. A set's revision is checked, so it never acts on rows that moved. */
export type Target =
  | { readonly kind: 'uids'; readonly uids: readonly string[] }
  | { readonly kind: 'set'; readonly setId: string; readonly revision: number; readonly ranges: Ranges }
  | { readonly kind: 'query'; readonly query: Query };

export const FACET_FIELDS = [
  'model',
  'type',
  'tag',
  'month',
  'day',
  'lora',
  'sampler',
  'scheduler',
  'engine',
  'format',
  'rating',
  'mark',
  'folder',
  'root',
  'project',
  'session',
  'batch',
] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}
