import type { Point } from '../picture.ts';

/** Where a motif stands: `x`, `y` is the middle of its foot, `size` its height. Pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Points of a unit square (y down, foot at y = 1, x from −½ to ½) where the motif stands. */
export function placed(place: Place, points: readonly Point[], mirrored = false): Point[] {
  return points.map(([x, y]) => [place.x + (mirrored ? -x : x) * place.size, place.y + (y - 1) * place.size]);
}

export function at(place: Place, x: number, y: number): Point {
  return [place.x + x * place.size, place.y + (y - 1) * place.size];
}
