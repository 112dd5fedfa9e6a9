import type { Capsule } from './capsule-raster.ts';

/** Where the pointer was, image pixels, and how hard it pressed, 0–1 (a mouse: 1). */
export interface StrokeSample {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
}

export interface Brush {
  /** Diameter at full pressure, image pixels. */
  readonly diameter: number;
  /** 0–1. */
  readonly hardness: number;
  /** 0–1, applied to the stroke as a whole. */
  readonly opacity: number;
  readonly erase: boolean;
  /** Whether pressure scales the diameter. */
  readonly pressureSize: boolean;
}

/** Samples nearer than this share of the diameter to the last used one are left out. */
const SPACING = 0.04;
/** A straight piece stays this near to the samples it leaves out, as a share of the diameter: hard brushes, soft ones. */
const STRAYING_HARD = 0.003;
const STRAYING_SOFT = 0.012;
/** A radius changes within one piece of a stroke by no more than this share. */
const RADIUS_STEP = 0.03;
const MIN_RADIUS = 0.5;

/**
 * Turns pointer samples into capsules. Keeps the last sample it used, so feed it a stroke's samples in order,
 * a frame's worth at a time.
 */
export class StrokePath {
  readonly #brush: Brush;
  #last: StrokeSample | null = null;

  constructor(brush: Brush) {
    this.#brush = brush;
  }

  /** The capsules that the samples add. The last sample of a frame is always used: the tip stays under the pointer. */
  add(samples: readonly StrokeSample[]): Capsule[] {
    const capsules: Capsule[] = [];
    let skipped: StrokeSample[] = [];
    for (const [index, sample] of samples.entries()) {
      const last = this.#last;
      const radius = this.#radiusOf(sample);
      if (!last) {
        capsules.push({ fromX: sample.x, fromY: sample.y, toX: sample.x, toY: sample.y, radius });
        this.#last = sample;
        continue;
      }
      const next = samples[index + 1];
      if (next && this.#canSkip(last, [...skipped, sample], next)) {
        skipped.push(sample);
        continue;
      }
      skipped = [];
      if (sample.x === last.x && sample.y === last.y && radius <= this.#radiusOf(last)) continue;
      capsules.push(...taper(last, sample, this.#radiusOf(last), radius));
      this.#last = sample;
    }
    return capsules;
  }

  /** Whether one straight piece from `last` to `next` shows no difference to one through the samples between. */
  #canSkip(last: StrokeSample, between: readonly StrokeSample[], next: StrokeSample): boolean {
    const diameter = this.#radiusOf(last) * 2;
    const { hardness } = this.#brush;
    const straying = STRAYING_SOFT + (STRAYING_HARD - STRAYING_SOFT) * hardness;
    const tolerance = Math.max(0.25, diameter * straying);
    const steady = (sample: StrokeSample): boolean =>
      Math.abs(this.#radiusOf(sample) * 2 - diameter) <= diameter * RADIUS_STEP;
    return (
      steady(next) &&
      between.every((sample) => {
        const near = Math.hypot(sample.x - last.x, sample.y - last.y) < diameter * SPACING * hardness;
        return steady(sample) && (near || distanceToLine(last, next, sample) <= tolerance);
      })
    );
  }

  #radiusOf(sample: StrokeSample): number {
    const share = this.#brush.pressureSize ? sample.pressure : 1;
    return Math.max(MIN_RADIUS, (this.#brush.diameter / 2) * share);
  }
}

function distanceToLine(from: StrokeSample, to: StrokeSample, point: StrokeSample): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length2 = dx * dx + dy * dy;
  const share = length2 === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length2;
  const t = Math.min(1, Math.max(0, share));
  return Math.hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}

/** A line whose radius changes along the way, as pieces of one radius each. */
function taper(from: StrokeSample, to: StrokeSample, radiusFrom: number, radiusTo: number): Capsule[] {
  const step = Math.max(0.5, Math.max(radiusFrom, radiusTo) * RADIUS_STEP);
  const pieces = Math.min(64, Math.max(1, Math.ceil(Math.abs(radiusTo - radiusFrom) / step)));
  return Array.from({ length: pieces }, (_, index) => {
    const start = index / pieces;
    const end = (index + 1) / pieces;
    return {
      fromX: from.x + (to.x - from.x) * start,
      fromY: from.y + (to.y - from.y) * start,
      toX: from.x + (to.x - from.x) * end,
      toY: from.y + (to.y - from.y) * end,
      radius: radiusFrom + (radiusTo - radiusFrom) * end,
      joined: radiusFrom === radiusTo,
    };
  });
}
