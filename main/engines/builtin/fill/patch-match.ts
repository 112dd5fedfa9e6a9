import { pushPull } from '../../../domain/push-pull.ts';
import { seededRandom } from '../../../domain/seeded-random.ts';
import { firstGuess } from './first-guess.ts';
import { anySource, buildPyramid, distance, RADIUS, SIDE, type Level, type Pixels } from './level.ts';

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
      search(level, nearest, round, random, effortAt(index, levels.length, level.targets.length));
      vote(level, nearest);
      events.onProgress((done + (level.targets.length * (round + 1)) / rounds) / total);
    }
    done += level.targets.length;
    previous = level;
  }
  const finest = levels.at(-1);
  if (!finest) return null;
  settleRim(finest, nearest);
  return finest.data;
}

/** How hard a level is searched. */
interface Effort {
  /** Half the side of the first window looked around in, as a share of the picture's longest side. */
  readonly reach: number;
  readonly tries: number;
  /** Rows of a patch that are compared: all, or every second. */
  readonly rowStep: number;
}

/** Targets from which on a level counts as large: a hole of about 256². */
const LARGE = 60_000;

/** Many rounds where they are cheap and decide the composition, few where they only sharpen it. */
function roundsFor(index: number, count: number, targets: number): number {
  if (index === 0) return 4;
  if (index < count - 2) return 6;
  if (index < count - 1) return targets > LARGE ? 3 : 5;
  return targets > LARGE ? 1 : 3;
}

function effortAt(index: number, count: number, targets: number): Effort {
  return {
    reach: index === 0 ? 1 : 1 / 8,
    tries: index === count - 1 ? 4 : 16,
    rowStep: index > 0 && targets > LARGE ? 2 : 1,
  };
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

/** One round: take over a neighbour's neighbour, then look around at random in ever smaller windows. */
function search(
  level: Level,
  nearest: Int32Array,
  round: number,
  random: () => number,
  { reach, tries, rowStep }: Effort,
): void {
  const { width, height, targets, isSource } = level;
  const forward = round % 2 === 0;
  const step = forward ? -1 : 1;
  const widest = Math.max(width, height) * reach;
  for (let n = 0; n < targets.length; n++) {
    const target = targets[forward ? n : targets.length - 1 - n]!;
    let best = nearest[target]!;
    let least = distance(level, target, best, UNKNOWN, rowStep);
    for (let beside = step, other = 0; other < 2; other++, beside *= width) {
      const neighbour = nearest[target + beside]!;
      const candidate = neighbour - beside;
      if (neighbour < 0 || candidate === best || isSource[candidate] !== 1) continue;
      const d = distance(level, target, candidate, least, rowStep);
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
      const d = distance(level, target, candidate, least, rowStep);
      if (d >= least) continue;
      least = d;
      best = candidate;
    }
    nearest[target] = best;
  }
}

/** What a patch has to say on each of its pixels: a bell. A pixel's own patch comes first, its rim agrees by chance only. */
const ALL_VOTES = Array.from({ length: SIDE * SIDE }, (_, n) => {
  const dy = Math.floor(n / SIDE) - RADIUS;
  const dx = (n % SIDE) - RADIUS;
  return { dx, dy, share: Math.exp(-(dx * dx + dy * dy) / 1.2) };
});
/** Those that count where there are others. Only along the picture's edge, where no patch has its middle, the rest are needed. */
const VOTES = ALL_VOTES.filter(({ share }) => share > 0.01);

/** Votes with the steps to their pixels in a picture and in a rectangle of sums. */
interface Ballot {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly share: Float64Array;
}

function ballotOf(votes: typeof VOTES, width: number, across: number): Ballot {
  return {
    from: Int32Array.from(votes, ({ dx, dy }) => (dy * width + dx) * 3),
    to: Int32Array.from(votes, ({ dx, dy }) => (dy * across + dx) * 4),
    share: Float64Array.from(votes, ({ share }) => share),
  };
}

/**
 * Each pixel of the hole becomes the mean of what the patches over it found. The better match gets no more weight: smooth patches
 * match best, and would take over.
 */
function vote(level: Level, nearest: Int32Array): void {
  const { width, data, hole } = level;
  const { left, top, across, sums } = gatherVotes(level, nearest);
  for (let n = 0, i = 0; i < sums.length; n++, i += 4) {
    const weight = sums[i + 3]!;
    if (weight === 0) continue;
    const x = n % across;
    const at = ((n - x) / across + top) * width + left + x;
    if (hole[at] === 0) continue;
    for (let c = 0; c < 3; c++) data[at * 3 + c] = Math.round(sums[i + c]! / weight);
  }
}

interface Votes {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  /** Weighted red, green and blue, and the weight, of each pixel of the rectangle. */
  readonly sums: Float32Array;
}

/** Votes for the hole and for the pixels round it, which the patches over its rim cover too. */
function gatherVotes(level: Level, nearest: Int32Array): Votes {
  const { width, height, data, targets, depth } = level;
  // Of the hole's surroundings only: the picture may be many times as large.
  const margin = 2 * RADIUS;
  const left = Math.max(0, level.bounds.left - margin);
  const top = Math.max(0, level.bounds.top - margin);
  const across = Math.min(width, level.bounds.right + margin) - left;
  const sums = new Float32Array(across * (Math.min(height, level.bounds.bottom + margin) - top) * 4);
  const inner = ballotOf(VOTES, width, across);
  const outer = ballotOf(ALL_VOTES, width, across);
  for (const target of targets) {
    // What lies near the known says more than what was itself made up.
    const weight = Math.pow(1.3, -depth[target]!) + 1e-12;
    const source = nearest[target]! * 3;
    const y = Math.floor(target / width);
    const x = target - y * width;
    const corner = ((y - top) * across + x - left) * 4;
    const atEdge = Math.min(x, width - 1 - x) < 2 * RADIUS || Math.min(y, height - 1 - y) < 2 * RADIUS;
    const { from, to, share } = atEdge ? outer : inner;
    for (let n = 0; n < share.length; n++) {
      const i = corner + to[n]!;
      const j = source + from[n]!;
      const near = weight * share[n]!;
      sums[i] = sums[i]! + near * data[j]!;
      sums[i + 1] = sums[i + 1]! + near * data[j + 1]!;
      sums[i + 2] = sums[i + 2]! + near * data[j + 2]!;
      sums[i + 3] = sums[i + 3]! + near;
    }
  }
  return { left, top, across, sums };
}

/** Pixels over which the correction at the hole's rim fades towards its middle. */
const SETTLING = 24;

/**
 * Shifts the filled colours to meet the known ones: what the patches over the rim would make of the known pixels they cover, and miss
 * by, is continued smoothly into the hole and taken off there.
 */
function settleRim(level: Level, nearest: Int32Array): void {
  const { width, data, hole, depth } = level;
  const { left, top, across, sums } = gatherVotes(level, nearest);
  const down = sums.length / 4 / across;
  const miss = new Float32Array(across * down * 3);
  const known = new Float32Array(across * down);
  for (let n = 0; n < known.length; n++) {
    const x = n % across;
    const at = ((n - x) / across + top) * width + left + x;
    const weight = sums[n * 4 + 3]!;
    if (weight === 0 || hole[at] === 1) continue;
    // Less than whole: single pixels' grain must not be drawn out into the hole.
    known[n] = RIM_TRUST;
    for (let c = 0; c < 3; c++) miss[n * 3 + c] = data[at * 3 + c]! - sums[n * 4 + c]! / weight;
  }
  pushPull(miss, known, across, down);
  for (let n = 0; n < known.length; n++) {
    const x = n % across;
    const at = ((n - x) / across + top) * width + left + x;
    if (hole[at] === 0) continue;
    const share = Math.max(0, 1 - depth[at]! / SETTLING);
    for (let c = 0; c < 3; c++) {
      const value = data[at * 3 + c]! + miss[n * 3 + c]! * share;
      data[at * 3 + c] = Math.min(255, Math.max(0, Math.round(value)));
    }
  }
}

const RIM_TRUST = 0.25;
