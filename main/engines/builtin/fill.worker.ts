import { parentPort } from 'node:worker_threads';
import { fillHole } from './fill/patch-match.ts';

/** One hole to fill. */
export interface FillOrder {
  readonly width: number;
  readonly height: number;
  /** 8-bit RGB. */
  readonly rgb: Uint8Array;
  /** Anything but 0 is to be filled. */
  readonly mask: Uint8Array;
  readonly seed: string;
  /** One Int32; anything but 0 stops the work. */
  readonly stop: SharedArrayBuffer;
}

export type FillReport =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'done'; readonly pixels: Uint8Array }
  | { readonly kind: 'stopped' }
  /** There is nothing known to fill from. */
  | { readonly kind: 'hopeless' };

const report = (message: FillReport): void => parentPort?.postMessage(message);

parentPort?.on('message', ({ width, height, rgb, mask, seed, stop }: FillOrder) => {
  const flag = new Int32Array(stop);
  try {
    const pixels = fillHole({ width, height, data: rgb }, mask, seed, {
      onProgress: (fraction) => report({ kind: 'progress', fraction }),
      shouldStop: () => Atomics.load(flag, 0) !== 0,
    });
    report(pixels ? { kind: 'done', pixels } : { kind: 'stopped' });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report({ kind: 'hopeless' });
  }
});
