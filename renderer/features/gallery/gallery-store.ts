import { create } from 'zustand';
import type { CatalogEvent } from '../../../main/domain/catalog.ts';
import type { GroupKey, Ranges, Sort } from '../../../main/domain/catalog-view.ts';
import type { TagChange } from '../../../main/domain/catalog-change.ts';
import type { ImageTile } from '../../../main/domain/image-record.ts';
import type { Query } from '../../../main/domain/query/ast.ts';
import { chosenValues, toggleValue } from '../../../main/domain/query/edit.ts';
import { parseQuery, type QueryError } from '../../../main/domain/query/parser.ts';
import { printQuery } from '../../../main/domain/query/printer.ts';
import { renameInQuery } from '../../../main/domain/query/rename.ts';
import { tagsAskedFor } from '../../../main/domain/tag-name.ts';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import { ImageSet, isStale, type ViewRequest } from '../../api/image-set.ts';
import { countOf, NO_RANGES } from '../../api/ranges.ts';
import { useWalk } from '../../api/walk.ts';
import { holdCommandsUntil } from '../../commands/registry.ts';
import { withTile } from '../../api/with-tile.ts';
import { useCollections } from './collections-store.ts';
import { shownCollection } from './shown-collection.ts';
import { sortBy } from './sort-choice.ts';
import { untilUnchanged } from './until-unchanged.ts';

/** Where the grid is: a position at the viewport's top edge and how many pixels of it are above. */
export interface ScrollAnchor {
  readonly position: number;
  readonly offset: number;
}

interface GalleryState {
  /** As typed. */
  readonly text: string;
  /** The last text that could be read, which is what is shown. */
  readonly query: Query;
  readonly fault: QueryError | null;
  readonly sort: Sort;
  readonly group: GroupKey;
  readonly stacks: boolean;
  /** A picture of each stack that is open. */
  readonly openStacks: readonly string[];
  readonly set: ImageSet | null;
  readonly busy: boolean;
  /** Why nothing can be shown. */
  readonly failure: unknown;
  readonly selection: Ranges;
  /** Where a range selection starts. */
  readonly anchor: number;
  readonly current: number;
  /** What is gone through picture by picture over the whole screen, where commands mean the picture shown; null: nothing is. */
  readonly viewing: 'all' | 'selection' | null;
  /** Rises when the grid should go somewhere: to `current`, or to `jumpTo`. */
  readonly jump: { readonly count: number; readonly to: ScrollAnchor };
  /** Rises when `current` should be brought into sight, by as little as need be. */
  readonly reveals: number;
  /** Rises with every other view that is asked for, and is followed by the one that is shown. */
  readonly asked: number;
  readonly shown: number;
  /** Rises with every view that is a step of its own, to which one can go back. */
  readonly steps: number;
  /** Selections that wait for the whole order. Until they are made nothing is chosen. */
  readonly awaited: number;
}

const NEWEST_FIRST: Sort = { key: 'created', direction: 'descending' };
const TOP: ScrollAnchor = { position: 0, offset: 0 };
const REFRESH_EVERY_MS = 400;

export const useGallery = create<GalleryState>(() => ({
  text: '',
  query: { kind: 'all' },
  fault: null,
  sort: NEWEST_FIRST,
  group: 'none',
  stacks: false,
  openStacks: [],
  set: null,
  busy: false,
  failure: null,
  selection: NO_RANGES,
  anchor: 0,
  current: 0,
  viewing: null,
  jump: { count: 0, to: TOP },
  reveals: 0,
  asked: 0,
  shown: 0,
  steps: 0,
  awaited: 0,
}));

// Next and previous go on from the picture that has the focus, however it got it.
useGallery.subscribe(({ current }, before) => {
  if (current !== before.current) useWalk.setState({ position: current });
});

/** The order that was chosen last, but for a collection's own. */
let otherSort: Sort = NEWEST_FIRST;
/** Whether collections are shown each in its own order. What is no collection has none, and is shown in the other one. */
let isManual = false;

function chooseSort(sort: Sort): void {
  isManual = sort.key === 'custom';
  if (!isManual) otherSort = sort;
}

/** The order in which a query's pictures are shown. */
function sortOf(query: Query): Sort {
  if (!isManual) return otherSort;
  const collectionId = shownCollection(query, useCollections.getState().collections);
  return collectionId === null ? otherSort : sortBy('custom', collectionId);
}

/** Why what is asked for can't be shown: what is shown instead, if anything, answers another question. */
export function shownFailure({ failure, set, asked, shown }: GalleryState): unknown {
  return set === null || asked !== shown ? failure : null;
}

/** The grid's place, kept here so that coming back to the gallery finds it again. */
let scrollAnchor: ScrollAnchor = TOP;

export function rememberScroll(anchor: ScrollAnchor): void {
  scrollAnchor = anchor;
}

export function rememberedScroll(): ScrollAnchor {
  return scrollAnchor;
}

function requestOf({ query, sort, group, stacks, openStacks }: GalleryState): ViewRequest {
  return { query: printQuery(query), sort, group, stacks, openStacks: [...openStacks] };
}

let opening = 0;
/** The view that was asked for last, once it is shown. */
let lastOpened: Promise<void> = Promise.resolve();

/** Shows the view anew from its top: another query, order or grouping. */
function reopen(): Promise<void> {
  lastOpened = openAnew();
  return lastOpened;
}

async function openAnew(): Promise<void> {
  opening += 1;
  const mine = opening;
  const asked = useGallery.getState().asked + 1;
  changedMeanwhile = 0;
  useGallery.setState({ busy: true, asked });
  try {
    const { set, whole } = await ImageSet.open('gallery', requestOf(useGallery.getState()));
    if (mine !== opening) {
      set.close();
      return;
    }
    install(set, 0, {
      selection: NO_RANGES,
      anchor: 0,
      current: 0,
      jump: jumpTo(TOP),
      failure: null,
      shown: asked,
    });
    if (changedMeanwhile > set.revision) requestRefresh();
    await whole;
    if (mine === opening) useGallery.setState({ busy: false });
  } catch (error) {
    if (mine === opening) useGallery.setState({ busy: false, failure: error });
  }
}

function jumpTo(to: ScrollAnchor): GalleryState['jump'] {
  rememberScroll(to);
  return { count: useGallery.getState().jump.count + 1, to };
}

/** @param walked where in it one is who goes through single pictures */
function install(set: ImageSet, walked: number, more: Partial<GalleryState>): void {
  const before = useGallery.getState().set;
  set.onFailure((error) => {
    if (isStale(error)) requestRefresh();
    else useGallery.setState({ failure: error });
  });
  useGallery.setState({ set, ...more });
  useWalk.setState({ set, position: walked });
  before?.close();
}

/**
 * Shows the view as it is now. Selection and place stay with their pictures; a grid at its very top stays there, so that new
 * pictures come into sight.
 */
export function refresh(): Promise<void> {
  const { set } = useGallery.getState();
  if (set === null) return reopen();
  lastOpened = openAgain(set);
  return lastOpened;
}

async function openAgain(before: ImageSet): Promise<void> {
  opening += 1;
  const mine = opening;
  try {
    const { set, whole } = await ImageSet.open('gallery', requestOf(useGallery.getState()));
    await whole;
    const place = async (position: number): Promise<number> => {
      const uid = before.tile(position)?.uid;
      const found = uid === undefined ? null : await set.positionOf(uid);
      return found ?? Math.min(position, Math.max(0, set.total - 1));
    };
    const top = scrollAnchor.position;
    const nextTop = await place(top);
    await set.takePlaceOf(before, nextTop - top);
    // Whoever selects something just now, or goes on to the next picture, means it.
    const [mapped, nextAnchor, nextCurrent, nextWalked] = await untilUnchanged(
      () => {
        const { selection, anchor, current } = useGallery.getState();
        const walk = useWalk.getState();
        return [selection, anchor, current, walk.set === before ? walk.position : current];
      },
      ([selection, anchor, current, walked]) =>
        Promise.all([
          // A set that main has let go can't be mapped from; its selection can't be kept then.
          before.mapSelectionTo(selection, set).catch(() => NO_RANGES),
          place(anchor),
          place(current),
          place(walked),
        ]),
    );
    if (mine !== opening) {
      set.close();
      await lastOpened;
      return;
    }
    // Scrolling goes on meanwhile.
    const scrolled = scrollAnchor.position - top;
    const atTop = scrollAnchor.position === 0 && scrollAnchor.offset === 0;
    const to = atTop ? TOP : { position: Math.max(0, nextTop + scrolled), offset: scrollAnchor.offset };
    install(set, nextWalked, {
      selection: mapped,
      anchor: nextAnchor,
      current: nextCurrent,
      jump: jumpTo(to),
      failure: null,
      busy: false,
      shown: useGallery.getState().asked,
    });
  } catch (error) {
    if (mine === opening) useGallery.setState({ failure: error, busy: false });
  }
}

/** A refresh waits for the end of scrolling, of which it would cost frames, but not longer than this. */
const SCROLLING_WAITS_MS = 5000;
const SCROLL_ENDS_MS = 250;
let scrolledAtMs = -Infinity;

/** Tells that the grid is being scrolled. */
export function noteScrolling(): void {
  scrolledAtMs = performance.now();
}

let refreshTimer: ReturnType<typeof setTimeout> | undefined;
let lastRefreshMs = -Infinity;
let refreshing = false;
let refreshAgain = false;

/** The newest change that came while another view was being opened. */
let changedMeanwhile = 0;

/** Refreshes soon where what changed can be seen in this view. */
export function noteChange({ kind, revision }: CatalogEvent): void {
  const { set, query, asked, shown, failure } = useGallery.getState();
  if (revision === set?.revision) return;
  if (kind !== 'images' && !(kind === 'pixels' && printQuery(query).includes('is:duplicate'))) return;
  // What is being opened may show it: opened a second time at once, it would only come later.
  if (asked !== shown && failure === null) changedMeanwhile = revision;
  else requestRefresh();
}

/** Refreshes soon, however often it is asked. */
export function requestRefresh(): void {
  if (refreshing) {
    refreshAgain = true;
    return;
  }
  if (refreshTimer !== undefined) return;
  const askedMs = performance.now();
  refreshSoon(askedMs, Math.max(0, lastRefreshMs + REFRESH_EVERY_MS - askedMs));
}

function refreshSoon(askedMs: number, waitMs: number): void {
  refreshTimer = setTimeout(() => {
    const nowMs = performance.now();
    const scrollRestMs = scrolledAtMs + SCROLL_ENDS_MS - nowMs;
    if (scrollRestMs > 0 && nowMs - askedMs < SCROLLING_WAITS_MS) {
      refreshSoon(askedMs, scrollRestMs);
      return;
    }
    refreshTimer = undefined;
    refreshing = true;
    void refresh().finally(() => {
      refreshing = false;
      lastRefreshMs = performance.now();
      if (refreshAgain) {
        refreshAgain = false;
        requestRefresh();
      }
    });
  }, waitMs);
}

/**
 * What is typed into the search box. A text that can't be read leaves the last result on screen.
 * @param isStep false where it only goes on with the one before: the next letter
 */
export function setQueryText(text: string, isStep = true): void {
  const parsed = parseQuery(text);
  if (!parsed.ok) {
    useGallery.setState({ text, fault: parsed.error });
    return;
  }
  const { query } = parsed;
  if (printQuery(query) === printQuery(useGallery.getState().query)) {
    useGallery.setState({ text, fault: null, query });
    return;
  }
  useGallery.setState(({ steps }) => ({
    text,
    fault: null,
    query,
    sort: sortOf(query),
    steps: isStep ? steps + 1 : steps,
  }));
  void reopen();
}

/** What chips, facets and collections choose: the box shows it as text. */
export function setQuery(query: Query): void {
  setQueryText(printQuery(query));
}

export type ViewOrder = Pick<GalleryState, 'sort' | 'group' | 'stacks'>;

export function setOrder(order: Partial<ViewOrder>): void {
  if (order.sort !== undefined) chooseSort(order.sort);
  useGallery.setState(order);
  void reopen();
}

/** More open stacks than anybody keeps an eye on; the one opened first closes then. */
const MAX_OPEN_STACKS = 200;

/** Shows all pictures of the stack at a position one after the other, or one for all of them again. */
export async function toggleStack(position: number): Promise<void> {
  const { set, openStacks } = useGallery.getState();
  const tile = set?.tile(position);
  if (set === null || tile === undefined || tile.stackSize < 2) return;
  if (tile.stackState === 'closed') {
    useGallery.setState({ openStacks: [...openStacks, tile.uid].slice(-MAX_OPEN_STACKS) });
    await refresh();
    return;
  }
  let first = position;
  while ((await set.fetchTile(first))?.stackState === 'member') first -= 1;
  const uids = new Set<string>();
  for (let at = first; at < first + tile.stackSize; at += 1) {
    const one = await set.fetchTile(at);
    if (one !== undefined) uids.add(one.uid);
  }
  useGallery.setState({
    openStacks: openStacks.filter((uid) => !uids.has(uid)),
    current: first,
    anchor: first,
  });
  await refresh();
}

/** Selects all that is stacked with what is selected, too: shows every picture by itself for that. Commands follow it. */
export function selectWholeStacks(): void {
  useGallery.setState({ stacks: false });
  void holdCommandsUntil(refresh().then(() => true));
}

export function closeStacks(): void {
  useGallery.setState({ openStacks: [] });
  requestRefresh();
}

/** Shows a view as it was saved, or as it was when one was there. */
export function showView(
  text: string,
  order: Pick<ViewOrder, 'sort' | 'group'> & Partial<ViewOrder>,
  isStep = true,
): void {
  const parsed = parseQuery(text);
  if (!parsed.ok) {
    useGallery.setState({ text, fault: parsed.error });
    return;
  }
  chooseSort(order.sort);
  const { query } = parsed;
  // Of a page that was just loaded the collections are not known yet.
  const isUnknown = useCollections.getState().collections.length === 0;
  const sort = isUnknown ? order.sort : sortOf(query);
  useGallery.setState(({ steps }) => ({
    ...order,
    text,
    query,
    fault: null,
    sort,
    steps: isStep ? steps + 1 : steps,
  }));
  void reopen();
}

/** Keeps what is searched for when a tag gets another name or goes: the filter by it follows. */
export function followTagChange(change: TagChange): void {
  const { query } = useGallery.getState();
  if (change.kind === 'delete') {
    if (chosenValues(query, 'tag').includes(change.tag))
      setQueryText(printQuery(toggleValue(query, 'tag', change.tag)), false);
    return;
  }
  setQueryText(renameInQuery(printQuery(query), 'tag', tagsAskedFor(change)), false);
}

export function retryGallery(): void {
  useGallery.setState({ failure: null });
  void reopen();
}

/** Brings the focused picture into sight, after something other than the grid's own keys has moved the focus. */
export function revealCurrent(): void {
  useGallery.setState(({ reveals }) => ({ reveals: reveals + 1 }));
}

/**
 * The set that is shown, once its whole order is known: at first only its first page is. Null when that fails, or when another
 * view is asked for meanwhile.
 */
export function wholeSet(): Promise<ImageSet | null> {
  const { asked } = useGallery.getState();
  return new Promise((resolve) => {
    const isSettled = (): boolean => {
      const { set, shown, failure, asked: now } = useGallery.getState();
      const isThere = now === asked && shown === asked && set?.complete === true;
      if (!isThere && now === asked && failure === null) return false;
      resolve(isThere ? set : null);
      return true;
    };
    if (isSettled()) return;
    const stop = followShown(() => {
      if (isSettled()) stop();
    });
  });
}

/** Calls back with everything that becomes another in the gallery, and with all that is learned of the set it shows. */
export function followShown(listener: () => void): () => void {
  let followed: ImageSet | null = null;
  let unfollow = (): void => undefined;
  const follow = (): void => {
    const { set } = useGallery.getState();
    if (set === followed) return;
    unfollow();
    followed = set;
    unfollow = set?.subscribe(listener) ?? ((): void => undefined);
  };
  follow();
  const stop = useGallery.subscribe(() => {
    follow();
    listener();
  });
  return () => {
    stop();
    unfollow();
  };
}

/** Does something with the picture that has the focus: now, or once it is fetched. */
export function withCurrent(work: (tile: ImageTile) => void): void {
  const { set, current } = useGallery.getState();
  if (set !== null) withTile(set, current, work);
}

/** Positions a command means: the selection, else the picture with the focus. */
export function commandRanges(): Ranges {
  const { selection, current, viewing } = useGallery.getState();
  return selection.length > 0 && viewing === null ? selection : [[current, current + 1]];
}

/** Which pictures a command means; null when there are none. One is named by its uid, which no change of the view makes stale. */
export function commandTarget(): { readonly target: TargetInput; readonly count: number } | null {
  const { set, awaited } = useGallery.getState();
  // What a selection of the whole will hold is not known before the whole is.
  if (set === null || set.total === 0 || awaited > 0) return null;
  const ranges = commandRanges();
  const count = countOf(ranges);
  const uid = count === 1 ? set.tile(ranges[0]?.[0] ?? 0)?.uid : undefined;
  if (uid !== undefined) return { target: { kind: 'uids', uids: [uid] }, count };
  return {
    target: {
      kind: 'set',
      setId: set.setId,
      revision: set.revision,
      ranges: ranges.map(([from, to]) => [from, to]),
    },
    count,
  };
}
