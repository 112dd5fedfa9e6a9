/** 8-bit RGB, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** One level of the pyramid. */
export interface Level extends Pixels {
  /** 1 in the hole. */
  readonly hole: Uint8Array;
  /** The least rectangle that holds the hole; right and bottom are the first beyond it. */
  readonly bounds: Bounds;
  /** Centres whose patch touches the hole, from the top. */
  readonly targets: Int32Array;
  /** 1 for centres whose patch lies whole in known pixels. */
  readonly isSource: Uint8Array;
  readonly sourceCount: number;
  /** Chessboard-like distance to the nearest known pixel, in pixels; 0 outside the hole. */
  readonly depth: Float32Array;
}

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Known patches that are too few to tell anything from. */
const FEW_SOURCES = 300;

/** Patches are 7 × 7: large enough to carry structure, small enough to find again. */
export const RADIUS = 3;
export const SIDE = 2 * RADIUS + 1;

/**
 * Levels from the coarsest, at which the hole is a few patches deep, to the picture itself, whose pixels are copied.
 * @throws RangeError when there is no known patch
 */
export function buildPyramid(image: Pixels, mask: Uint8Array): Level[] {
  const hole = new Uint8Array(mask.length);
  for (let at = 0; at < mask.length; at++) if (mask[at] !== 0) hole[at] = 1;
  let current = levelOf(image.width, image.height, image.data.slice(), hole);
  const levels = [current];
  while (deepest(current) > RADIUS * 1.5 && Math.min(current.width, current.height) > 10 * SIDE) {
    const smaller = halve(current);
    if (smaller.sourceCount < Math.min(FEW_SOURCES, smaller.targets.length)) break;
    levels.unshift(smaller);
    current = smaller;
  }
  if (current.sourceCount === 0) throw new RangeError('no known patch to fill from');
  return levels;
}

/** Sum of squared differences of two patches (of every `rowStep`th row), or anything at least `limit` once it passes that. */
export function distance(level: Level, a: number, b: number, limit: number, rowStep: number): number {
  const { width, data } = level;
  const rowBytes = width * 3 * rowStep;
  let i = (a - RADIUS * width - RADIUS) * 3;
  let j = (b - RADIUS * width - RADIUS) * 3;
  let sum = 0;
  for (let row = 0; row < SIDE; row += rowStep) {
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

/** The centre of some known patch. */
export function anySource(level: Level, random: () => number): number {
  const { isSource } = level;
  const from = (): number => Math.floor(random() * isSource.length);
  for (let tries = 0; tries < 64; tries++) {
    const at = from();
    if (isSource[at] === 1) return at;
  }
  // They are rare: the next one from anywhere, round the end.
  const start = from();
  const next = isSource.indexOf(1, start);
  return next >= 0 ? next : isSource.indexOf(1);
}

function deepest({ depth, bounds, width }: Level): number {
  let most = 0;
  for (let y = bounds.top; y < bounds.bottom; y++) {
    for (let at = y * width + bounds.left; at < y * width + bounds.right; at++) {
      if (depth[at]! > most) most = depth[at]!;
    }
  }
  return most;
}

function levelOf(width: number, height: number, data: Uint8Array, hole: Uint8Array): Level {
  const bounds = boundsOf(hole, width, height);
  const isSource = new Uint8Array(width * height);
  const across = Math.max(0, width - 2 * RADIUS);
  for (let y = RADIUS; y < height - RADIUS; y++) {
    isSource.fill(1, y * width + RADIUS, y * width + RADIUS + across);
  }
  const targets = targetsOf(hole, width, height, bounds);
  for (const target of targets) isSource[target] = 0;
  return {
    width,
    height,
    data,
    hole,
    bounds,
    isSource,
    targets,
    sourceCount: across * Math.max(0, height - 2 * RADIUS) - targets.length,
    depth: depthOf(hole, width, height, bounds),
  };
}

function boundsOf(hole: Uint8Array, width: number, height: number): Bounds {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = 0; y < height; y++) {
    const row = hole.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first < 0) continue;
    left = Math.min(left, first);
    right = Math.max(right, row.lastIndexOf(1) + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return { left: Math.min(left, right), top: Math.min(top, bottom), right, bottom };
}

function targetsOf(hole: Uint8Array, width: number, height: number, bounds: Bounds): Int32Array {
  // A running count per row of how many of the rows around it, at each column, are missing.
  const left = Math.max(RADIUS, bounds.left - RADIUS);
  const right = Math.min(width - RADIUS, bounds.right + RADIUS);
  const top = Math.max(RADIUS, bounds.top - RADIUS);
  const bottom = Math.min(height - RADIUS, bounds.bottom + RADIUS);
  const targets = new Int32Array(Math.max(0, right - left) * Math.max(0, bottom - top));
  const missing = new Int32Array(width);
  let count = 0;
  for (let y = top; y < bottom; y++) {
    const entering = y + RADIUS;
    const leaving = y - RADIUS - 1;
    for (let x = left - RADIUS; x < right + RADIUS; x++) {
      if (y === top) {
        let sum = 0;
        for (let row = y - RADIUS; row <= y + RADIUS; row++) sum += hole[row * width + x]!;
        missing[x] = sum;
      } else missing[x] = missing[x]! + hole[entering * width + x]! - hole[leaving * width + x]!;
    }
    let sum = 0;
    for (let x = left - RADIUS; x < left + RADIUS; x++) sum += missing[x]!;
    for (let x = left; x < right; x++) {
      sum += missing[x + RADIUS]!;
      if (sum > 0) targets[count++] = y * width + x;
      sum -= missing[x - RADIUS]!;
    }
  }
  return targets.slice(0, count);
}

const DIAGONAL = 1.414;

/** Two-pass chamfer distance to the nearest known pixel; the picture's edge counts as unknown. */
export function depthOf(hole: Uint8Array, width: number, height: number, bounds: Bounds): Float32Array {
  const depth = new Float32Array(width * height);
  const { left, top, right, bottom } = bounds;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = y * width + x;
      if (hole[at] === 0) continue;
      let least = width + height;
      if (x > 0) least = Math.min(least, depth[at - 1]! + 1);
      if (y > 0) {
        least = Math.min(least, depth[at - width]! + 1);
        if (x > 0) least = Math.min(least, depth[at - width - 1]! + DIAGONAL);
        if (x < width - 1) least = Math.min(least, depth[at - width + 1]! + DIAGONAL);
      }
      depth[at] = least;
    }
  }
  for (let y = bottom - 1; y >= top; y--) {
    for (let x = right - 1; x >= left; x--) {
      const at = y * width + x;
      if (hole[at] === 0) continue;
      let least = depth[at]!;
      if (x < width - 1) least = Math.min(least, depth[at + 1]! + 1);
      if (y < height - 1) {
        least = Math.min(least, depth[at + width]! + 1);
        if (x < width - 1) least = Math.min(least, depth[at + width + 1]! + DIAGONAL);
        if (x > 0) least = Math.min(least, depth[at + width - 1]! + DIAGONAL);
      }
      depth[at] = least;
    }
  }
  return depth;
}

/** Half the size; a pixel is known when two of its four are, and the mean of those that are. */
function halve(level: Level): Level {
  const width = level.width >> 1;
  const height = level.height >> 1;
  const data = new Uint8Array(width * height * 3);
  const hole = new Uint8Array(width * height);
  const from = level.data;
  const missing = level.hole;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const first = 2 * y * level.width + 2 * x;
      const below = first + level.width;
      const at = y * width + x;
      const a = 1 - missing[first]!;
      const b = 1 - missing[first + 1]!;
      const c = 1 - missing[below]!;
      const d = 1 - missing[below + 1]!;
      const known = a + b + c + d;
      // With one only, the hole's rim would creep inward with each level.
      if (known < 2) {
        hole[at] = 1;
        continue;
      }
      for (let channel = 0; channel < 3; channel++) {
        const i = first * 3 + channel;
        const j = below * 3 + channel;
        data[at * 3 + channel] = (a * from[i]! + b * from[i + 3]! + c * from[j]! + d * from[j + 3]!) / known;
      }
    }
  }
  return levelOf(width, height, data, hole);
}
