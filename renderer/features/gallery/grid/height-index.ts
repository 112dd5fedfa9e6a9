/**
 * Heights of many blocks one below the other: a Fenwick tree, so that changing one height and finding the block at an
 * offset both take logarithmic time.
 */
export class HeightIndex {
  readonly length: number;
  readonly #heights: Float64Array;
  readonly #tree: Float64Array;
  readonly #top: number;

  constructor(heights: Float64Array) {
    this.length = heights.length;
    this.#heights = heights;
    this.#tree = new Float64Array(heights.length + 1);
    for (let i = 1; i <= heights.length; i += 1) {
      this.#tree[i] = (this.#tree[i] ?? 0) + (heights[i - 1] ?? 0);
      const parent = i + (i & -i);
      if (parent <= heights.length) this.#tree[parent] = (this.#tree[parent] ?? 0) + (this.#tree[i] ?? 0);
    }
    let top = 1;
    while (top * 2 <= heights.length) top *= 2;
    this.#top = top;
  }

  heightOf(index: number): number {
    return this.#heights[index] ?? 0;
  }

  set(index: number, height: number): void {
    const difference = height - this.heightOf(index);
    if (difference === 0) return;
    this.#heights[index] = height;
    for (let i = index + 1; i <= this.length; i += i & -i) this.#tree[i] = (this.#tree[i] ?? 0) + difference;
  }

  /** Sum of the heights of blocks 0 to `index` − 1. */
  topOf(index: number): number {
    let sum = 0;
    for (let i = Math.min(index, this.length); i > 0; i -= i & -i) sum += this.#tree[i] ?? 0;
    return sum;
  }

  get total(): number {
    return this.topOf(this.length);
  }

  /** The block that covers `offset`; the first or last one outside. */
  at(offset: number): number {
    let index = 0;
    let rest = Math.max(0, offset);
    for (let step = this.#top; step > 0; step >>= 1) {
      const next = index + step;
      const sum = this.#tree[next] ?? 0;
      if (next <= this.length && sum <= rest) {
        index = next;
        rest -= sum;
      }
    }
    return Math.min(index, Math.max(0, this.length - 1));
  }
}
