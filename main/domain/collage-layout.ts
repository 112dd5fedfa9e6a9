import type { CollageOptions } from './composition.ts';

export interface CollageCell {
  /** Which picture. */
  readonly index: number;
  readonly left: number;
  readonly width: number;
}

export interface CollageRow {
  readonly top: number;
  readonly height: number;
  readonly cells: readonly CollageCell[];
}

/** Longest side a format can hold, pixels. */
export const LONGEST_COLLAGE = { jpeg: 65_500, webp: 16_383, png: 1_000_000 } as const;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Where pictures go in a collage, whole pixels: `columns` to a row, scaled to one height so that the row fills the width between
 * the borders exactly. A last row with fewer keeps the height it would have if it were full; pictures that are fewer than
 * `columns` fill their only row. `border` lies around the whole
 * and between columns, `rowSpacing` between rows.
 */
export function collageRows(
  sizes: readonly Size[],
  options: Pick<CollageOptions, 'columns' | 'width' | 'border' | 'rowSpacing'>,
): { readonly rows: readonly CollageRow[]; readonly height: number } {
  const { width, border, rowSpacing } = options;
  const columns = Math.min(options.columns, sizes.length);
  const rows: CollageRow[] = [];
  let top = border;
  for (let from = 0; from < sizes.length; from += columns) {
    const members = sizes.slice(from, from + columns);
    const missing = columns - members.length;
    const aspects = members.map((size) => size.width / size.height);
    const shown = aspects.reduce((sum, aspect) => sum + aspect, 0);
    const whole = shown + (missing * shown) / members.length;
    const room = Math.max(columns, width - border * (columns + 1));
    const height = Math.max(1, Math.round(room / whole));
    const isFull = missing === 0;
    const cells: CollageCell[] = [];
    let used = 0;
    let aspectSoFar = 0;
    for (const [n, aspect] of aspects.entries()) {
      aspectSoFar += aspect;
      // Edges are rounded, not widths, so that the errors don't add up; a full row ends at the border to the pixel.
      const ideal = isFull && n === aspects.length - 1 ? room : Math.round((room * aspectSoFar) / whole);
      // Every picture gets a pixel at least, those still to come included.
      const edge = Math.min(Math.max(ideal, used + 1), room - (columns - 1 - n));
      cells.push({ index: from + n, left: border + used + n * border, width: edge - used });
      used = edge;
    }
    rows.push({ top, height, cells });
    top += height + rowSpacing;
  }
  return { rows, height: top - rowSpacing + border };
}
