import { fromLab, toLab } from './lab.ts';

/** Fewer common pixels than this say nothing. */
const LEAST_PIXELS = 64;
/** Contrast is corrected within these bounds: beyond them the pictures differ in content, not in colour. */
const MIN_RATIO = 0.8;
const MAX_RATIO = 1.25;

/** A change of colours of 8-bit RGB, in place. */
export type ColorMatch = (rgb: Uint8Array) => void;

/**
 * What brings the colours of an engine's output to the source's: mean and spread of L*a*b* over the pixels that both should show
 * alike. Masked pixels are left out of the statistics, not counted as black.
 * @param mask only pixels where it is 0 are compared
 * @returns null when there is nothing to correct, or too little to tell
 */
export function colorMatch(output: Uint8Array, source: Uint8Array, mask: Uint8Array): ColorMatch | null {
  const wanted = statistics(source, mask);
  const found = statistics(output, mask);
  if (!wanted || !found) return null;
  const ratio = wanted.spread.map((spread, c) =>
    Math.min(MAX_RATIO, Math.max(MIN_RATIO, spread / Math.max(0.5, found.spread[c]!))),
  );
  const differs = wanted.mean.some(
    (mean, c) => Math.abs(mean - found.mean[c]!) > 0.05 || Math.abs(ratio[c]! - 1) > 0.01,
  );
  if (!differs) return null;
  const lab = new Float64Array(3);
  return (rgb) => {
    for (let i = 0; i < rgb.length; i += 3) {
      toLab(rgb[i]!, rgb[i + 1]!, rgb[i + 2]!, lab);
      for (let c = 0; c < 3; c++) lab[c] = (lab[c]! - found.mean[c]!) * ratio[c]! + wanted.mean[c]!;
      fromLab(lab[0]!, lab[1]!, lab[2]!, lab);
      for (let c = 0; c < 3; c++) rgb[i + c] = Math.min(255, Math.max(0, Math.round(lab[c]!)));
    }
  };
}

interface Statistics {
  readonly mean: readonly number[];
  readonly spread: readonly number[];
}

function statistics(rgb: Uint8Array, mask: Uint8Array): Statistics | null {
  const sum = [0, 0, 0];
  const squares = [0, 0, 0];
  const lab = new Float64Array(3);
  let count = 0;
  // A tenth of a megapixel says as much as all of it.
  const stride = Math.max(1, Math.floor(mask.length / 100_000));
  for (let at = 0; at < mask.length; at += stride) {
    if (mask[at] !== 0) continue;
    toLab(rgb[at * 3]!, rgb[at * 3 + 1]!, rgb[at * 3 + 2]!, lab);
    count++;
    for (let c = 0; c < 3; c++) {
      sum[c] = sum[c]! + lab[c]!;
      squares[c] = squares[c]! + lab[c]! * lab[c]!;
    }
  }
  if (count < LEAST_PIXELS) return null;
  const mean = sum.map((value) => value / count);
  const spread = squares.map((value, c) => Math.sqrt(Math.max(0, value / count - mean[c]! ** 2)));
  return { mean, spread };
}
