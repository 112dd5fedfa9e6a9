import type { CropPlan } from './crop-plan.ts';
import type { EditCanvas } from './edit-canvas.ts';
import { cropBytes, type DecodedPicture, type Rect } from './decoded-picture.ts';

/** A part of an edit's canvas, small enough to be worked on whole. */
export interface EditView {
  readonly width: number;
  readonly height: number;
  /** Canvas pixels that a pixel of it stands for, each way. */
  readonly shrink: number;
  /** 8-bit RGB. */
  readonly rgb: Uint8Array;
  /** 0 stays, 255 changes, between: partly. */
  readonly mask: Uint8Array;
  /** 255 where the picture is transparent and its colours mean nothing; null when it is opaque. */
  readonly clear: Uint8Array | null;
}

/** At most twice what an engine is given, each way: then no detail is lost that it could see. */
const MOST_OF_PLAN = 4;

/** The planned part, made smaller by a whole factor where it is much larger than what the engine is given. */
export function viewOf({ picture, mask }: EditCanvas, { rect, width, height }: CropPlan): EditView {
  const most = MOST_OF_PLAN * width * height;
  const shrink = Math.max(1, Math.ceil(Math.sqrt((rect.width * rect.height) / most)));
  const canvas = { left: 0, top: 0, width: picture.width, height: picture.height };
  if (shrink > 1) return shrunk(picture, mask, rect, shrink);
  return {
    width: rect.width,
    height: rect.height,
    shrink,
    rgb: rgb8(picture, rect),
    mask: cropBytes(mask, canvas, rect, 1),
    clear: clearOf(picture, rect),
  };
}

function rgb8({ width, channels, data }: DecodedPicture, rect: Rect): Uint8Array {
  const shift = data instanceof Uint16Array ? 8 : 0;
  const out = new Uint8Array(rect.width * rect.height * 3);
  let to = 0;
  for (let y = rect.top; y < rect.top + rect.height; y++) {
    let from = (y * width + rect.left) * channels;
    for (let x = 0; x < rect.width; x++, from += channels) {
      out[to++] = data[from]! >> shift;
      out[to++] = data[from + 1]! >> shift;
      out[to++] = data[from + 2]! >> shift;
    }
  }
  return out;
}

function clearOf({ width, channels, data }: DecodedPicture, rect: Rect): Uint8Array | null {
  if (channels === 3) return null;
  const shift = data instanceof Uint16Array ? 8 : 0;
  const out = new Uint8Array(rect.width * rect.height);
  let to = 0;
  for (let y = rect.top; y < rect.top + rect.height; y++) {
    let from = (y * width + rect.left) * 4 + 3;
    for (let x = 0; x < rect.width; x++, from += 4) out[to++] = 255 - (data[from]! >> shift);
  }
  return out;
}

/** Means over squares. A colour counts by how much of it is there: what is masked must not run into what is beside it. */
function shrunk(picture: DecodedPicture, mask: Uint8Array, rect: Rect, shrink: number): EditView {
  const { channels, data } = picture;
  const width = Math.ceil(rect.width / shrink);
  const height = Math.ceil(rect.height / shrink);
  const rgb = new Uint8Array(width * height * 3);
  const smallMask = new Uint8Array(width * height);
  const clear = channels === 4 ? new Uint8Array(width * height) : null;
  const shift = data instanceof Uint16Array ? 8 : 0;
  // Known red, green, blue and their weight; all red, green and blue; mask, alpha, pixels.
  const sums = new Float64Array(width * 10);
  for (let row = 0; row < height; row++) {
    sums.fill(0);
    const end = Math.min(rect.height, (row + 1) * shrink);
    for (let y = row * shrink; y < end; y++) {
      const line = (rect.top + y) * picture.width + rect.left;
      for (let x = 0; x < rect.width; x++) {
        const to = Math.floor(x / shrink) * 10;
        const from = (line + x) * channels;
        const masked = mask[line + x]!;
        const alpha = clear ? data[from + 3]! >> shift : 255;
        const known = ((255 - masked) * alpha) / 65_025;
        for (let c = 0; c < 3; c++) {
          const value = data[from + c]! >> shift;
          sums[to + c] = sums[to + c]! + value * known;
          sums[to + 4 + c] = sums[to + 4 + c]! + value;
        }
        sums[to + 3] = sums[to + 3]! + known;
        sums[to + 7] = sums[to + 7]! + masked;
        sums[to + 8] = sums[to + 8]! + alpha;
        sums[to + 9] = sums[to + 9]! + 1;
      }
    }
    for (let x = 0; x < width; x++) {
      const from = x * 10;
      const at = row * width + x;
      const [weight, count] = [sums[from + 3]!, sums[from + 9]!];
      for (let c = 0; c < 3; c++) {
        rgb[at * 3 + c] = Math.round(weight > 0 ? sums[from + c]! / weight : sums[from + 4 + c]! / count);
      }
      // The least bit of a mask is not rounded away.
      smallMask[at] = Math.ceil(sums[from + 7]! / count);
      if (clear) clear[at] = 255 - Math.round(sums[from + 8]! / count);
    }
  }
  return { width, height, shrink, rgb, mask: smallMask, clear };
}
