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

/** Samples nearer than this share of the diameter are left out: the line between their neighbours shows no difference. */
const SPACING = 0.04;
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
    for (const [index, sample] of samples.entries()) {
      const last = this.#last;
      const radius = this.#radiusOf(sample);
      if (!last) {
        capsules.push({ fromX: sample.x, fromY: sample.y, toX: sample.x, toY: sample.y, radius });
        this.#last = sample;
        continue;
      }
      const isTip = index === samples.length - 1;
      const distance = Math.hypot(sample.x - last.x, sample.y - last.y);
      const lastRadius = this.#radiusOf(last);
      const pressed = radius > lastRadius * (1 + RADIUS_STEP);
      const adds = distance >= Math.max(0.5, radius * 2 * SPACING) || pressed || (isTip && distance > 0);
      if (!adds) continue;
      capsules.push(...taper(last, sample, lastRadius, radius));
      this.#last = sample;
    }
    return capsules;
  }

  #radiusOf(sample: StrokeSample): number {
    const share = this.#brush.pressureSize ? sample.pressure : 1;
    return Math.max(MIN_RADIUS, (this.#brush.diameter / 2) * share);
  }
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
    };
  });
}
