/**
 * Squared Euclidean distance from each pixel's centre to the nearest centre of a pixel that has `value`, exact up to
 * `limit` pixels; greater ones come out as limit² or more. A capped column pass, then the lower envelope of parabolas
 * along rows (Felzenszwalb & Huttenlocher, "Distance Transforms of Sampled Functions", 2012).
 * @param top the first row that is asked for, `bottom` the one after the last: what comes out in the others means nothing
 */
export function squaredDistances(
  { width, height, pixels }: { readonly width: number; readonly height: number; readonly pixels: Uint8Array },
  value: number,
  limit: number,
  top = 0,
  bottom = height,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(width * height).fill(limit);
  for (let at = 0; at < out.length; at++) {
    if (pixels[at] === value) out[at] = 0;
    else if (at >= width) out[at] = Math.min(limit, out[at - width]! + 1);
  }
  for (let at = out.length - width - 1; at >= 0; at--) out[at] = Math.min(out[at]!, out[at + width]! + 1);
  const row = new Float32Array(width);
  const centers = new Int32Array(width);
  const starts = new Float64Array(width + 1);
  for (let base = top * width; base < bottom * width; base += width) {
    for (let x = 0; x < width; x++) out[base + x]! *= out[base + x]!;
    row.set(out.subarray(base, base + width));
    const parabolas = lowerEnvelope(row, limit * limit, centers, starts);
    if (parabolas === 0) continue;
    for (let q = 0, k = 0; q < width; q++) {
      while (starts[k + 1]! < q) k++;
      const c = centers[k]!;
      out[base + q] = (q - c) * (q - c) + row[c]!;
    }
  }
  return out;
}

/** Fills in the parabolas that are lowest somewhere and where each begins to be. Returns how many there are. */
function lowerEnvelope(row: Float32Array, far: number, centers: Int32Array, starts: Float64Array): number {
  let count = 0;
  for (let q = 0; q < row.length; q++) {
    const f = row[q]!;
    if (f >= far) continue;
    let start = -Infinity;
    while (count > 0) {
      const c = centers[count - 1]!;
      start = (f + q * q - (row[c]! + c * c)) / (2 * (q - c));
      if (start > starts[count - 1]!) break;
      count--;
      start = -Infinity;
    }
    centers[count] = q;
    starts[count] = start;
    count++;
  }
  starts[count] = Infinity;
  return count;
}
