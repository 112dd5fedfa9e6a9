import type { ImageRecord } from '../../../main/domain/image-record.ts';
import type { XyTable } from '../../../main/domain/same-except.ts';

/** Pixels. */
const GAP = 8;
const LABEL = 36;
const MAX_SIDE_LABEL = 180;
const MAX_CELL = 1024;
/** What every browser still draws and encodes; more than this in one picture is also more than other programs open. */
const MAX_LENGTH = 16_000;
const MAX_AREA = 100_000_000;

/** Where everything goes in a picture of an XY grid, in pixels. Labels are centred on their point. */
export interface XyImagePlan {
  readonly width: number;
  readonly height: number;
  /** Of the square that each picture is fitted into. */
  readonly cell: number;
  readonly pictures: readonly { readonly record: ImageRecord; readonly left: number; readonly top: number }[];
  readonly labels: readonly {
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly maxWidth: number;
  }[];
}

/**
 * Lays the grid out as large as fits: cells are at most 1024 pixels, and smaller in a grid of many. One setting alone fills lines
 * of about equal length and width, with its value above every picture.
 */
export function planXyImage(table: XyTable, titles: { readonly x: string; readonly y: string }): XyImagePlan {
  const single = titles.y === '';
  const values = table.columns.length;
  const columns = single && values > 4 ? Math.ceil(Math.sqrt(values)) : values;
  const rows = single ? Math.ceil(values / columns) : table.rows.length;
  const cell = cellSide(columns, rows);
  const side = single ? 0 : Math.min(MAX_SIDE_LABEL, Math.max(60, cell));
  const labelLines = single ? rows : 1;
  const leftOf = (column: number): number => side + GAP + column * (cell + GAP);
  const topOf = (row: number): number => (single ? row + 1 : 1) * LABEL + row * (cell + GAP);
  const pictures: { record: ImageRecord; left: number; top: number }[] = [];
  const labels: { text: string; x: number; y: number; maxWidth: number }[] = [];
  for (const [index, value] of table.columns.entries()) {
    const [row, column] = [Math.floor(index / columns), index % columns];
    labels.push({
      text: `${titles.x} ${value}`,
      x: leftOf(column) + cell / 2,
      y: topOf(row) - LABEL / 2,
      maxWidth: cell,
    });
  }
  for (const [row, value] of table.rows.entries()) {
    if (!single) {
      const y = topOf(row) + cell / 2;
      labels.push({ text: `${titles.y} ${value}`, x: side / 2, y, maxWidth: side - GAP * 2 });
    }
    for (const [index, record] of (table.cells[row] ?? []).entries()) {
      if (record === null) continue;
      const line = single ? Math.floor(index / columns) : row;
      pictures.push({ record, left: leftOf(index % columns), top: topOf(line) });
    }
  }
  return {
    width: side + GAP + columns * (cell + GAP),
    height: labelLines * LABEL + rows * (cell + GAP),
    cell,
    pictures,
    labels,
  };
}

function cellSide(columns: number, rows: number): number {
  const room = (count: number): number => (MAX_LENGTH - MAX_SIDE_LABEL - GAP) / count - GAP - LABEL;
  const byArea = Math.sqrt(MAX_AREA / (columns * rows)) - GAP - LABEL;
  return Math.max(16, Math.floor(Math.min(MAX_CELL, room(columns), room(rows), byArea)));
}
