import { seededRandom } from '../../../domain/seeded-random.ts';

/**
 * Content-aware filling by patches: every patch that overlaps the hole looks for its nearest neighbour among the known patches
 * (PatchMatch: Barnes, Shechtman, Finkelstein, Goldman 2009), and the hole's pixels are voted from what was found (Wexler,
 * Shechtman, Irani 2007), from coarse to fine.
 */

/** 8-bit RGB, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** One level of the pyramid. */
interface Level extends Pixels {
  /** 1 in the hole. */
  readonly hole: Uint8Array;
  /** Centres whose patch touches the hole. */
  readonly targets: Int32Array;
  /** 1 for centres whose patch lies whole in known pixels. */
  readonly isSource: Uint8Array;
  readonly sources: Int32Array;
  /** Chessboard-like distance to the nearest known pixel, in pixels; 0 outside the hole. */
  readonly depth: Float32Array;
}

export interface FillEvents {
  /** 0–1. */
  onProgress(fraction: number): void;
  shouldStop(): boolean;
}

/** Patches are 7 × 7: large enough to carry structure, small enough to find again. */
const RADIUS = 3;
const SIDE = 2 * RADIUS + 1;
const UNKNOWN = 0x7fffffff;
/** Known patches that the first guess looks through for each pixel. */
const MAX_PEEL_SOURCES = 3000;
/** Difference in levels that taking a patch from a whole picture's height or width away counts as. */
const DOWN_PENALTY = 90;
const ACROSS_PENALTY = 20;

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
    nearest = previous ? refine(previous, nearest, level, random) : complete(level, peel(level), random);
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

function buildPyramid(image: Pixels, hole: Uint8Array): Level[] {
  const binary = Uint8Array.from(hole, (value) => (value === 0 ? 0 : 1));
  let current = levelOf(image.width, image.height, image.data.slice(), binary);
  const levels = [current];
  // The coarsest level is one at which the hole is a few patches deep.
  while (deepest(current) > RADIUS * 1.5 && Math.min(current.width, current.height) > 10 * SIDE) {
    const smaller = halve(current);
    if (smaller.sources.length < smaller.targets.length) break;
    levels.unshift(smaller);
    current = smaller;
  }
  if ((levels[0]?.sources.length ?? 0) === 0) throw new RangeError('no known patch to fill from');
  return levels;
}

function deepest(level: Level): number {
  let depth = 0;
  for (const value of level.depth) if (value > depth) depth = value;
  return depth;
}

function levelOf(width: number, height: number, data: Uint8Array, hole: Uint8Array): Level {
  const sums = new Int32Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += hole[y * width + x]!;
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row;
    }
  }
  const isSource = new Uint8Array(width * height);
  const targets: number[] = [];
  const sources: number[] = [];
  for (let y = RADIUS; y < height - RADIUS; y++) {
    for (let x = RADIUS; x < width - RADIUS; x++) {
      const top = (y - RADIUS) * (width + 1);
      const bottom = (y + RADIUS + 1) * (width + 1);
      const left = x - RADIUS;
      const right = x + RADIUS + 1;
      const missing = sums[bottom + right]! - sums[bottom + left]! - sums[top + right]! + sums[top + left]!;
      const at = y * width + x;
      if (missing === 0) {
        isSource[at] = 1;
        sources.push(at);
      } else targets.push(at);
    }
  }
  return {
    width,
    height,
    data,
    hole,
    isSource,
    targets: Int32Array.from(targets),
    sources: Int32Array.from(sources),
    depth: depthOf(hole, width, height),
  };
}

/** Two-pass chamfer distance to the nearest known pixel; the picture's edge counts as unknown. */
function depthOf(hole: Uint8Array, width: number, height: number): Float32Array {
  const far = width + height;
  const depth = Float32Array.from(hole, (value) => (value === 0 ? 0 : far));
  const relax = (at: number, from: number, step: number): void => {
    const through = depth[from]! + step;
    if (through < depth[at]!) depth[at] = through;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (x > 0) relax(at, at - 1, 1);
      if (y > 0) relax(at, at - width, 1);
      if (x > 0 && y > 0) relax(at, at - width - 1, 1.414);
      if (x < width - 1 && y > 0) relax(at, at - width + 1, 1.414);
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const at = y * width + x;
      if (x < width - 1) relax(at, at + 1, 1);
      if (y < height - 1) relax(at, at + width, 1);
      if (x < width - 1 && y < height - 1) relax(at, at + width + 1, 1.414);
      if (x > 0 && y < height - 1) relax(at, at + width - 1, 1.414);
    }
  }
  return depth;
}

/** Half the size; a pixel is known when any of its four is, and the mean of those that are. */
function halve(level: Level): Level {
  const width = level.width >> 1;
  const height = level.height >> 1;
  const data = new Uint8Array(width * height * 3);
  const hole = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let known = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let n = 0; n < 4; n++) {
        const from = (2 * y + (n >> 1)) * level.width + 2 * x + (n & 1);
        if (level.hole[from] !== 0) continue;
        known++;
        red += level.data[from * 3]!;
        green += level.data[from * 3 + 1]!;
        blue += level.data[from * 3 + 2]!;
      }
      const at = y * width + x;
      // Two known ones at least, or the hole's rim would creep inward with each level.
      if (known < 2) {
        hole[at] = 1;
        continue;
      }
      data[at * 3] = red / known;
      data[at * 3 + 1] = green / known;
      data[at * 3 + 2] = blue / known;
    }
  }
  return levelOf(width, height, data, hole);
}

/** Gives the patches round the hole, which the first guess passed over, their neighbours' finds. */
function complete(level: Level, found: Int32Array, random: () => number): Int32Array {
  const { width, isSource, targets } = level;
  const nearest = new Int32Array(found.length).fill(-1);
  for (const target of targets) {
    let source = -1;
    for (let dy = -RADIUS; dy <= RADIUS && source < 0; dy++) {
      for (let dx = -RADIUS; dx <= RADIUS && source < 0; dx++) {
        const offset = dy * width + dx;
        const beside = found[target + offset] ?? -1;
        if (found[target]! >= 0) source = found[target]!;
        else if (beside >= 0 && isSource[beside - offset] === 1) source = beside - offset;
      }
    }
    nearest[target] = source >= 0 && isSource[source] === 1 ? source : anySource(level, random);
  }
  return nearest;
}

function anySource(level: Level, random: () => number): number {
  return level.sources[Math.floor(random() * level.sources.length)]!;
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

/**
 * A first guess at the coarsest level: pixel by pixel from the rim inward, each the middle of the known patch that agrees best
 * with what is there around it so far (Efros, Leung 1999). Lines that end at the hole are carried on into it.
 */
function peel(level: Level): Int32Array {
  const nearest = new Int32Array(level.width * level.height).fill(-1);
  const { width, height, data, hole, depth } = level;
  const inside: number[] = [];
  for (let at = 0; at < hole.length; at++) if (hole[at] === 1) inside.push(at);
  inside.sort((a, b) => depth[a]! - depth[b]! || a - b);
  const there = Uint8Array.from(hole, (value) => 1 - value);
  const stride = Math.max(1, Math.floor(level.sources.length / MAX_PEEL_SOURCES));
  const window: { readonly offset: number; readonly at: number }[] = [];
  for (const at of inside) {
    const x = at % width;
    const y = (at - x) / width;
    window.length = 0;
    for (let dy = -RADIUS; dy <= RADIUS; dy++) {
      for (let dx = -RADIUS; dx <= RADIUS; dx++) {
        if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
        const offset = dy * width + dx;
        if (there[at + offset] === 1) window.push({ offset, at: (at + offset) * 3 });
      }
    }
    let best = level.sources[0]!;
    let least = Infinity;
    for (let n = 0; n < level.sources.length; n += stride) {
      const source = level.sources[n]!;
      const across = (source % width) - x;
      const down = Math.floor(source / width) - y;
      // Scenes are layered from top to bottom: ground is sought beside, not above.
      const far = (DOWN_PENALTY * down) / height;
      const wide = (ACROSS_PENALTY * across) / width;
      let sum = window.length * 3 * (far * far + wide * wide);
      for (const pixel of window) {
        const from = (source + pixel.offset) * 3;
        for (let c = 0; c < 3; c++) {
          const d = data[pixel.at + c]! - data[from + c]!;
          sum += d * d;
        }
        if (sum >= least) break;
      }
      if (sum < least) {
        least = sum;
        best = source;
      }
    }
    for (let c = 0; c < 3; c++) data[at * 3 + c] = data[best * 3 + c]!;
    there[at] = 1;
    nearest[at] = best;
  }
  return nearest;
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
    const consider = (candidate: number): void => {
      if (candidate < 0 || candidate >= isSource.length || isSource[candidate] === 0 || candidate === best)
        return;
      const d = distance(level, target, candidate, least);
      if (d >= least) return;
      least = d;
      best = candidate;
    };
    for (const beside of [step, step * width]) {
      const neighbour = nearest[target + beside];
      if (neighbour !== undefined && neighbour >= 0) consider(neighbour - beside);
    }
    for (let window = widest, tried = 0; window >= 1 && tried < tries; window *= 0.5, tried++) {
      const x = best % width;
      const y = (best - x) / width;
      const toX = Math.round(x + (random() * 2 - 1) * window);
      const toY = Math.round(y + (random() * 2 - 1) * window);
      if (toX >= RADIUS && toY >= RADIUS && toX < width - RADIUS && toY < height - RADIUS) {
        consider(toY * width + toX);
      }
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
  const { width, height, data, hole, targets, depth } = level;
  const sums = new Float32Array(width * height * 3);
  const weights = new Float32Array(width * height);
  for (const target of targets) {
    // What lies near the known says more than what was itself made up.
    const weight = Math.pow(1.3, -depth[target]!) + 1e-12;
    const source = nearest[target]!;
    for (let dy = -RADIUS; dy <= RADIUS; dy++) {
      for (let dx = -RADIUS; dx <= RADIUS; dx++) {
        const to = target + dy * width + dx;
        if (hole[to] === 0) continue;
        const from = (source + dy * width + dx) * 3;
        // A pixel's own patch first: what lies at the rim of a patch agrees with its neighbours by chance only.
        const near = weight * CENTRE[(dy + RADIUS) * SIDE + dx + RADIUS]!;
        weights[to] = weights[to]! + near;
        sums[to * 3] = sums[to * 3]! + near * data[from]!;
        sums[to * 3 + 1] = sums[to * 3 + 1]! + near * data[from + 1]!;
        sums[to * 3 + 2] = sums[to * 3 + 2]! + near * data[from + 2]!;
      }
    }
  }
  for (let at = 0; at < hole.length; at++) {
    const weight = weights[at]!;
    if (hole[at] === 0 || weight === 0) continue;
    for (let c = 0; c < 3; c++) data[at * 3 + c] = Math.round(sums[at * 3 + c]! / weight);
  }
}

/** A bell over the patch, 1 in the middle. */
const CENTRE = Float64Array.from({ length: SIDE * SIDE }, (_, n) => {
  const dy = Math.floor(n / SIDE) - RADIUS;
  const dx = (n % SIDE) - RADIUS;
  return Math.exp(-(dx * dx + dy * dy) / 1.2);
});
