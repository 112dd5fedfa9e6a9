import { intersect } from './mask-tiles.ts';
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

/** A rectangle of bytes to draw into. */
export interface Plane {
  readonly data: Uint8Array;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
}

const PROFILE_STEPS = 1024;
/** Tables of twice that length, a power of two, are read without a check for their ends. */
const PROFILE_MASK = 2 * PROFILE_STEPS - 1;

/** How a brush fades from its centre to its rim. */
export interface BrushProfile {
  /** Up to this distance the brush is at full strength. */
  readonly core: number;
  /** Beyond this distance it leaves nothing. */
  readonly rim: number;
  /** Coverage 0–255 by squared distance between core² and rim², then zeros. */
  readonly byDistance: Uint8Array;
}

/**
 * @param radius pixels of the target
 * @param hardness 0 (fades from the centre) – 1 (a sharp disc with a one-pixel anti-aliased rim)
 */
export function brushProfile(radius: number, hardness: number): BrushProfile {
  const rim = radius + 0.5;
  const core = Math.max(0, Math.min(radius - 0.5, radius * hardness));
  const byDistance = new Uint8Array(PROFILE_MASK + 1);
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

/** Per row: where the brush begins to leave something, where its core begins, and where each ends. */
const SPAN = 4;

/**
 * A capsule ready to be drawn into any number of planes. A pixel is judged by its centre. A row of a capsule is one
 * interval, since it is convex: the core is filled at once, only the rim is computed.
 */
export class CapsuleRaster {
  readonly #capsule: Capsule;
  readonly #profile: BrushProfile;
  readonly #flank: Flank;
  readonly #bounds: PixelRect;
  readonly #spans: Int32Array;

  constructor(capsule: Capsule, profile: BrushProfile) {
    this.#capsule = capsule;
    this.#profile = profile;
    this.#flank = flankOf(capsule);
    this.#bounds = capsuleBounds(capsule, profile.rim);
    this.#spans = spansOf(capsule, profile, this.#flank, this.#bounds);
  }

  /** Whether anything of it falls into the rectangle. */
  touches(rect: PixelRect): boolean {
    const { top, bottom } = intersect(this.#bounds, rect);
    for (let y = top; y < bottom; y++) {
      const at = (y - this.#bounds.top) * SPAN;
      if (Math.max(rect.left, this.#spans[at]!) < Math.min(rect.right, this.#spans[at + 3]!)) return true;
    }
    return false;
  }

  /** Keeps the greater of what is there and what comes. */
  draw({ data, left, top, width, height, stride }: Plane): void {
    const { top: firstSpan } = this.#bounds;
    const spans = this.#spans;
    const right = left + width;
    const firstRow = Math.max(top, firstSpan);
    const lastRow = Math.min(top + height, this.#bounds.bottom);
    for (let y = firstRow; y < lastRow; y++) {
      const at = (y - firstSpan) * SPAN;
      const from = Math.max(left, spans[at]!);
      const to = Math.min(right, spans[at + 3]!);
      if (from >= to) continue;
      const coreFrom = Math.min(to, Math.max(from, spans[at + 1]!));
      const coreTo = Math.min(to, Math.max(coreFrom, spans[at + 2]!));
      const row = (y - top) * stride - left;
      if (from < coreFrom) this.#fade(data, row, y + 0.5, from, coreFrom);
      data.fill(255, row + coreFrom, row + coreTo);
      if (coreTo < to) this.#fade(data, row, y + 0.5, coreTo, to);
    }
  }

  /**
   * Draws the soft part of one row. Along a row, the nearest point of the middle line is first one end, then within
   * the line, then the other end (or the reverse), so each stretch has a distance of one simple form.
   */
  #fade(data: Uint8Array, row: number, cy: number, from: number, to: number): void {
    const { fromX, fromY, toX, toY, joined = false } = this.#capsule;
    const { alongX, alongY, normalX, normalY } = this.#flank;
    const atStart = alongY * (cy - fromY) - alongX * fromX;
    // Pixel centres x + ½ whose share of the line, alongX · (x + ½) + atStart, is 0 or 1.
    let first = alongX === 0 ? (atStart <= 0 ? to : from) : -atStart / alongX - 0.5;
    let last = alongX === 0 ? (atStart >= 1 ? from : to) : (1 - atStart) / alongX - 0.5;
    const forward = alongX >= 0;
    if (!forward) [first, last] = [last, first];
    const a = Math.min(to, Math.max(from, Math.ceil(first)));
    const b = Math.min(to, Math.max(a, Math.ceil(last)));
    const profile = this.#profile;
    if (a > from && !(joined && forward)) {
      const [x, y] = forward ? [fromX, fromY] : [toX, toY];
      fadeDisc(data, row, from, a, x, cy - y, profile);
    }
    if (b > a)
      fadeFlank(data, row, a, b, normalX, normalX * (a + 0.5 - fromX) + normalY * (cy - fromY), profile);
    if (to > b && !(joined && !forward)) {
      const [x, y] = forward ? [toX, toY] : [fromX, fromY];
      fadeDisc(data, row, b, to, x, cy - y, profile);
    }
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

/** Pixels whose nearest point lies within the line; `distance` is the first one's, signed, and changes by `step`. */
function fadeFlank(
  data: Uint8Array,
  row: number,
  from: number,
  to: number,
  step: number,
  distance: number,
  profile: BrushProfile,
): void {
  const { byDistance, core, rim } = profile;
  const scale = PROFILE_STEPS / (rim * rim - core * core);
  const base = core * core * scale;
  for (let at = row + from; at < row + to; at++, distance += step) {
    const value = byDistance[(distance * distance * scale - base) & PROFILE_MASK]!;
    if (value > data[at]!) data[at] = value;
  }
}

function fadeDisc(
  data: Uint8Array,
  row: number,
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
  for (let at = row + from; at < row + to; at++, offsetX++) {
    const value = byDistance[(offsetX * offsetX * scale - base) & PROFILE_MASK]!;
    if (value > data[at]!) data[at] = value;
  }
}

function spansOf(capsule: Capsule, { core, rim }: BrushProfile, flank: Flank, bounds: PixelRect): Int32Array {
  const spans = new Int32Array((bounds.bottom - bounds.top) * SPAN);
  const span = { from: 0, to: 0 };
  for (let y = bounds.top, at = 0; y < bounds.bottom; y++, at += SPAN) {
    crossRow(capsule, rim, y + 0.5, flank, span);
    const from = Math.ceil(span.from - 0.5);
    const to = Math.floor(span.to - 0.5) + 1;
    if (!(from < to)) continue;
    crossRow(capsule, core, y + 0.5, flank, span);
    const coreFrom = Math.max(from, Math.ceil(span.from - 0.5));
    const coreTo = Math.min(to, Math.floor(span.to - 0.5) + 1);
    const hasCore = coreFrom < coreTo;
    spans[at] = from;
    spans[at + 1] = hasCore ? coreFrom : to;
    spans[at + 2] = hasCore ? coreTo : to;
    spans[at + 3] = to;
  }
  return spans;
}

/** Where the line y = `cy` crosses the capsule of the given radius. Nowhere: `from` is greater than `to`. */
function crossRow(
  { fromX, fromY, toX, toY }: Capsule,
  radius: number,
  cy: number,
  { normalX, normalY }: Flank,
  out: { from: number; to: number },
): void {
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
  const dy = toY - fromY;
  if (dy !== 0) {
    for (let side = -1; side <= 1; side += 2) {
      const t = (cy - fromY - side * radius * normalY) / dy;
      if (t < 0 || t > 1) continue;
      const x = fromX + side * radius * normalX + t * (toX - fromX);
      if (x < from) from = x;
      if (x > to) to = x;
    }
  }
  out.from = from;
  out.to = to;
}
