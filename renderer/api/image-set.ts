import type { Group, GroupKey, Ranges, Sort } from '../../main/domain/catalog-view.ts';
import { isAppError } from '../../main/domain/errors.ts';
import type { ImageTile } from '../../main/domain/image-record.ts';
import { keepNewest } from '../../main/domain/keep-newest.ts';
import { api } from './api.ts';
import { closeSet } from './held-sets.ts';

/** What a view shows, with the query as text. */
export interface ViewRequest {
  readonly query: string;
  readonly sort: Sort;
  readonly group: GroupKey;
  readonly stacks: boolean;
  /** Pictures of stacks that are shown whole. */
  readonly openStacks?: string[];
}

const PAGE = 100;
const FIRST_PAGE = 100;
const MAX_PAGES = 400;
const MAX_IN_FLIGHT = 3;
const NONE_KNOWN: ReadonlyMap<string, ImageTile> = new Map();

/**
 * An immutable, ordered list of pictures that lives in main; here are only the tiles near what was looked at. Tiles are fetched in
 * pages; what is no longer wanted when its turn comes is not fetched.
 */
export class ImageSet {
  readonly setId: string;
  readonly revision: number;
  /** Whether pictures of one stack are one tile. */
  readonly stacked: boolean;
  /** Pictures known so far; the whole number once `complete`. */
  total: number;
  /** With those behind others in closed stacks, once `complete`. */
  pictures = 0;
  groups: readonly Group[] = [];
  complete = false;
  /** Rises with every change of what is known. */
  version = 0;
  readonly #pages = new Map<number, readonly ImageTile[]>();
  readonly #loading = new Set<number>();
  #wanted: readonly number[] = [];
  /** Pages that were asked for last, whether they are known or not. */
  #inSight: readonly number[] = [];
  readonly #listeners = new Set<() => void>();
  #closed = false;
  #failed: ((error: unknown) => void) | undefined;

  constructor(setId: string, revision: number, first: readonly ImageTile[], stacked = false) {
    this.setId = setId;
    this.revision = revision;
    this.stacked = stacked;
    this.total = first.length;
    for (let from = 0; from < first.length; from += PAGE) {
      this.#pages.set(from / PAGE, first.slice(from, from + PAGE));
    }
  }

  /**
   * Opens a view: resolves with its first page; `whole` then tells when the order is complete.
   * @param view one list on one screen: opening it anew drops the unfinished earlier one
   */
  static async open(
    view: string,
    request: ViewRequest,
  ): Promise<{ readonly set: ImageSet; readonly whole: Promise<void> }> {
    const first = await api.gallery.open({ view, ...request, limit: FIRST_PAGE });
    const set = new ImageSet(first.setId, first.revision, first.tiles, request.stacks);
    const whole = set.#complete();
    // Whoever waits for it hears of a failure; a view that was left waits for nothing.
    whole.catch(() => undefined);
    return { set, whole };
  }

  async #complete(): Promise<void> {
    const { total, pictures, groups } = await api.gallery.whole({ setId: this.setId });
    this.total = total;
    this.pictures = pictures;
    this.groups = groups;
    this.complete = true;
    this.#changed();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Called when tiles can't be had, for one: the set is gone (STALE). */
  onFailure(listener: (error: unknown) => void): void {
    this.#failed = listener;
  }

  #changed(): void {
    this.version += 1;
    for (const listener of this.#listeners) listener();
  }

  tile(position: number): ImageTile | undefined {
    return this.#pages.get(Math.floor(position / PAGE))?.[position % PAGE];
  }

  /** Shapes of the pictures at `[from, to)`, or null while one is unknown. */
  aspects(from: number, to: number, aspectOf: (tile: ImageTile) => number): Float32Array | null {
    const result = new Float32Array(to - from);
    for (let position = from; position < to; position += 1) {
      const tile = this.tile(position);
      if (tile === undefined) return null;
      result[position - from] = aspectOf(tile);
    }
    return result;
  }

  /** Asks for tiles, those first in the list first. Replaces what was asked before. */
  want(wishes: readonly (readonly [from: number, to: number])[]): void {
    this.#inSight = this.#pagesOf(wishes);
    this.#wanted = this.#inSight.filter((page) => !this.#pages.has(page));
    this.#pump();
  }

  #pagesOf(ranges: readonly (readonly [from: number, to: number])[]): readonly number[] {
    const pages = new Set<number>();
    for (const [from, to] of ranges) {
      const last = Math.min(this.total, to) - 1;
      for (let page = Math.floor(Math.max(0, from) / PAGE); page * PAGE <= last; page += 1) pages.add(page);
    }
    return [...pages];
  }

  /**
   * Fetches what was in sight of a set whose place this one takes, `shift` positions on, so that no place is empty meanwhile. A
   * tile that says the same in both is the same object in both: nothing of it has to be drawn again.
   */
  async takePlaceOf(before: ImageSet, shift: number): Promise<void> {
    const tiles = before.#inSight.flatMap((page) => before.#pages.get(page) ?? []);
    const known = new Map(tiles.map((tile) => [tile.uid, tile]));
    for (const [page, own] of this.#pages) this.#pages.set(page, asKnown(own, known));
    const ranges = before.#inSight.map((page) => [page * PAGE + shift, (page + 1) * PAGE + shift] as const);
    const missing = this.#pagesOf(ranges).filter((page) => !this.#pages.has(page));
    await Promise.all(missing.map((page) => this.#load(page, known)));
  }

  /** The tile at a position, fetched if need be; undefined outside the set. */
  async fetchTile(position: number): Promise<ImageTile | undefined> {
    if (position < 0 || position >= this.total) return undefined;
    const known = this.tile(position);
    if (known !== undefined) return known;
    await this.#load(Math.floor(position / PAGE));
    return this.tile(position);
  }

  #pump(): void {
    while (this.#loading.size < MAX_IN_FLIGHT && !this.#closed) {
      const page = this.#wanted.find((one) => !this.#loading.has(one));
      if (page === undefined) return;
      this.#wanted = this.#wanted.filter((one) => one !== page);
      void this.#load(page).finally(() => this.#pump());
    }
  }

  async #load(page: number, known: ReadonlyMap<string, ImageTile> = NONE_KNOWN): Promise<void> {
    this.#loading.add(page);
    try {
      const to = Math.min(this.total, (page + 1) * PAGE);
      const tiles = await api.gallery.tiles({ setId: this.setId, from: page * PAGE, to });
      this.#pages.set(page, asKnown(tiles, known));
      this.#forgetOldest();
      this.#changed();
    } catch (error) {
      this.#wanted = [];
      if (!this.#closed) this.#failed?.(error);
    } finally {
      this.#loading.delete(page);
    }
  }

  #forgetOldest(): void {
    keepNewest(this.#pages, MAX_PAGES);
  }

  /** Shows a change of some pictures before main has confirmed it. Returns what shows them as they were, should it not. */
  patch(positionsOf: (position: number) => boolean, change: Partial<ImageTile>): () => void {
    const before = new Map<string, ImageTile>();
    this.#replace((tile, position) => {
      if (!positionsOf(position)) return tile;
      before.set(tile.uid, tile);
      return { ...tile, ...change };
    });
    const fields = Object.keys(change) as (keyof ImageTile)[];
    return () =>
      this.#replace((tile) => {
        const old = before.get(tile.uid);
        if (old === undefined) return tile;
        // What was changed again since is left alone.
        const kept = fields.filter((field) => tile[field] === change[field]);
        return { ...tile, ...Object.fromEntries(kept.map((field) => [field, old[field]])) };
      });
  }

  #replace(work: (tile: ImageTile, position: number) => ImageTile): void {
    for (const [page, tiles] of this.#pages) {
      const replaced = tiles.map((tile, i) => work(tile, page * PAGE + i));
      if (replaced.some((tile, i) => tile !== tiles[i])) this.#pages.set(page, replaced);
    }
    this.#changed();
  }

  async positionOf(uid: string): Promise<number | null> {
    return (await api.gallery.positionOf({ setId: this.setId, uid })).position;
  }

  /** Where pictures are in another set; where that has no stacks any more, all that is stacked with them too. */
  async mapSelectionTo(ranges: Ranges, other: ImageSet): Promise<Ranges> {
    if (ranges.length === 0) return ranges;
    const mapped = await api.gallery.mapSelection({
      fromSetId: this.setId,
      ranges: ranges.map(([from, to]) => [from, to]),
      toSetId: other.setId,
      ...(this.stacked && !other.stacked ? { wholeStacks: true } : {}),
    });
    return mapped.ranges;
  }

  /** Lets main forget it. Nothing more is fetched. */
  close(): void {
    this.#closed = true;
    this.#wanted = [];
    this.#listeners.clear();
    closeSet(this.setId);
  }
}

/** Tiles, those that say the same as a known one of their uid as that object. */
function asKnown(tiles: readonly ImageTile[], known: ReadonlyMap<string, ImageTile>): readonly ImageTile[] {
  return tiles.map((tile) => {
    const before = known.get(tile.uid);
    return before !== undefined && isSame(before, tile) ? before : tile;
  });
}

function isSame(a: ImageTile, b: ImageTile): boolean {
  return (Object.keys(b) as (keyof ImageTile)[]).every((field) => a[field] === b[field]);
}

export function isStale(error: unknown): boolean {
  return isAppError(error) && error.code === 'STALE';
}
