import type { ImageTile } from '../../../../main/domain/image-record.ts';
import type { ImageSet } from '../../../api/image-set.ts';
import type { Row } from './justify.ts';

/** A row to draw; `top` is where it goes inside the scrolled element. */
export interface VisibleRow {
  readonly key: number;
  readonly top: number;
  readonly row: Row;
  /** Positions of the tiles that are drawn: all of a row in sight, some of one at the edge of what exists. */
  readonly from: number;
  readonly to: number;
  /** Those tiles; undefined where they have not come yet. */
  readonly tiles: readonly (ImageTile | undefined)[];
}

/** Offsets in the whole, CSS pixels: what is seen, and how far beyond it rows exist. */
export interface Sight {
  readonly from: number;
  readonly to: number;
  readonly seenFrom: number;
  readonly seenTo: number;
  /** Which way it is scrolled: rows come at that edge and go at the other. */
  readonly direction: 1 | -1;
}

/**
 * Positions of a row's tiles that exist, where the row begins at `top`; null where none does. A row out of sight comes tile by
 * tile as the edge passes over it, so that no single frame has to make a whole row. It goes at once: taking tiles away costs
 * little, but every frame in which anything changes is laid out and painted anew.
 */
export function tilesWithin(row: Row, top: number, sight: Sight): readonly [from: number, to: number] | null {
  const bottom = top + row.height;
  if (bottom < sight.from || top > sight.to) return null;
  if (bottom > sight.seenFrom && top < sight.seenTo) return [row.from, row.to];
  const passed = (edge: number): number =>
    Math.min(1, Math.max(0, (edge - top) / row.height)) * (row.to - row.from);
  const from = sight.direction === 1 ? row.from : row.from + Math.floor(passed(sight.from));
  const to = sight.direction === 1 ? row.from + Math.ceil(passed(sight.to)) : row.to;
  return from < to ? [from, to] : null;
}

/** The row as it was drawn before when nothing about it changed, so that it need not be drawn again. */
export function visibleRow(
  set: ImageSet,
  row: Row,
  top: number,
  [from, to]: readonly [number, number],
  before: VisibleRow | undefined,
): VisibleRow {
  const tiles = Array.from({ length: to - from }, (_, i) => set.tile(from + i));
  if (
    before?.row !== row ||
    before.from !== from ||
    before.to !== to ||
    before.tiles.some((tile, i) => tile !== tiles[i])
  ) {
    return { key: row.from, top, row, from, to, tiles };
  }
  return before.top === top ? before : { ...before, top };
}
