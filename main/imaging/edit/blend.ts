import { cropBytes, type DecodedPicture, type Rect } from './decoded-picture.ts';
import { distanceTo } from './distance.ts';
import { boundsOfMask } from './edit-canvas.ts';
import type { ColorMatch } from './match-color.ts';
import { SeamField } from './seam-field.ts';

/** 8-bit RGB of whole rows of the rectangle that an output belongs to. */
type Rows = (top: number, height: number) => Promise<Uint8Array>;

export interface BlendInput {
  /** Changed in place, and only where the mask (or, for a soft edge, its surroundings) says so. */
  readonly picture: DecodedPicture;
  /** Of the whole picture. */
  readonly mask: Uint8Array;
  /** Where the output belongs. */
  readonly rect: Rect;
  readonly output: Rows;
  /** Corrects the output's colours. */
  readonly match: ColorMatch | null;
  /** Where the output equals these, nothing changes. Null: everything masked does. */
  readonly untouched: Rows | null;
  readonly feather: number;
  readonly edge: 'strict' | 'soft';
  /** Transparent stays transparent. */
  readonly keepAlpha: boolean;
}

/** Source pixels up to this far outside the mask tell by how much the output misses them. */
const RING = 6;
/** How far a single pixel there is believed. Where the blend runs on outside the mask, its grain must not be taken for an offset. */
const TRUST = { strict: 1, soft: 0.25 } as const;
/** A soft edge begins where this much is masked. */
const HALF = 128;
/** Side of the squares that are worked on at a time, and how many values the seam's offset has at most. */
const DEFAULT_BOUNDS = { tile: 1024, fieldValues: 16 * 1024 ** 2 };

/**
 * Pastes an engine's output into the picture. At the mask's edge the output is shifted by what it misses the source there, an
 * offset that is continued smoothly inward and fades over `feather` pixels: the seam closes without showing the old content.
 * Strict edge: nothing outside the mask changes. Soft edge: the output also fades outward over `feather` pixels.
 * Works square by square: beside the picture it takes the same memory for a picture of any size.
 */
export async function blendInto(blend: BlendInput, bounds = DEFAULT_BOUNDS): Promise<void> {
  const near = nearMask(blend);
  const field = new SeamField(near.width, near.height, bounds.fieldValues);
  const { mask, picture } = blend;
  const hasSeam = (tile: Rect): boolean => holds(mask, picture, tile, (value) => value === 0);
  await eachTile(near, bounds.tile, blend, hasSeam, (tile) => noteSeam(blend, near, tile, field));
  field.spread();
  await eachTile(
    near,
    bounds.tile,
    blend,
    () => true,
    (tile) => blendTile(blend, near, tile, field),
  );
}

/** What can change, and the ring around that: a small edit of a large picture is a small task. */
function nearMask({ picture, mask, rect, edge, feather }: BlendInput): Rect {
  const bounds = boundsOfMask(mask, picture.width, picture.height);
  return grown(bounds, RING + 1 + (edge === 'soft' ? Math.ceil(feather) : 0), rect);
}

/** A square of the picture with what was made for it. */
interface Tile extends Rect {
  /** 8-bit RGB. */
  readonly output: Uint8Array;
  readonly untouched: Uint8Array | null;
}

/** Goes through the squares of `near` that are wanted, and have anything masked in them or so near that they can change. */
async function eachTile(
  near: Rect,
  side: number,
  blend: BlendInput,
  isWanted: (tile: Rect) => boolean,
  work: (tile: Tile) => void,
): Promise<void> {
  const { picture, mask, rect, edge, feather, match } = blend;
  const reach = RING + 1 + (edge === 'soft' ? Math.ceil(feather) : 0);
  const bottom = near.top + near.height;
  const right = near.left + near.width;
  for (let top = near.top; top < bottom; top += side) {
    const height = Math.min(side, bottom - top);
    const tiles: Rect[] = [];
    for (let left = near.left; left < right; left += side) {
      const tile = { left, top, width: Math.min(side, right - left), height };
      if (!isWanted(tile)) continue;
      if (holds(mask, picture, grown(tile, reach, near), (value) => value !== 0)) tiles.push(tile);
    }
    if (tiles.length === 0) continue;
    const rows = { left: rect.left, top, width: rect.width, height };
    const made = await blend.output(top - rect.top, height);
    const given = blend.untouched && (await blend.untouched(top - rect.top, height));
    for (const tile of tiles) {
      const output = cropBytes(made, rows, tile, 3);
      match?.(output);
      work({ ...tile, output, untouched: given && cropBytes(given, rows, tile, 3) });
    }
  }
}

/** Source minus output in the ring outside the mask. */
function noteSeam(blend: BlendInput, near: Rect, tile: Tile, field: SeamField): void {
  const { picture, mask, edge } = blend;
  const { data, channels } = picture;
  const around = grown(tile, RING + 1, near);
  const toMask = distanceTo(cropMask(mask, picture, around), around.width, around.height);
  const scale = data instanceof Uint16Array ? 257 : 1;
  for (let y = tile.top; y < tile.top + tile.height; y++) {
    for (let x = tile.left; x < tile.left + tile.width; x++) {
      if (mask[y * picture.width + x] !== 0) continue;
      const away = toMask[(y - around.top) * around.width + x - around.left]!;
      const from = (y * picture.width + x) * channels;
      // Colours of what is transparent mean nothing.
      if (away > RING || (channels === 4 && data[from + 3] === 0)) continue;
      const made = ((y - tile.top) * tile.width + x - tile.left) * 3;
      const miss = (c: number): number => data[from + c]! / scale - tile.output[made + c]!;
      // The nearest pixels bind most.
      field.add(x - near.left, y - near.top, [miss(0), miss(1), miss(2)], TRUST[edge] / away);
    }
  }
}

function blendTile(blend: BlendInput, near: Rect, tile: Tile, field: SeamField): void {
  const { picture, mask, edge, keepAlpha } = blend;
  const { output, untouched } = tile;
  const { data, channels } = picture;
  const reach = Math.max(1, blend.feather);
  const around = grown(tile, reach + 2, near);
  const masked = cropMask(mask, picture, around);
  // No edge within reach: nothing fades there.
  const depth = masked.includes(0)
    ? distanceTo(
        masked.map((value) => (value === 0 ? 1 : 0)),
        around.width,
        around.height,
      )
    : null;
  const isSoft = edge === 'soft' && blend.feather > 0;
  const outward = isSoft
    ? distanceTo(
        masked.map((value) => (value >= HALF ? 1 : 0)),
        around.width,
        around.height,
      )
    : null;
  const scale = data instanceof Uint16Array ? 257 : 1;
  const most = scale === 1 ? 255 : 65_535;
  const offset = new Float64Array(3);
  for (let y = tile.top; y < tile.top + tile.height; y++) {
    for (let x = tile.left; x < tile.left + tile.width; x++) {
      const at = (y - around.top) * around.width + x - around.left;
      const share = Math.max(masked[at]! / 255, outward ? outwardShare(outward[at]!, reach) : 0);
      if (share === 0) continue;
      const made = ((y - tile.top) * tile.width + x - tile.left) * 3;
      if (untouched && isSame(untouched, output, made)) continue;
      const to = (y * picture.width + x) * channels;
      const fade = depth ? Math.max(0, 1 - (depth[at]! - 1) / reach) : 0;
      if (fade > 0) field.at(x - near.left, y - near.top, offset);
      // What is hidden under transparency must not shine through.
      const alpha = channels === 4 ? data[to + 3]! / most : 1;
      const shown = keepAlpha || alpha === 1 ? share : share / (share + alpha * (1 - share));
      for (let c = 0; c < 3; c++) {
        const wanted = (output[made + c]! + (fade > 0 ? offset[c]! * fade : 0)) * scale;
        const value = data[to + c]! * (1 - shown) + wanted * shown;
        data[to + c] = Math.min(most, Math.max(0, Math.round(value)));
      }
      if (channels === 4 && !keepAlpha) data[to + 3] = Math.round(data[to + 3]! * (1 - share) + most * share);
    }
  }
}

function outwardShare(distance: number, reach: number): number {
  const t = Math.max(0, 1 - distance / (reach + 1));
  return t * t * (3 - 2 * t);
}

function isSame(a: Uint8Array, b: Uint8Array, at: number): boolean {
  return a[at] === b[at] && a[at + 1] === b[at + 1] && a[at + 2] === b[at + 2];
}

function cropMask(mask: Uint8Array, { width, height }: DecodedPicture, rect: Rect): Uint8Array {
  return cropBytes(mask, { left: 0, top: 0, width, height }, rect, 1);
}

/** Whether any value of the mask in a rectangle is like that. */
function holds(
  mask: Uint8Array,
  { width }: DecodedPicture,
  rect: Rect,
  isLike: (value: number) => boolean,
): boolean {
  for (let y = rect.top; y < rect.top + rect.height; y++) {
    const from = y * width + rect.left;
    if (mask.subarray(from, from + rect.width).some(isLike)) return true;
  }
  return false;
}

/** With `margin` on every side, as far as `limit` goes. */
function grown(rect: Rect, margin: number, limit: Rect): Rect {
  const left = Math.max(limit.left, rect.left - margin);
  const top = Math.max(limit.top, rect.top - margin);
  return {
    left,
    top,
    width: Math.min(limit.left + limit.width, rect.left + rect.width + margin) - left,
    height: Math.min(limit.top + limit.height, rect.top + rect.height + margin) - top,
  };
}
