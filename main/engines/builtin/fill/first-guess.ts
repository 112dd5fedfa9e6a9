import { anySource, depthOf, distance, RADIUS, SIDE, type Level } from './level.ts';

/** Known patches that the first guess looks through for each pixel. */
const MAX_PEEL_SOURCES = 3000;
/** And in all, for every pixel together: about a second. */
const MAX_PEEL_PATCHES = 4_000_000;
/**
 * Difference in levels that taking a patch from a whole picture's height or width away counts as; from another height beside the
 * picture, where what stands in a row of the scene goes on in it, for a good deal more.
 */
const DOWN_PENALTY = 90;
const DOWN_PENALTY_ACROSS = 300;
const ACROSS_PENALTY = 20;
/**
 * And that a picture's longest side of way past what lies as far outside the hole as the pixel lies inside counts as: what
 * stands in the middle of a picture is not met again beyond its edges.
 */
const BEYOND_PENALTY = 80;

/** And, beyond the picture's edge, how many times over the difference to the patch most like it, as far as it exceeds what most have. */
const RARITY_PENALTY = 2;
/** Share of a picture's patches that are taken for usual. */
const USUAL = 0.8;
/** How far off, as a share of the picture's longest side, what is like it must lie not to be part of the same thing. */
const ELSEWHERE = 0.15;
/** Known patches that each is held against, and the difference in levels up to which one has its like for certain. */
const RARITY_OTHERS = 400;
const ALIKE = 4;

/** And that each earlier use of a patch counts as: the same one again and again draws stripes. */
const REUSE_PENALTY = 10;
/** Pixels further in than the rim at which that counts in full: what meets the known must fit it first. */
const REUSE_DEPTH = 2;

/** For each target of the coarsest level a known patch, and the hole painted from them. */
export function firstGuess(level: Level, random: () => number): Int32Array {
  return complete(level, peel(level), random);
}

/**
 * A first guess at the coarsest level: pixel by pixel from the rim inward, each the middle of the known patch that agrees best
 * with what is there around it so far (Efros, Leung 1999). Lines that end at the hole are carried on into it.
 */
function peel(level: Level): Int32Array {
  const nearest = new Int32Array(level.width * level.height).fill(-1);
  const { width, height, data, hole, depth, isSource } = level;
  const sources: number[] = [];
  for (let at = 0; at < isSource.length; at++) if (isSource[at] === 1) sources.push(at);
  const inside: number[] = [];
  for (let at = 0; at < hole.length; at++) if (hole[at] === 1) inside.push(at);
  inside.sort((a, b) => depth[a]! - depth[b]! || a - b);
  const there = Uint8Array.from(hole, (value) => 1 - value);
  const most = Math.min(MAX_PEEL_SOURCES, Math.ceil(MAX_PEEL_PATCHES / Math.max(1, inside.length)));
  const stride = Math.max(1, Math.floor(sources.length / most));
  const looked = sources.filter((_, index) => index % stride === 0);
  const uses = new Uint16Array(width * height);
  const away = distancesFrom(hole, width, height);
  const longest = Math.max(width, height);
  const isExtension = isExtended(level);
  const rarity = isExtension ? raritiesOf(level, looked) : new Float32Array(looked.length);
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
    const deep = Math.min(1, (depth[at]! - 1) / REUSE_DEPTH);
    const reuse = REUSE_PENALTY * deep;
    const goesOnAcross = isExtension && hole.subarray(y * width, (y + 1) * width).includes(0);
    const downPenalty = goesOnAcross ? DOWN_PENALTY_ACROSS : DOWN_PENALTY;
    let best = sources[0]!;
    let least = Infinity;
    for (let index = 0; index < looked.length; index++) {
      const source = looked[index]!;
      const across = (source % width) - x;
      const down = Math.floor(source / width) - y;
      // Scenes are layered from top to bottom: ground is sought beside, not above.
      const far = (downPenalty * down) / height;
      const wide = (ACROSS_PENALTY * across) / width;
      const again = reuse * uses[source]!;
      const beyond = (BEYOND_PENALTY * Math.max(0, away[source]! - RADIUS - depth[at]!)) / longest;
      const rare = rarity[index]! * deep;
      let sum = window.length * 3 * (far * far + wide * wide + again * again + beyond * beyond + rare * rare);
      if (sum >= least) continue;
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
    uses[best]!++;
    nearest[at] = best;
  }
  return nearest;
}

/** Whether the hole takes up one of the picture's edges from end to end: the picture is being made larger. */
function isExtended({ hole, width, height }: Level): boolean {
  const takesUp = (first: number, step: number, count: number): boolean => {
    for (let n = 0, at = first; n < count; n++, at += step) if (hole[at] === 0) return false;
    return true;
  };
  return (
    takesUp(0, 1, width) ||
    takesUp((height - 1) * width, 1, width) ||
    takesUp(0, width, height) ||
    takesUp(width - 1, width, height)
  );
}

/**
 * What there is once in a picture, a sun or a face, is not met a second time beyond it: for each of some known patches what
 * taking it counts as for being like no other, 0 for most.
 */
function raritiesOf(level: Level, looked: readonly number[]): Float32Array {
  const stride = Math.max(1, Math.floor(looked.length / RARITY_OTHERS));
  const least = Float32Array.from(looked, (_, index) => differenceToOthers(level, looked, index, stride));
  const usual = least.toSorted()[Math.floor((least.length - 1) * USUAL)] ?? 0;
  return least.map((difference) => RARITY_PENALTY * Math.max(0, difference - usual));
}

/** How much a patch differs, in levels, from the one most like it among every `stride`th of those elsewhere. */
function differenceToOthers(level: Level, looked: readonly number[], index: number, stride: number): number {
  const { width, height } = level;
  const source = looked[index]!;
  const x = source % width;
  const y = (source - x) / width;
  const elsewhere = Math.max(width, height) * ELSEWHERE;
  const enough = ALIKE * ALIKE * SIDE * SIDE * 3;
  let least = Infinity;
  // From its own row on, where the like of most stands.
  for (let step = 0; step < looked.length && least > enough; step += stride) {
    const other = looked[(index + step) % looked.length]!;
    const otherX = other % width;
    const otherY = (other - otherX) / width;
    if (Math.hypot(otherX - x, otherY - y) < elsewhere) continue;
    least = Math.min(least, distance(level, source, other, least, 1));
  }
  // With no other to hold it against, nothing tells it apart.
  return least === Infinity ? 0 : Math.sqrt(least / (SIDE * SIDE * 3));
}

/** Of every known pixel the distance to the hole. */
function distancesFrom(hole: Uint8Array, width: number, height: number): Float32Array {
  const known = hole.map((value) => 1 - value);
  return depthOf(known, width, height, { left: 0, top: 0, right: width, bottom: height });
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
