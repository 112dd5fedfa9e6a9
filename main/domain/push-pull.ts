/**
 * Smoothly continues values known at some pixels over all others: averaged into ever coarser grids, then carried back down
 * where nothing was known (Gortler et al. 1996).
 * @param values three per pixel, changed in place
 * @param weight one per pixel; more than 0 where known, left as it is
 */
export function pushPull(values: Float32Array, weight: Float32Array, width: number, height: number): void {
  if (width <= 1 && height <= 1) return;
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const coarse = new Float32Array(w * h * 3);
  const coarseWeight = new Float32Array(w * h);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = Math.min(1, weight[y * width + x]!);
      if (share === 0) continue;
      const from = (y * width + x) * 3;
      const to = (y >> 1) * w + (x >> 1);
      coarseWeight[to] = coarseWeight[to]! + share;
      for (let c = 0; c < 3; c++) coarse[to * 3 + c] = coarse[to * 3 + c]! + share * values[from + c]!;
    }
  }
  for (let i = 0; i < coarseWeight.length; i++) {
    const sum = coarseWeight[i]!;
    if (sum > 0) for (let c = 0; c < 3; c++) coarse[i * 3 + c] = coarse[i * 3 + c]! / sum;
  }
  pushPull(coarse, coarseWeight, w, h);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = Math.min(1, weight[y * width + x]!);
      if (share >= 1) continue;
      const at = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) {
        const carried = sampleBetween(coarse, w, h, x, y, c);
        values[at + c] = share * values[at + c]! + (1 - share) * carried;
      }
    }
  }
}

/** The coarser grid between its four nearest cells. */
function sampleBetween(coarse: Float32Array, w: number, h: number, x: number, y: number, c: number): number {
  const cx = (x - 0.5) / 2;
  const cy = (y - 0.5) / 2;
  const x0 = Math.max(0, Math.floor(cx));
  const y0 = Math.max(0, Math.floor(cy));
  const x1 = Math.min(w - 1, x0 + 1);
  const y1 = Math.min(h - 1, y0 + 1);
  const fx = Math.min(1, Math.max(0, cx - x0));
  const fy = Math.min(1, Math.max(0, cy - y0));
  const top = coarse[(y0 * w + x0) * 3 + c]! * (1 - fx) + coarse[(y0 * w + x1) * 3 + c]! * fx;
  const bottom = coarse[(y1 * w + x0) * 3 + c]! * (1 - fx) + coarse[(y1 * w + x1) * 3 + c]! * fx;
  return top * (1 - fy) + bottom * fy;
}
