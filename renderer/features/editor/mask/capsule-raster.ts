import type { PixelRect } from './mask-tiles.ts';

/** A disc of `radius` drawn along a straight line: what one piece of a stroke covers. Pixels of the target. */
export interface Capsule {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  readonly radius: number;
  /** The piece before it ended where this one begins, with the same radius: what lies behind its start is drawn already. */
  readonly joined?: boolean;
}

/** A rectangle of bytes to draw into. `step` 4 and `offset` 3 address the alpha of RGBA pixels. */
export interface Plane {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Elements from one row to the next. */
  readonly stride: number;
  readonly step: number;
  readonly offset: number;
}

const PROFILE_STEPS = 1024;

/** How a brush fades from its centre to its rim. */
export interface BrushProfile {
  /** Up to this distance the brush is at full strength. */
  readonly core: number;
  /** Beyond this distance it leaves nothing. */
  readonly rim: number;
  /** Coverage 0–255 by squared distance between core² and rim². */
  readonly byDistance: Uint8Array;
}

/**
 * @param radius pixels of the target
 * @param hardness 0 (fades from the centre) – 1 (a sharp disc with a one-pixel anti-aliased rim)
 */
export function brushProfile(radius: number, hardness: number): BrushProfile {
  const rim = radius + 0.5;
  const core = Math.max(0, Math.min(radius - 0.5, radius * hardness));
  const byDistance = new Uint8Array(PROFILE_STEPS + 1);
  const core2 = core * core;
  const span = rim * rim - core2;
  for (let index = 0; index <= PROFILE_STEPS; index++) {
    const distance = Math.sqrt(core2 + (index / PROFILE_STEPS) * span);
    const t = Math.min(1, Math.max(0, (rim - distance) / (rim - core)));
    // A hard rim is the share of the pixel it covers; a soft one eases at both ends.
    const eased = rim - core <= 1.01 ? t : t * t * (3 - 2 * t);
    byDistance[index] = Math.round(eased * 255);
  }
  return { core, rim, byDistance };
}

export function capsuleBounds(capsule: Capsule, rim: number): PixelRect {
  return {
    left: Math.floor(Math.min(capsule.fromX, capsule.toX) - rim),
    top: Math.floor(Math.min(capsule.fromY, capsule.toY) - rim),
    right: Math.ceil(Math.max(capsule.fromX, capsule.toX) + rim) + 1,
    bottom: Math.ceil(Math.max(capsule.fromY, capsule.toY) + rim) + 1,
  };
}

/** Whether every pixel centre of `rect` lies in the core of the capsule. */
export function capsuleCovers(capsule: Capsule, core: number, rect: PixelRect): boolean {
  // The core is convex, so the four corners decide.
  for (const x of [rect.left + 0.5, rect.right - 0.5])
    for (const y of [rect.top + 0.5, rect.bottom - 0.5])
      if (squaredDistance(capsule, x, y) > core * core) return false;
  return true;
}

function squaredDistance(capsule: Capsule, x: number, y: number): number {
  const dx = capsule.toX - capsule.fromX;
  const dy = capsule.toY - capsule.fromY;
  const length2 = dx * dx + dy * dy;
  const px = x - capsule.fromX;
  const py = y - capsule.fromY;
  const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
  const ex = px - t * dx;
  const ey = py - t * dy;
  return ex * ex + ey * ey;
}

/**
 * Draws the capsule into the plane, keeping the greater of what is there and what comes. A pixel is judged by its
 * centre. A row of a capsule is one interval, since it is convex: the core is filled at once, only the rim is computed.
 */
export function rasterizeCapsule(plane: Plane, capsule: Capsule, profile: BrushProfile): void {
  const { core, rim } = profile;
  const { data, stride, step, offset } = plane;
  const flank = flankOf(capsule);
  const bounds = capsuleBounds(capsule, rim);
  const firstRow = Math.max(plane.top, bounds.top);
  const lastRow = Math.min(plane.top + plane.height, bounds.bottom);
  const span = { from: 0, to: 0 };
  for (let y = firstRow; y < lastRow; y++) {
    const cy = y + 0.5;
    crossRow(capsule, rim, cy, span);
    const outerFrom = Math.max(plane.left, Math.ceil(span.from - 0.5));
    const outerTo = Math.min(plane.left + plane.width, Math.floor(span.to - 0.5) + 1);
    if (!(outerFrom < outerTo)) continue;
    crossRow(capsule, core, cy, span);
    let innerFrom = Math.max(outerFrom, Math.ceil(span.from - 0.5));
    let innerTo = Math.min(outerTo, Math.floor(span.to - 0.5) + 1);
    if (!(innerFrom < innerTo)) innerFrom = innerTo = outerTo;
    const row = (y - plane.top) * stride + offset - plane.left * step;
    for (let side = 0; side < 2; side++) {
      const from = side === 0 ? outerFrom : innerTo;
      const to = side === 0 ? innerFrom : outerTo;
      if (from < to) fadeRow(data, row, step, cy, from, to, capsule, flank, profile);
    }
    if (step === 1) data.fill(255, row + innerFrom, row + innerTo);
    else for (let at = row + innerFrom * step; at < row + innerTo * step; at += step) data[at] = 255;
  }
}

/** The capsule's middle line as numbers to compute with. */
interface Flank {
  /** Share of the line per picture pixel across and down. */
  readonly alongX: number;
  readonly alongY: number;
  /** Unit normal. */
  readonly normalX: number;
  readonly normalY: number;
}

function flankOf({ fromX, fromY, toX, toY }: Capsule): Flank {
  const dx = toX - fromX;
  const dy = toY - fromY;
  const length2 = dx * dx + dy * dy;
  if (length2 === 0) return { alongX: 0, alongY: 0, normalX: 0, normalY: 0 };
  const length = Math.sqrt(length2);
  return { alongX: dx / length2, alongY: dy / length2, normalX: -dy / length, normalY: dx / length };
}

/**
 * Draws the soft part of one row. Along a row, the nearest point of the middle line is first one end, then within
 * the line, then the other end (or the reverse), so each stretch has a distance of one simple form.
 */
function fadeRow(
  data: Plane['data'],
  row: number,
  step: number,
  cy: number,
  from: number,
  to: number,
  capsule: Capsule,
  flank: Flank,
  profile: BrushProfile,
): void {
  const { fromX, fromY, toX, toY } = capsule;
  const { alongX, alongY, normalX, normalY } = flank;
  const atStart = alongY * (cy - fromY) - alongX * fromX;
  // Pixel centres x + ½ whose share of the line, alongX · (x + ½) + atStart, is 0 or 1.
  let first = alongX === 0 ? (atStart <= 0 ? to : from) : -atStart / alongX - 0.5;
  let last = alongX === 0 ? (atStart >= 1 ? from : to) : (1 - atStart) / alongX - 0.5;
  const forward = alongX >= 0;
  if (!forward) [first, last] = [last, first];
  const a = Math.min(to, Math.max(from, Math.ceil(first)));
  const b = Math.min(to, Math.max(a, Math.ceil(last)));
  const [leftX, leftY, rightX, rightY] = forward ? [fromX, fromY, toX, toY] : [toX, toY, fromX, fromY];
  const skip = capsule.joined === true;
  if (!(skip && forward)) fadeDisc(data, row, step, from, a, leftX, cy - leftY, profile);
  const { byDistance, core, rim } = profile;
  const scale = PROFILE_STEPS / (rim * rim - core * core);
  const base = core * core * scale;
  let distance = normalX * (a + 0.5 - fromX) + normalY * (cy - fromY);
  let at = row + a * step;
  for (let x = a; x < b; x++, at += step, distance += normalX) {
    let index = (distance * distance * scale - base) | 0;
    if (index > PROFILE_STEPS) continue;
    if (index < 0) index = 0;
    const value = byDistance[index]!;
    if (value > data[at]!) data[at] = value;
  }
  if (!(skip && !forward)) fadeDisc(data, row, step, b, to, rightX, cy - rightY, profile);
}

function fadeDisc(
  data: Plane['data'],
  row: number,
  step: number,
  from: number,
  to: number,
  centerX: number,
  offsetY: number,
  profile: BrushProfile,
): void {
  const { byDistance, core, rim } = profile;
  const scale = PROFILE_STEPS / (rim * rim - core * core);
  const base = (core * core - offsetY * offsetY) * scale;
  let offsetX = from + 0.5 - centerX;
  let at = row + from * step;
  for (let x = from; x < to; x++, at += step, offsetX++) {
    let index = (offsetX * offsetX * scale - base) | 0;
    if (index > PROFILE_STEPS) continue;
    if (index < 0) index = 0;
    const value = byDistance[index]!;
    if (value > data[at]!) data[at] = value;
  }
}

/** Where the line y = `cy` crosses the capsule of the given radius. Nowhere: `from` is greater than `to`. */
function crossRow(capsule: Capsule, radius: number, cy: number, out: { from: number; to: number }): void {
  const { fromX, fromY, toX, toY } = capsule;
  let from = Infinity;
  let to = -Infinity;
  const square1 = radius * radius - (cy - fromY) * (cy - fromY);
  if (square1 >= 0) {
    const half = Math.sqrt(square1);
    from = fromX - half;
    to = fromX + half;
  }
  const square2 = radius * radius - (cy - toY) * (cy - toY);
  if (square2 >= 0) {
    const half = Math.sqrt(square2);
    from = Math.min(from, toX - half);
    to = Math.max(to, toX + half);
  }
  // The straight flanks between the two discs.
  const dx = toX - fromX;
  const dy = toY - fromY;
  if (dy !== 0) {
    const length = Math.hypot(dx, dy);
    const nx = (-dy / length) * radius;
    const ny = (dx / length) * radius;
    for (let side = -1; side <= 1; side += 2) {
      const t = (cy - fromY - side * ny) / dy;
      if (t < 0 || t > 1) continue;
      const x = fromX + side * nx + t * dx;
      if (x < from) from = x;
      if (x > to) to = x;
    }
  }
  out.from = from;
  out.to = to;
}
