/**
 * Euclidean distance in pixels from each pixel to the nearest one where `isSeed` is not 0; Infinity-like (1e6) when there is
 * none. Exact, linear time (Felzenszwalb, Huttenlocher 2012).
 */
export function distanceTo(isSeed: Uint8Array, width: number, height: number): Float32Array {
  const squared = new Float32Array(width * height);
  for (let i = 0; i < squared.length; i++) squared[i] = isSeed[i] === 0 ? FAR : 0;
  const longest = Math.max(width, height);
  const line = new Float64Array(longest);
  const hull = new Int32Array(longest);
  const edges = new Float64Array(longest + 1);
  for (let x = 0; x < width; x++) pass(squared, x, width, height, line, hull, edges);
  for (let y = 0; y < height; y++) pass(squared, y * width, 1, width, line, hull, edges);
  for (let i = 0; i < squared.length; i++) squared[i] = Math.sqrt(squared[i]!);
  return squared;
}

const FAR = 1e12;

/** Lower envelope of the parabolas of one row or column. */
function pass(
  grid: Float32Array,
  start: number,
  stride: number,
  length: number,
  line: Float64Array,
  hull: Int32Array,
  edges: Float64Array,
): void {
  for (let i = 0; i < length; i++) line[i] = grid[start + i * stride]!;
  let k = 0;
  hull[0] = 0;
  edges[0] = -Infinity;
  edges[1] = Infinity;
  const meet = (q: number, p: number): number => (line[q]! + q * q - (line[p]! + p * p)) / (2 * (q - p));
  for (let q = 1; q < length; q++) {
    let at = meet(q, hull[k]!);
    while (at <= edges[k]!) at = meet(q, hull[--k]!);
    hull[++k] = q;
    edges[k] = at;
    edges[k + 1] = Infinity;
  }
  k = 0;
  for (let q = 0; q < length; q++) {
    while (edges[k + 1]! < q) k++;
    const p = hull[k]!;
    grid[start + q * stride] = (q - p) * (q - p) + line[p]!;
  }
}
