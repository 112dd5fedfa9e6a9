/**
 * Squared Euclidean distance from each pixel's centre to the nearest set pixel's centre, exact up to `limit` pixels;
 * greater ones come out as limit² or more. A capped column pass, then the lower envelope of parabolas along rows
 * (Felzenszwalb & Huttenlocher, "Distance Transforms of Sampled Functions", 2012).
 * @param isSet asked for every index y · width + x
 */
export function squaredDistances(
  width: number,
  height: number,
  isSet: (index: number) => boolean,
  limit: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(width * height);
  for (let x = 0; x < width; x++) {
    let run = limit;
    for (let y = 0, at = x; y < height; y++, at += width) {
      run = isSet(at) ? 0 : Math.min(limit, run + 1);
      out[at] = run;
    }
    run = limit;
    for (let y = height - 1, at = (height - 1) * width + x; y >= 0; y--, at -= width) {
      run = out[at] === 0 ? 0 : Math.min(limit, run + 1);
      const nearest = Math.min(run, out[at]!);
      out[at] = nearest * nearest;
    }
  }
  const row = new Float32Array(width);
  const centers = new Int32Array(width);
  const starts = new Float64Array(width + 1);
  for (let base = 0; base < out.length; base += width) {
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
