import { pushPull } from '../../domain/push-pull.ts';

/**
 * By how much an output misses its source along a seam, continued smoothly over everything else. Up to some size every pixel has a
 * value of its own; beyond, squares of pixels share one, which is carried over between them.
 */
export class SeamField {
  readonly #cell: number;
  readonly #width: number;
  readonly #height: number;
  readonly #values: Float32Array;
  readonly #weight: Float32Array;

  /** @param most values at most */
  constructor(width: number, height: number, most: number) {
    this.#cell = Math.max(1, Math.ceil(Math.sqrt((width * height) / most)));
    this.#width = Math.ceil(width / this.#cell);
    this.#height = Math.ceil(height / this.#cell);
    this.#values = new Float32Array(this.#width * this.#height * 3);
    this.#weight = new Float32Array(this.#width * this.#height);
  }

  /** Notes what is missed at one pixel, and how far that is believed. */
  add(x: number, y: number, miss: readonly [number, number, number], weight: number): void {
    const at = Math.floor(y / this.#cell) * this.#width + Math.floor(x / this.#cell);
    const before = this.#weight[at]!;
    const sum = before + weight;
    this.#weight[at] = sum;
    for (let c = 0; c < 3; c++) {
      const i = at * 3 + c;
      this.#values[i] = (this.#values[i]! * before + miss[c]! * weight) / sum;
    }
  }

  /** Carries what was noted over to where nothing was. */
  spread(): void {
    if (this.#weight.some((value) => value > 0))
      pushPull(this.#values, this.#weight, this.#width, this.#height);
  }

  at(x: number, y: number, out: Float64Array): void {
    if (this.#cell === 1) {
      const i = (y * this.#width + x) * 3;
      for (let c = 0; c < 3; c++) out[c] = this.#values[i + c]!;
      return;
    }
    const cx = Math.min(this.#width - 1, Math.max(0, (x + 0.5) / this.#cell - 0.5));
    const cy = Math.min(this.#height - 1, Math.max(0, (y + 0.5) / this.#cell - 0.5));
    const x0 = Math.floor(cx);
    const y0 = Math.floor(cy);
    const x1 = Math.min(this.#width - 1, x0 + 1);
    const y1 = Math.min(this.#height - 1, y0 + 1);
    const [fx, fy] = [cx - x0, cy - y0];
    const value = (column: number, row: number, c: number): number =>
      this.#values[(row * this.#width + column) * 3 + c]!;
    for (let c = 0; c < 3; c++) {
      const top = value(x0, y0, c) * (1 - fx) + value(x1, y0, c) * fx;
      const bottom = value(x0, y1, c) * (1 - fx) + value(x1, y1, c) * fx;
      out[c] = top * (1 - fy) + bottom * fy;
    }
  }
}
