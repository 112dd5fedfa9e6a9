import type { Color } from './color.ts';

/** 8-bit RGB, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export type Point = readonly [x: number, y: number];

export function createPicture(width: number, height: number): Picture {
  return { width, height, data: new Uint8ClampedArray(width * height * 3) };
}

/** Blends one pixel; out of bounds is ignored. `alpha` 0–1. */
export function blendPixel(picture: Picture, x: number, y: number, color: Color, alpha: number): void {
  if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) return;
  const i = (y * picture.width + x) * 3;
  const { data } = picture;
  data[i] = data[i]! + (color[0] - data[i]!) * alpha;
  data[i + 1] = data[i + 1]! + (color[1] - data[i + 1]!) * alpha;
  data[i + 2] = data[i + 2]! + (color[2] - data[i + 2]!) * alpha;
}

/** Colour by height within the shape: `top` at its first row, `bottom` at its last. */
export interface Fill {
  readonly top: Color;
  readonly bottom: Color;
  readonly alpha?: number;
}

const SUBROWS = 4;

/** Fills a polygon (even–odd), anti-aliased with exact horizontal and 4 × vertical coverage. Pixels. */
export function fillPolygon(picture: Picture, points: readonly Point[], fill: Fill): void {
  const { width, height } = picture;
  let minY = Infinity;
  let maxY = -Infinity;
  for (const [, y] of points) {
    minY = Math.min(minY, y);
    maxY = Math.max(maxY, y);
  }
  const span = Math.max(1, maxY - minY);
  const first = Math.max(0, Math.floor(minY));
  const last = Math.min(height - 1, Math.floor(maxY));
  const coverage = new Float32Array(width);
  for (let row = first; row <= last; row++) {
    coverage.fill(0);
    let from = width;
    let to = -1;
    for (let sub = 0; sub < SUBROWS; sub++) {
      const y = row + (sub + 0.5) / SUBROWS;
      const crossings: number[] = [];
      for (let i = 0; i < points.length; i++) {
        const a = points[i]!;
        const b = points[(i + 1) % points.length]!;
        if (a[1] <= y === b[1] <= y) continue;
        crossings.push(a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
      }
      crossings.sort((a, b) => a - b);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const left = Math.max(0, crossings[i]!);
        const right = Math.min(width, crossings[i + 1]!);
        if (right <= left) continue;
        const x0 = Math.floor(left);
        const x1 = Math.min(width - 1, Math.floor(right));
        from = Math.min(from, x0);
        to = Math.max(to, x1);
        for (let x = x0; x <= x1; x++) {
          const covered = Math.min(right, x + 1) - Math.max(left, x);
          coverage[x] = coverage[x]! + covered / SUBROWS;
        }
      }
    }
    const t = Math.min(1, Math.max(0, (row - minY) / span));
    const color: Color = [
      fill.top[0] + (fill.bottom[0] - fill.top[0]) * t,
      fill.top[1] + (fill.bottom[1] - fill.top[1]) * t,
      fill.top[2] + (fill.bottom[2] - fill.top[2]) * t,
    ];
    const alpha = fill.alpha ?? 1;
    for (let x = from; x <= to; x++) {
      if (coverage[x]! > 0) blendPixel(picture, x, row, color, Math.min(1, coverage[x]!) * alpha);
    }
  }
}

/** A soft-edged disc; `softness` is the share of the radius over which it fades. */
export function fillDisc(
  picture: Picture,
  [cx, cy]: Point,
  radiusX: number,
  radiusY: number,
  color: Color,
  alpha: number,
  softness: number,
): void {
  const y0 = Math.max(0, Math.floor(cy - radiusY));
  const y1 = Math.min(picture.height - 1, Math.ceil(cy + radiusY));
  const x0 = Math.max(0, Math.floor(cx - radiusX));
  const x1 = Math.min(picture.width - 1, Math.ceil(cx + radiusX));
  for (let y = y0; y <= y1; y++) {
    const dy = (y + 0.5 - cy) / radiusY;
    for (let x = x0; x <= x1; x++) {
      const dx = (x + 0.5 - cx) / radiusX;
      const squared = dx * dx + dy * dy;
      if (squared >= 1) continue;
      const fade = (1 - Math.sqrt(squared)) / softness;
      blendPixel(picture, x, y, color, alpha * (fade < 1 ? fade * fade * (3 - 2 * fade) : 1));
    }
  }
}

/** A closed Catmull–Rom curve through `points`, as a polygon. */
export function smoothOutline(points: readonly Point[]): Point[] {
  const pieces = 8;
  const outline: Point[] = [];
  const count = points.length;
  for (let i = 0; i < count; i++) {
    const p0 = points[(i + count - 1) % count]!;
    const p1 = points[i]!;
    const p2 = points[(i + 1) % count]!;
    const p3 = points[(i + 2) % count]!;
    for (let k = 0; k < pieces; k++) {
      const t = k / pieces;
      const at = (axis: 0 | 1): number =>
        0.5 *
        (2 * p1[axis] +
          (p2[axis] - p0[axis]) * t +
          (2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis]) * t * t +
          (3 * p1[axis] - p0[axis] - 3 * p2[axis] + p3[axis]) * t * t * t);
      outline.push([at(0), at(1)]);
    }
  }
  return outline;
}
