import { MaskTiles } from './mask-tiles.ts';
import type { PixelRect } from './mask-tiles.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A shape to fill, image pixels. A polygon closes itself and is filled even-odd; a lasso is one too. */
export type Shape =
  | { readonly kind: 'rectangle'; readonly rect: PixelRect }
  | { readonly kind: 'ellipse'; readonly rect: PixelRect }
  | { readonly kind: 'polygon'; readonly points: readonly Point[] };

/** Lines per pixel row. Across a row coverage is exact. */
const SUBLINES = 4;

/** Coverage of the shape, anti-aliased, as tiles of the given image size. A rectangle covers whole pixels only. */
export function rasterizeShape(width: number, height: number, shape: Shape): MaskTiles {
  const tiles = new MaskTiles(width, height);
  if (shape.kind === 'rectangle') {
    const rect = tiles.clip({
      left: Math.round(shape.rect.left),
      top: Math.round(shape.rect.top),
      right: Math.round(shape.rect.right),
      bottom: Math.round(shape.rect.bottom),
    });
    for (let y = rect.top; y < rect.bottom; y++) fillRow(tiles, y, rect.left, rect.right);
  } else fillPolygon(tiles, shape.kind === 'ellipse' ? ellipsePoints(shape.rect) : shape.points);
  return tiles;
}

function ellipsePoints(rect: PixelRect): Point[] {
  const rx = (rect.right - rect.left) / 2;
  const ry = (rect.bottom - rect.top) / 2;
  // Enough corners that a chord strays from the arc by less than a tenth of a pixel: sagitta = r(1 − cos(π/n)).
  const corners = Math.max(16, Math.ceil(Math.PI / Math.acos(1 - 0.1 / Math.max(rx, ry, 1))));
  return Array.from({ length: corners }, (_, index) => {
    const angle = (index / corners) * 2 * Math.PI;
    return { x: rect.left + rx + rx * Math.cos(angle), y: rect.top + ry + ry * Math.sin(angle) };
  });
}

interface Edge {
  readonly top: number;
  readonly bottom: number;
  readonly x: number;
  readonly slope: number;
}

function fillPolygon(tiles: MaskTiles, points: readonly Point[]): void {
  const edges = edgesOf(points);
  if (edges.length === 0) return;
  const lowest = edges.reduce((low, edge) => Math.max(low, edge.bottom), 0);
  const lastRow = Math.min(tiles.height, Math.ceil(lowest));
  const cover = new Float32Array(tiles.width + 2);
  let active: Edge[] = [];
  let next = 0;
  for (let y = Math.max(0, Math.floor(edges[0]!.top)); y < lastRow; y++) {
    let low = tiles.width;
    let high = 0;
    for (; next < edges.length && edges[next]!.top < y + 1; next++) active.push(edges[next]!);
    active = active.filter((edge) => edge.bottom > y);
    for (let line = 0; line < SUBLINES; line++) {
      const cy = y + (line + 0.5) / SUBLINES;
      const crossings: number[] = [];
      for (const edge of active)
        if (edge.top <= cy && cy < edge.bottom) crossings.push(edge.x + (cy - edge.top) * edge.slope);
      crossings.sort((a, b) => a - b);
      for (let index = 0; index + 1 < crossings.length; index += 2) {
        const from = Math.max(0, crossings[index]!);
        const to = Math.min(tiles.width, crossings[index + 1]!);
        if (to <= from) continue;
        coverSpan(cover, from, to);
        low = Math.min(low, Math.floor(from));
        high = Math.max(high, Math.min(tiles.width, Math.ceil(to)));
      }
    }
    writeCover(tiles, y, low, high, cover);
  }
}

function edgesOf(points: readonly Point[]): Edge[] {
  const edges: Edge[] = [];
  for (const [index, a] of points.entries()) {
    const b = points[(index + 1) % points.length]!;
    if (a.y === b.y) continue;
    const [upper, lower] = a.y < b.y ? [a, b] : [b, a];
    const slope = (lower.x - upper.x) / (lower.y - upper.y);
    edges.push({ top: upper.y, bottom: lower.y, x: upper.x, slope });
  }
  return edges.sort((a, b) => a.top - b.top);
}

/** Adds one subline's share of each pixel between `from` and `to`. */
function coverSpan(cover: Float32Array, from: number, to: number): void {
  const first = Math.floor(from);
  const last = Math.floor(to);
  const share = 1 / SUBLINES;
  if (first === last) {
    cover[first]! += (to - from) * share;
    return;
  }
  cover[first]! += (first + 1 - from) * share;
  for (let x = first + 1; x < last; x++) cover[x]! += share;
  cover[last]! += (to - last) * share;
}

function writeCover(tiles: MaskTiles, y: number, low: number, high: number, cover: Float32Array): void {
  for (let x = low; x < high;) {
    const value = Math.min(255, Math.round(cover[x]! * 255));
    const from = x++;
    if (value === 255) {
      while (x < high && Math.round(cover[x]! * 255) >= 255) x++;
      fillRow(tiles, y, from, x);
    } else if (value > 0) {
      tiles.writable(tiles.key(from >> 8, y >> 8))[((y & 255) << 8) | (from & 255)] = value;
    }
  }
  if (low < high) cover.fill(0, low, high + 2);
}

function fillRow(tiles: MaskTiles, y: number, from: number, to: number): void {
  for (let x = from; x < to;) {
    const end = Math.min(to, ((x >> 8) + 1) << 8);
    const row = (y & 255) << 8;
    tiles.writable(tiles.key(x >> 8, y >> 8)).fill(255, row + (x & 255), row + ((end - 1) & 255) + 1);
    x = end;
  }
}
