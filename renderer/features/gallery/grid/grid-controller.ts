import type { ImageTile } from '../../../../main/domain/image-record.ts';
import type { ImageSet } from '../../../api/image-set.ts';
import type { ScrollAnchor } from '../gallery-store.ts';
import { GridLayout, type AspectsOf, type GridSpec, type TileRect } from './grid-layout.ts';
import { tameAspect } from './justify.ts';
import {
  clampOffset,
  followScroll,
  isCornered,
  maxOffset,
  scrollHeightOf,
  scrollTopOf,
  type ScrollSpace,
} from './scroll-map.ts';
import { tilesWithin, visibleRow, type Sight, type VisibleRow } from './visible-row.ts';

interface VisibleHeader {
  readonly group: number;
  readonly top: number;
}

export interface GridFrame {
  readonly rows: readonly VisibleRow[];
  readonly headers: readonly VisibleHeader[];
  /** Height of what is scrolled. */
  readonly scrollHeight: number;
  /** First position in sight, for the date shown beside the scroll bar. */
  readonly firstPosition: number;
  /** Share of the whole above the viewport's top edge, 0–1. */
  readonly fraction: number;
  /** Scrolling too fast for pictures to be worth loading. */
  readonly fast: boolean;
}

export type GridOptions = Omit<GridSpec, 'total' | 'groupStarts' | 'expectedAspect' | 'width'>;

const EMPTY_FRAME: GridFrame = {
  rows: [],
  headers: [],
  scrollHeight: 0,
  firstPosition: 0,
  fraction: 0,
  fast: false,
};
/** Rows beyond the viewport that exist too, in screens: ahead of and behind the direction of scrolling. */
const AHEAD = 1;
const BEHIND = 0.5;
const IDLE_MS = 160;
/** Room between tiles and scroll bar, CSS pixels. */
const RIGHT_MARGIN = 10;
/** Scrolling faster than this many screens per event shows placeholders until it slows down. */
const FAST_SCREENS = 3;

function aspectOf(tile: ImageTile): number {
  return tameAspect(tile.width, tile.height);
}

/**
 * Scrolls a set of any length: follows the element's scrolling, asks for the tiles in sight and says which rows to draw. Knows
 * no React.
 */
export class GridController {
  readonly #element: HTMLElement;
  readonly #listeners = new Set<() => void>();
  readonly #onScrolled: (anchor: ScrollAnchor) => void;
  readonly #onScrolling: () => void;
  #set: ImageSet | null = null;
  #unsubscribe: (() => void) | undefined;
  #options: GridOptions | null = null;
  #layout: GridLayout | null = null;
  #laidOut = '';
  #width = 0;
  #viewport = 0;
  #offset = 0;
  #scrollTop = 0;
  #direction: 1 | -1 = 1;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #scrolledAtMs = 0;
  #pendingScrollTop: number | null = null;
  #goal: ScrollAnchor | null = null;
  frame: GridFrame = EMPTY_FRAME;

  /** @param onScrolling called with every step of scrolling, `onScrolled` at its end */
  constructor(element: HTMLElement, onScrolling: () => void, onScrolled: (anchor: ScrollAnchor) => void) {
    this.#element = element;
    this.#onScrolling = onScrolling;
    this.#onScrolled = onScrolled;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getFrame = (): GridFrame => this.frame;

  get layout(): GridLayout | null {
    return this.#layout;
  }

  get viewport(): number {
    return this.#viewport;
  }

  readonly aspects: AspectsOf = (from, to) => this.#set?.aspects(from, to, aspectOf) ?? null;

  attach(): () => void {
    const element = this.#element;
    const onScroll = (): void => this.#scrolled();
    const observer = new ResizeObserver(() => this.#measure());
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    this.#measure();
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
      clearTimeout(this.#idle);
      this.#unsubscribe?.();
      this.#set = null;
    };
  }

  show(set: ImageSet, options: GridOptions, at: ScrollAnchor | null): void {
    if (set !== this.#set) {
      this.#unsubscribe?.();
      this.#set = set;
      this.#unsubscribe = set.subscribe(() => this.#learned());
      this.#laidOut = '';
    }
    if (at !== null) this.#goal = at;
    this.#options = options;
    this.#relayout();
  }

  #measure(): void {
    const clientWidth = this.#element.clientWidth - RIGHT_MARGIN;
    const { clientHeight } = this.#element;
    if (clientWidth <= 0 || clientHeight === 0) return;
    const changed = clientWidth !== this.#width || clientHeight !== this.#viewport;
    this.#width = clientWidth;
    this.#viewport = clientHeight;
    if (changed) this.#relayout();
  }

  /** Lays out anew when anything it depends on changed, keeping the place. */
  #relayout(): void {
    const set = this.#set;
    const options = this.#options;
    if (set === null || options === null || this.#width === 0) return;
    const signature = JSON.stringify([set.setId, set.total, set.groups.length, this.#width, options]);
    if (signature !== this.#laidOut) {
      const anchor = this.#goal ?? this.anchor();
      const groupStarts = set.groups.map((group) => group.from);
      this.#layout = new GridLayout({
        ...options,
        total: set.total,
        groupStarts,
        width: this.#width,
        expectedAspect: this.#meanAspect(set),
      });
      this.#laidOut = signature;
      this.#goal = anchor;
    }
    if (this.#goal !== null) {
      this.#placeAt(this.#goal);
      this.#goal = null;
    }
    this.#draw();
  }

  #meanAspect(set: ImageSet): number {
    let sum = 0;
    let count = 0;
    for (let position = 0; position < Math.min(set.total, 100); position += 1) {
      const tile = set.tile(position);
      if (tile === undefined) continue;
      sum += aspectOf(tile);
      count += 1;
    }
    return count === 0 ? 1 : sum / count;
  }

  get #space(): ScrollSpace {
    return { height: this.#layout?.height ?? 0, viewport: this.#viewport };
  }

  /** What is at the viewport's top edge. */
  anchor(): ScrollAnchor {
    const layout = this.#layout;
    if (layout === null || layout.spec.total === 0) return { position: 0, offset: 0 };
    if (this.#offset <= 0) return { position: 0, offset: 0 };
    const position = layout.positionAt(0, this.#offset, this.aspects);
    return { position, offset: this.#offset - layout.rectOf(position, this.aspects).top };
  }

  #placeAt({ position, offset }: ScrollAnchor): void {
    const layout = this.#layout;
    if (layout === null) return;
    if (position === 0 && offset === 0) {
      this.#setOffset(0);
      return;
    }
    const target = Math.min(position, Math.max(0, layout.spec.total - 1));
    layout.refine(layout.blockOf(target), this.aspects);
    this.#setOffset(layout.rectOf(target, this.aspects).top + offset);
  }

  /** Puts the whole at an offset and the element in step with it. */
  #setOffset(offset: number): void {
    this.#offset = clampOffset(offset, this.#space);
    this.#pendingScrollTop = scrollTopOf(this.#offset, this.#space);
    this.#scrollTop = this.#pendingScrollTop;
  }

  /** After the element has its new height: scrolls it to where it should be. */
  commitScroll(): void {
    if (this.#pendingScrollTop === null) return;
    this.#element.scrollTop = this.#pendingScrollTop;
    this.#scrollTop = this.#element.scrollTop;
    this.#pendingScrollTop = null;
  }

  #scrolled(): void {
    if (this.#pendingScrollTop !== null) return;
    const { scrollTop } = this.#element;
    const before = this.#offset;
    const next = followScroll({ offset: this.#offset, scrollTop: this.#scrollTop }, scrollTop, this.#space);
    this.#offset = next.offset;
    this.#scrollTop = scrollTop;
    this.#onScrolling();
    if (next.offset !== before) this.#direction = next.offset > before ? 1 : -1;
    if (isCornered(next, this.#space)) this.#setOffset(next.offset);
    const fast = Math.abs(next.offset - before) > this.#viewport * FAST_SCREENS;
    this.#draw(fast);
    this.#waitForIdle();
  }

  /** Scrolling ends when nothing has scrolled for a while. One timer waits for it: setting one for every frame takes a tenth of its script. */
  #waitForIdle(): void {
    this.#scrolledAtMs = performance.now();
    this.#idle ??= setTimeout(() => this.#endIfIdle(), IDLE_MS);
  }

  #endIfIdle(): void {
    const restMs = this.#scrolledAtMs + IDLE_MS - performance.now();
    if (restMs > 0) {
      this.#idle = setTimeout(() => this.#endIfIdle(), restMs);
      return;
    }
    this.#idle = undefined;
    const inStep = Math.abs(scrollTopOf(this.#offset, this.#space) - this.#scrollTop) < 1;
    if (!inStep) this.#setOffset(this.#offset);
    this.#draw();
    this.#onScrolled(this.anchor());
  }

  /** Scrolls by as little as brings a tile into sight. */
  reveal(position: number): void {
    const layout = this.#layout;
    if (layout === null || layout.spec.total === 0) return;
    const target = Math.min(position, layout.spec.total - 1);
    const block = layout.blockOf(target);
    layout.refine(block, this.aspects);
    const rect = layout.rectOf(target, this.aspects);
    const header = layout.groupAt(block) >= 0 ? layout.spec.headerHeight : 0;
    const bottom = rect.top + rect.height + layout.spec.gap;
    if (rect.top - header < this.#offset) this.#setOffset(rect.top - header);
    else if (bottom > this.#offset + this.#viewport) this.#setOffset(bottom - this.#viewport);
    else return;
    this.#draw();
    this.#onScrolled(this.anchor());
  }

  /** Goes to a share of the whole, 0–1. */
  goToFraction(fraction: number): void {
    const { height, viewport } = this.#space;
    this.#setOffset(fraction * Math.max(0, height - viewport));
    this.#draw();
    this.#waitForIdle();
  }

  goToPosition(position: number): void {
    this.#placeAt({ position, offset: 0 });
    const layout = this.#layout;
    if (layout !== null && layout.groupAt(layout.blockOf(position)) >= 0) {
      this.#setOffset(this.#offset - layout.spec.headerHeight);
    }
    this.#draw();
    this.#onScrolled(this.anchor());
  }

  /** New tiles: their blocks take their real heights, and what is in sight stays where it is. */
  #learned(): void {
    this.#relayout();
  }

  /** Gives the blocks in sight their real heights. */
  #refineVisible(layout: GridLayout): void {
    const first = layout.blockAtOffset(this.#offset - this.#viewport * AHEAD);
    const last = layout.blockAtOffset(this.#offset + this.#viewport * (1 + AHEAD));
    let settled = true;
    for (let block = first; block <= last; block += 1) settled = settled && layout.isSettled(block);
    if (settled) return;
    const anchor = this.anchor();
    // Who is at the very end stays there, whatever height the last rows turn out to have.
    const atEnd = this.#offset > 0 && this.#offset >= maxOffset(this.#space) - 1;
    let moved = false;
    for (let block = first; block <= last; block += 1) moved = layout.refine(block, this.aspects) || moved;
    if (!moved) return;
    const top = layout.rectOf(anchor.position, this.aspects).top;
    const kept = this.#offset === 0 ? 0 : top + anchor.offset;
    this.#offset = atEnd ? maxOffset(this.#space) : clampOffset(kept, this.#space);
    this.#waitForIdle();
  }

  #draw(fast = false): void {
    const layout = this.#layout;
    const set = this.#set;
    if (layout === null || set === null) return;
    this.#refineVisible(layout);
    const ahead = fast ? 0 : AHEAD;
    const behind = fast ? 0 : BEHIND;
    const up = this.#direction === 1 ? behind : ahead;
    const down = this.#direction === 1 ? ahead : behind;
    const sight: Sight = {
      from: this.#offset - this.#viewport * up,
      to: this.#offset + this.#viewport * (1 + down),
      seenFrom: this.#offset,
      seenTo: this.#offset + this.#viewport,
      direction: this.#direction,
    };
    const shift = this.#scrollTop - this.#offset;
    const known = new Map(this.frame.rows.map((row) => [row.key, row]));
    const rows: VisibleRow[] = [];
    const headers: VisibleHeader[] = [];
    let firstPosition = -1;
    if (layout.spec.total > 0) {
      const last = layout.blockAtOffset(sight.to);
      for (let block = layout.blockAtOffset(sight.from); block <= last; block += 1) {
        const top = layout.blockTop(block);
        const group = layout.groupAt(block);
        if (group >= 0 && top + layout.spec.headerHeight > sight.from && top < sight.to) {
          headers.push({ group, top: top + shift });
        }
        for (const row of layout.rowsOf(block, this.aspects)) {
          const rowTop = top + row.top;
          const drawn = tilesWithin(row, rowTop, sight);
          if (drawn === null) continue;
          if (firstPosition < 0 && rowTop + row.height > this.#offset) firstPosition = row.from;
          rows.push(visibleRow(set, row, rowTop + shift, drawn, known.get(row.from)));
        }
      }
    }
    this.#ask(set, rows, firstPosition);
    const { height, viewport } = this.#space;
    const frame: GridFrame = {
      rows,
      headers,
      scrollHeight: scrollHeightOf(this.#space),
      firstPosition: Math.max(0, firstPosition),
      fraction: height > viewport ? this.#offset / (height - viewport) : 0,
      fast,
    };
    if (this.#pendingScrollTop === null && isSameFrame(frame, this.frame)) return;
    this.frame = frame;
    for (const listener of this.#listeners) listener();
  }

  #ask(set: ImageSet, rows: readonly VisibleRow[], firstPosition: number): void {
    const first = rows[0]?.row.from;
    const last = rows.at(-1)?.row.to;
    if (first === undefined || last === undefined) return;
    const layout = this.#layout;
    // Whole blocks, because a justified block is laid out only when all its shapes are known.
    const blockEnd = layout?.blockRange(layout.blockOf(last - 1))[1] ?? last;
    const blockStart = layout?.blockRange(layout.blockOf(first))[0] ?? first;
    const seen = Math.max(first, firstPosition);
    set.want([
      [seen, last],
      [blockStart, blockEnd],
      this.#direction === 1 ? [blockEnd, blockEnd + 100] : [Math.max(0, blockStart - 100), blockStart],
    ]);
  }

  /** Between which tiles a point of the viewport lies: the position after it, and where a line goes in the scrolled element. */
  dropAt(
    clientX: number,
    clientY: number,
  ): { readonly position: number; readonly left: number; readonly top: number; readonly height: number } {
    const layout = this.#layout;
    if (layout === null || layout.spec.total === 0) return { position: 0, left: 0, top: 0, height: 0 };
    const box = this.#element.getBoundingClientRect();
    const left = clientX - box.left;
    const position = layout.positionAt(left, clientY - box.top + this.#offset, this.aspects);
    const rect = layout.rectOf(position, this.aspects);
    const after = left > rect.left + rect.width / 2;
    return {
      position: after ? position + 1 : position,
      left: after ? rect.left + rect.width + layout.spec.gap : rect.left,
      top: rect.top + this.#scrollTop - this.#offset,
      height: rect.height,
    };
  }

  /** Positions of the tiles that a rectangle of the whole touches. */
  positionsIn(area: TileRect): readonly number[] {
    const layout = this.#layout;
    if (layout === null || layout.spec.total === 0) return [];
    const result: number[] = [];
    const last = layout.blockAtOffset(area.top + area.height);
    for (let block = layout.blockAtOffset(area.top); block <= last; block += 1) {
      const top = layout.blockTop(block);
      for (const row of layout.rowsOf(block, this.aspects)) {
        if (top + row.top + row.height < area.top || top + row.top > area.top + area.height) continue;
        for (let i = 0; i < row.to - row.from; i += 1) {
          const left = row.lefts[i] ?? 0;
          if (left + (row.widths[i] ?? 0) >= area.left && left <= area.left + area.width)
            result.push(row.from + i);
        }
      }
    }
    return result;
  }

  /** Offset of the viewport's top edge in the whole. */
  get offset(): number {
    return this.#offset;
  }

  scrollBy(pixels: number): void {
    this.#element.scrollTop += pixels;
  }
}

function isSameFrame(a: GridFrame, b: GridFrame): boolean {
  return (
    a.fast === b.fast &&
    a.firstPosition === b.firstPosition &&
    a.scrollHeight === b.scrollHeight &&
    a.rows.length === b.rows.length &&
    a.headers.length === b.headers.length &&
    a.rows.every((row, i) => row === b.rows[i]) &&
    a.headers.every((header, i) => header.group === b.headers[i]?.group && header.top === b.headers[i]?.top)
  );
}
