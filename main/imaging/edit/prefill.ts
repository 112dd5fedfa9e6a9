import { seededRandom } from '../../domain/seeded-random.ts';
import type { EditSettings } from '../../domain/generation.ts';
import { pushPull } from '../../domain/push-pull.ts';

/** Gives transparent pixels, whose colours mean nothing, those that are around them. */
export function fillClear(rgb: Uint8Array, clear: Uint8Array, width: number, height: number): void {
  blur(rgb, clear, width, height);
}

/**
 * What the masked part of a crop shows before sampling.
 * @param rgb 8-bit RGB, changed in place where `mask` is not 0
 */
export function prefill(
  rgb: Uint8Array,
  mask: Uint8Array,
  width: number,
  height: number,
  fill: EditSettings['fill'],
  seed: string,
): void {
  switch (fill) {
    case 'original':
      return;
    case 'neutral':
      return paint(rgb, mask, () => 128);
    case 'noise': {
      const random = seededRandom(`${seed}:prefill`);
      return paint(rgb, mask, () => random() >>> 24);
    }
    case 'edge':
      return continueEdges(rgb, mask, width, height);
    case 'blur':
      return blur(rgb, mask, width, height);
  }
}

/** Continues what is not masked smoothly. */
function blur(rgb: Uint8Array, mask: Uint8Array, width: number, height: number): void {
  const values = Float32Array.from(rgb);
  pushPull(
    values,
    Float32Array.from(mask, (value) => (value === 0 ? 1 : 0)),
    width,
    height,
  );
  paint(rgb, mask, (i) => Math.round(values[i]!));
}

function paint(rgb: Uint8Array, mask: Uint8Array, valueAt: (index: number) => number): void {
  for (let at = 0; at < mask.length; at++) {
    if (mask[at] === 0) continue;
    // A partly masked pixel keeps its part.
    const part = mask[at]! / 255;
    for (let i = at * 3; i < at * 3 + 3; i++) rgb[i] = Math.round(rgb[i]! * (1 - part) + valueAt(i) * part);
  }
}

/** Each masked pixel takes the colour of the nearest known one in its row or column. */
function continueEdges(rgb: Uint8Array, mask: Uint8Array, width: number, height: number): void {
  const nearest = new Int32Array(mask.length).fill(-1);
  const steps = new Int32Array(mask.length).fill(0x7fffffff);
  const sweep = (start: number, stride: number, length: number): void => {
    let known = -1;
    for (let n = 0; n < length; n++) {
      const at = start + n * stride;
      if (mask[at] === 0) known = n;
      else if (known >= 0 && n - known < steps[at]!) {
        steps[at] = n - known;
        nearest[at] = start + known * stride;
      }
    }
  };
  for (let y = 0; y < height; y++) {
    sweep(y * width, 1, width);
    sweep(y * width + width - 1, -1, width);
  }
  for (let x = 0; x < width; x++) {
    sweep(x, width, height);
    sweep((height - 1) * width + x, -width, height);
  }
  const before = rgb.slice();
  paint(rgb, mask, (i) => {
    const from = nearest[Math.floor(i / 3)]!;
    return from < 0 ? 128 : before[from * 3 + (i % 3)]!;
  });
}
