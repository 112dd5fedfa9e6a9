import { seededRandom } from '../../../domain/seeded-random.ts';
import { firstGuess } from './first-guess.ts';
import { anySource, buildPyramid, RADIUS, SIDE, type Level, type Pixels } from './level.ts';

/**
 * Content-aware filling by patches: every patch that overlaps the hole looks for its nearest neighbour among the known patches
 * (PatchMatch: Barnes, Shechtman, Finkelstein, Goldman 2009), and the hole's pixels are voted from what was found (Wexler,
 * Shechtman, Irani 2007), from coarse to fine.
 */

export interface FillEvents {
  /** 0–1. */
  onProgress(fraction: number): void;
  shouldStop(): boolean;
}

const UNKNOWN = 0x7fffffff;

/**
 * Fills the hole of `image` in place of its pixels; known pixels come back as they are. The same input and seed give the same pixels.
 * @param hole one byte a pixel, anything but 0 is to be filled
 * @returns null when stopped
 * @throws RangeError when there is no known patch to fill from
 */
export function fillHole(
  image: Pixels,
  hole: Uint8Array,
  seed: string,
  events: FillEvents,
): Uint8Array | null {
  const levels = buildPyramid(image, hole);
  const draw = seededRandom(seed);
  const random = (): number => draw() / 2 ** 32;
  let nearest: Int32Array = new Int32Array();
  let previous: Level | null = null;
  const total = levels.reduce((sum, level) => sum + level.targets.length, 0);
  let done = 0;
  for (const [index, level] of levels.entries()) {
    nearest = previous ? refine(previous, nearest, level, random) : firstGuess(level, random);
    if (previous) vote(level, nearest);
    const rounds = roundsFor(index, levels.length, level.targets.length);
    for (let round = 0; round < rounds; round++) {
      if (events.shouldStop()) return null;
      const cost = costs(level, nearest);
      search(
        level,
        nearest,
        cost,
        round,
        random,
        index === 0 ? 1 : 1 / 8,
        index === levels.length - 1 ? 4 : 16,
      );
      vote(level, nearest);
      events.onProgress((done + (level.targets.length * (round + 1)) / rounds) / total);
    }
    done += level.targets.length;
    previous = level;
  }
  return levels.at(-1)?.data ?? null;
}

/** Many rounds where they are cheap and decide the composition, few where they only sharpen it. */
function roundsFor(index: number, count: number, targets: number): number {
  if (index === 0) return 4;
  if (index < count - 2) return 6;
  if (index < count - 1) return targets > 60_000 ? 3 : 5;
  return targets > 60_000 ? 1 : 3;
}

/** Carries the coarser level's neighbours over; where twice the offset leads out of the known, another is drawn. */
function refine(coarse: Level, nearest: Int32Array, level: Level, random: () => number): Int32Array {
  const refined = new Int32Array(level.width * level.height).fill(-1);
  for (const target of level.targets) {
    const x = target % level.width;
    const y = (target - x) / level.width;
    const coarseX = Math.min(coarse.width - 1 - RADIUS, Math.max(RADIUS, x >> 1));
    const coarseY = Math.min(coarse.height - 1 - RADIUS, Math.max(RADIUS, y >> 1));
    const from = nearest[coarseY * coarse.width + coarseX]!;
    let source = -1;
    if (from >= 0) {
      const sourceX = 2 * (from % coarse.width) + (x - 2 * coarseX);
      const sourceY = 2 * Math.floor(from / coarse.width) + (y - 2 * coarseY);
      if (sourceX >= 0 && sourceY >= 0 && sourceX < level.width && sourceY < level.height) {
        source = sourceY * level.width + sourceX;
      }
    }
    refined[target] = source >= 0 && level.isSource[source] === 1 ? source : anySource(level, random);
  }
  return refined;
}

/** Sum of squared differences of two patches, or anything at least `limit` once it passes that. */
function distance(level: Level, a: number, b: number, limit: number): number {
  const { width, data } = level;
  const rowBytes = width * 3;
  let i = (a - RADIUS * width - RADIUS) * 3;
  let j = (b - RADIUS * width - RADIUS) * 3;
  let sum = 0;
  for (let row = 0; row < SIDE; row++) {
    for (let k = 0; k < SIDE * 3; k++) {
      const d = data[i + k]! - data[j + k]!;
      sum += d * d;
    }
    if (sum >= limit) return sum;
    i += rowBytes;
    j += rowBytes;
  }
  return sum;
}

function costs(level: Level, nearest: Int32Array): Int32Array {
  const cost = new Int32Array(nearest.length);
  for (const target of level.targets) cost[target] = distance(level, target, nearest[target]!, UNKNOWN);
  return cost;
}

/** One round: take over a neighbour's neighbour, then look around at random in ever smaller windows. */
function search(
  level: Level,
  nearest: Int32Array,
  cost: Int32Array,
  round: number,
  random: () => number,
  reach: number,
  tries: number,
): void {
  const { width, height, targets, isSource } = level;
  const forward = round % 2 === 0;
  const step = forward ? -1 : 1;
  const widest = Math.max(width, height) * reach;
  for (let n = 0; n < targets.length; n++) {
    const target = targets[forward ? n : targets.length - 1 - n]!;
    let best = nearest[target]!;
    let least = cost[target]!;
    for (let beside = step, other = 0; other < 2; other++, beside *= width) {
      const neighbour = nearest[target + beside]!;
      const candidate = neighbour - beside;
      if (neighbour < 0 || candidate === best || isSource[candidate] !== 1) continue;
      const d = distance(level, target, candidate, least);
      if (d >= least) continue;
      least = d;
      best = candidate;
    }
    for (let window = widest, tried = 0; window >= 1 && tried < tries; window *= 0.5, tried++) {
      const x = best % width;
      const y = (best - x) / width;
      const toX = Math.round(x + (random() * 2 - 1) * window);
      const toY = Math.round(y + (random() * 2 - 1) * window);
      if (toX < RADIUS || toY < RADIUS || toX >= width - RADIUS || toY >= height - RADIUS) continue;
      const candidate = toY * width + toX;
      if (candidate === best || isSource[candidate] !== 1) continue;
      const d = distance(level, target, candidate, least);
      if (d >= least) continue;
      least = d;
      best = candidate;
    }
    nearest[target] = best;
    cost[target] = least;
  }
}

/**
 * Each pixel of the hole becomes the mean of what the patches over it found. The better match gets no more weight: smooth patches
 * match best, and would take over.
 */
function vote(level: Level, nearest: Int32Array): void {
  const { width, data, hole, targets, depth } = level;
  const { left, top, right, bottom } = level.bounds;
  const across = right - left;
  // Of the hole's rectangle only: the picture may be many times as large.
  const sums = new Float32Array(across * (bottom - top) * 3);
  const weights = new Float32Array(across * (bottom - top));
  for (const target of targets) {
    // What lies near the known says more than what was itself made up.
    const weight = Math.pow(1.3, -depth[target]!) + 1e-12;
    const source = nearest[target]!;
    const targetY = Math.floor(target / width);
    const corner = (targetY - top) * across + (target - targetY * width) - left;
    for (let dy = -RADIUS, n = 0; dy <= RADIUS; dy++) {
      for (let dx = -RADIUS; dx <= RADIUS; dx++, n++) {
        const offset = dy * width + dx;
        if (hole[target + offset] === 0) continue;
        const to = corner + dy * across + dx;
        const from = (source + offset) * 3;
        // A pixel's own patch first: what lies at the rim of a patch agrees with its neighbours by chance only.
        const near = weight * CENTRE[n]!;
        weights[to] = weights[to]! + near;
        sums[to * 3] = sums[to * 3]! + near * data[from]!;
        sums[to * 3 + 1] = sums[to * 3 + 1]! + near * data[from + 1]!;
        sums[to * 3 + 2] = sums[to * 3 + 2]! + near * data[from + 2]!;
      }
    }
  }
  for (let n = 0; n < weights.length; n++) {
    const weight = weights[n]!;
    if (weight === 0) continue;
    const x = n % across;
    const at = ((n - x) / across + top) * width + left + x;
    for (let c = 0; c < 3; c++) data[at * 3 + c] = Math.round(sums[n * 3 + c]! / weight);
  }
}

/** A bell over the patch, 1 in the middle. */
const CENTRE = Float64Array.from({ length: SIDE * SIDE }, (_, n) => {
  const dy = Math.floor(n / SIDE) - RADIUS;
  const dx = (n % SIDE) - RADIUS;
  return Math.exp(-(dx * dx + dy * dy) / 1.2);
});
