import type { Steps } from './steps.ts';

/** Size of a dense plane in which regions are looked for. */
export interface FloodPlane {
  readonly width: number;
  readonly height: number;
}

/** After so many runs of pixels the work may be stopped. */
const RUNS_AT_ONCE = 256;

/**
 * The connected region (by edges, not corners) round a seed, 255 where `accepts` holds, found line by line.
 * `accepts` is asked for a pixel's index, y · width + x, and must answer the same each time.
 */
export function* floodFill(
  plane: FloodPlane,
  seed: { readonly x: number; readonly y: number },
  accepts: (index: number) => boolean,
): Steps<Uint8Array<ArrayBuffer>> {
  const { width, height } = plane;
  const filled = new Uint8Array(width * height);
  const start = seed.y * width + seed.x;
  const stack = accepts(start) ? [start] : [];
  /** Puts one pixel of every run that can be filled on the stack. */
  const offerRuns = (from: number, to: number): void => {
    let inRun = false;
    for (let at = from; at < to; at++) {
      const open = filled[at] === 0 && accepts(at);
      if (open && !inRun) stack.push(at);
      inRun = open;
    }
  };
  let runs = 0;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (filled[at] !== 0) continue;
    if (++runs % RUNS_AT_ONCE === 0) yield null;
    const y = Math.floor(at / width);
    const rowStart = y * width;
    let from = at;
    while (from > rowStart && filled[from - 1] === 0 && accepts(from - 1)) from--;
    let to = at + 1;
    while (to < rowStart + width && filled[to] === 0 && accepts(to)) to++;
    filled.fill(255, from, to);
    if (y > 0) offerRuns(from - width, to - width);
    if (y < height - 1) offerRuns(from + width, to + width);
  }
  return filled;
}

/**
 * Pixels whose colour lies within `tolerance` of the one at the seed: the connected ones, or all of them.
 * @param rgba 4 bytes a pixel; alpha counts as a fourth channel
 * @param tolerance 0–255, the greatest difference of any channel
 */
export function* selectColor(
  rgba: Uint8ClampedArray,
  plane: FloodPlane,
  seed: { readonly x: number; readonly y: number },
  tolerance: number,
  contiguous: boolean,
): Steps<Uint8Array<ArrayBuffer>> {
  const at = (seed.y * plane.width + seed.x) * 4;
  const [r, g, b, a] = rgba.subarray(at, at + 4) as unknown as [number, number, number, number];
  const accepts = (index: number): boolean => {
    const p = index * 4;
    return (
      Math.abs(rgba[p]! - r) <= tolerance &&
      Math.abs(rgba[p + 1]! - g) <= tolerance &&
      Math.abs(rgba[p + 2]! - b) <= tolerance &&
      Math.abs(rgba[p + 3]! - a) <= tolerance
    );
  };
  if (contiguous) return yield* floodFill(plane, seed, accepts);
  const out = new Uint8Array(plane.width * plane.height);
  for (let index = 0; index < out.length; index++) if (accepts(index)) out[index] = 255;
  return out;
}
