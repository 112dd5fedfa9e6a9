import { toLab } from '../../../main/imaging/edit/lab.ts';
import { colorDifference, type Lab } from './color-difference.ts';

/** 8-bit RGB, rows from the top. */
export interface Rgb {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface SeamFigures {
  /** Mean step across the seam over the mean of the like steps up to 16 px to either side; 1: it can't be told. */
  readonly gradientRatio: number;
  /** Mean ΔE00 between the colours close inside and close outside the seam. */
  readonly ringDifference: number;
}

/** How far to either side of the seam the picture is compared with it, pixels. */
const BAND = 16;
/** Half the side of the windows whose colours are compared. */
const RING = 6;
/** Every so many pixels along the seam. */
const RING_STRIDE = 5;
/** Levels that no eye tells; keeps perfectly smooth pictures from dividing by nothing. */
const LEAST_STEP = 0.5;

/** @param inside one byte a pixel, anything but 0 lies inside the seam */
export function measureSeam(picture: Rgb, inside: Uint8Array): SeamFigures {
  const { width, height } = picture;
  let across = 0;
  let acrossCount = 0;
  let beside = 0;
  let besideCount = 0;
  let difference = 0;
  let differences = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      for (const [dx, dy] of DIRECTIONS) {
        if (x + dx >= width || y + dy >= height) continue;
        const by = dy * width + dx;
        if ((inside[at] === 0) === (inside[at + by] === 0)) continue;
        across += step(picture, at, at + by);
        acrossCount++;
        for (let away = -BAND; away <= BAND; away++) {
          const [px, py] = [x + away * dx, y + away * dy];
          if (away === 0 || px < 0 || py < 0 || px + dx >= width || py + dy >= height) continue;
          beside += step(picture, at + away * by, at + (away + 1) * by);
          besideCount++;
        }
        if ((x + y * 3) % RING_STRIDE !== 0) continue;
        const found = ringDifference(picture, inside, x, y);
        if (found === null) continue;
        difference += found;
        differences++;
      }
    }
  }
  return {
    gradientRatio: (across / acrossCount + LEAST_STEP) / (beside / besideCount + LEAST_STEP),
    ringDifference: difference / differences,
  };
}

const DIRECTIONS = [
  [1, 0],
  [0, 1],
] as const;

/** Mean difference of two pixels' components, levels. */
function step({ data }: Rgb, a: number, b: number): number {
  let sum = 0;
  for (let c = 0; c < 3; c++) sum += Math.abs(data[a * 3 + c]! - data[b * 3 + c]!);
  return sum / 3;
}

/** ΔE00 of the mean colours inside and outside within a window; null where one side is hardly there. */
function ringDifference(
  { width, height, data }: Rgb,
  inside: Uint8Array,
  x: number,
  y: number,
): number | null {
  const sums = [new Float64Array(4), new Float64Array(4)];
  for (let py = Math.max(0, y - RING); py <= Math.min(height - 1, y + RING); py++) {
    for (let px = Math.max(0, x - RING); px <= Math.min(width - 1, x + RING); px++) {
      const at = py * width + px;
      const sum = sums[inside[at] === 0 ? 0 : 1]!;
      for (let c = 0; c < 3; c++) sum[c] = sum[c]! + data[at * 3 + c]!;
      sum[3] = sum[3]! + 1;
    }
  }
  const [outer, inner] = sums.map((sum): Lab | null => {
    const count = sum[3]!;
    return count < RING * RING ? null : labOf(sum[0]! / count, sum[1]! / count, sum[2]! / count);
  });
  return outer && inner ? colorDifference(outer, inner) : null;
}

function labOf(red: number, green: number, blue: number): Lab {
  const lab = new Float64Array(3);
  toLab(red, green, blue, lab);
  return [lab[0]!, lab[1]!, lab[2]!];
}
