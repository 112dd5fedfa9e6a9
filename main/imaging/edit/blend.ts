import type { DecodedPicture, Rect } from './decoded-picture.ts';
import { distanceTo } from './distance.ts';
import { boundsOfMask } from './edit-canvas.ts';
import { pushPull } from '../../domain/push-pull.ts';

export interface BlendInput {
  /** Changed in place, and only where the mask (or, for a soft edge, its surroundings) says so. */
  readonly picture: DecodedPicture;
  /** Of the whole picture. */
  readonly mask: Uint8Array;
  /** Where `output` belongs. */
  readonly rect: Rect;
  /** 8-bit RGB of `rect`'s size. */
  readonly output: Uint8Array;
  /** 8-bit RGB of the same rectangle: where the output equals it, nothing changes. Null: everything masked does. */
  readonly untouched: Uint8Array | null;
  readonly feather: number;
  readonly edge: 'strict' | 'soft';
}

/** Source pixels up to this far outside the mask tell by how much the output misses them. */
const RING = 6;
/** How far a single pixel there is believed. Where the blend runs on outside the mask, its grain must not be taken for an offset. */
const TRUST = { strict: 1, soft: 0.25 } as const;

/**
 * Pastes an engine's output into the picture. At the mask's edge the output is shifted by what it misses the source there, an
 * offset that is continued smoothly inward and fades over `feather` pixels: the seam closes without showing the old content.
 * Strict edge: nothing outside the mask changes. Soft edge: the output also fades outward over `feather` pixels.
 */
export function blendInto(whole: BlendInput): void {
  const blend = nearMask(whole);
  const { rect, output } = blend;
  const { width, height } = rect;
  const mask = cropMask(blend.mask, blend.picture.width, rect);
  const outside = Uint8Array.from(mask, (value) => (value === 0 ? 1 : 0));
  const depth = distanceTo(outside, width, height);
  const offset = seamOffset(blend, mask, width, height);
  const reach = Math.max(1, blend.feather);
  const soft = blend.edge === 'soft' && blend.feather > 0 ? distanceTo(mask, width, height) : null;
  const scale = blend.picture.data instanceof Uint16Array ? 257 : 1;
  const most = scale === 1 ? 255 : 65_535;
  const { data, channels } = blend.picture;

  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const masked = mask[at]!;
      const share = masked > 0 ? masked / 255 : outwardShare(soft, at, reach);
      if (share === 0) continue;
      if (isUntouched(blend, at)) continue;
      const fade = Math.max(0, 1 - (depth[at]! - 1) / reach);
      const to = ((rect.top + y) * blend.picture.width + rect.left + x) * channels;
      for (let c = 0; c < 3; c++) {
        const wanted = (output[at * 3 + c]! + offset[at * 3 + c]! * fade) * scale;
        const value = data[to + c]! * (1 - share) + wanted * share;
        data[to + c] = Math.min(most, Math.max(0, Math.round(value)));
      }
      if (channels === 4) data[to + 3] = Math.round(data[to + 3]! * (1 - share) + most * share);
    }
  }
}

function outwardShare(distance: Float32Array | null, at: number, reach: number): number {
  if (!distance) return 0;
  const t = Math.max(0, 1 - distance[at]! / (reach + 1));
  return t * t * (3 - 2 * t);
}

function isUntouched({ untouched, output }: BlendInput, at: number): boolean {
  if (!untouched) return false;
  const i = at * 3;
  return (
    untouched[i] === output[i] && untouched[i + 1] === output[i + 1] && untouched[i + 2] === output[i + 2]
  );
}

/** The same blend of what can change, and of the ring around that: a small edit of a large picture is a small task. */
function nearMask(blend: BlendInput): BlendInput {
  const { picture, rect } = blend;
  const bounds = boundsOfMask(blend.mask, picture.width, picture.height);
  const margin = RING + 1 + (blend.edge === 'soft' ? Math.ceil(blend.feather) : 0);
  const left = Math.max(rect.left, bounds.left - margin);
  const top = Math.max(rect.top, bounds.top - margin);
  const near: Rect = {
    left,
    top,
    width: Math.min(rect.left + rect.width, bounds.left + bounds.width + margin) - left,
    height: Math.min(rect.top + rect.height, bounds.top + bounds.height + margin) - top,
  };
  const crop = (rgb: Uint8Array): Uint8Array => cropBytes(rgb, rect, near, 3);
  return {
    ...blend,
    rect: near,
    output: crop(blend.output),
    untouched: blend.untouched && crop(blend.untouched),
  };
}

/** Source minus output, known in a ring outside the mask and continued over everything else. */
function seamOffset(blend: BlendInput, mask: Uint8Array, width: number, height: number): Float32Array {
  const { picture, rect, output } = blend;
  const { data, channels } = picture;
  const scale = data instanceof Uint16Array ? 257 : 1;
  const toMask = distanceTo(mask, width, height);
  const offset = new Float32Array(width * height * 3);
  const weight = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (mask[at] !== 0 || toMask[at]! > RING) continue;
      const from = ((rect.top + y) * picture.width + rect.left + x) * channels;
      // The nearest pixels bind most.
      weight[at] = TRUST[blend.edge] / toMask[at]!;
      for (let c = 0; c < 3; c++) offset[at * 3 + c] = data[from + c]! / scale - output[at * 3 + c]!;
    }
  }
  if (!weight.some((value) => value > 0)) return offset;
  pushPull(offset, weight, width, height);
  return offset;
}

export function cropMask(mask: Uint8Array, width: number, rect: Rect): Uint8Array {
  return cropBytes(mask, { left: 0, top: 0, width, height: mask.length / width }, rect, 1);
}

/** The part of a raster over `from` that lies over `to`, which must be inside. */
function cropBytes(data: Uint8Array, from: Rect, to: Rect, channels: number): Uint8Array {
  const out = new Uint8Array(to.width * to.height * channels);
  for (let y = 0; y < to.height; y++) {
    const at = ((to.top - from.top + y) * from.width + to.left - from.left) * channels;
    out.set(data.subarray(at, at + to.width * channels), y * to.width * channels);
  }
  return out;
}
