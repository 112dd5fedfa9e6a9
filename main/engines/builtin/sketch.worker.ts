import { parentPort } from 'node:worker_threads';
import { paintSketch, type SketchOptions } from './sketch/paint.ts';

/** One sketch. */
export interface SketchOrder {
  readonly options: SketchOptions;
  /** One Int32; anything but 0 stops the work. */
  readonly stop: SharedArrayBuffer;
}

export type SketchReport =
  | { readonly kind: 'step'; readonly step: number }
  /** 8-bit RGB of the unfinished picture. */
  | { readonly kind: 'preview'; readonly pixels: Uint8Array }
  | { readonly kind: 'done'; readonly pixels: Uint8Array }
  | { readonly kind: 'stopped' };

/** At most this many previews a second are worth their encoding. */
const PREVIEW_EVERY_MS = 250;

const toBytes = (data: ArrayLike<number>): Uint8Array => Uint8Array.from(new Uint8ClampedArray(data));
const report = (message: SketchReport): void => parentPort?.postMessage(message);

parentPort?.on('message', ({ options, stop }: SketchOrder) => {
  const flag = new Int32Array(stop);
  let previewedAt = performance.now();
  const picture = paintSketch(options, {
    onStep(step, canvas) {
      report({ kind: 'step', step });
      if (step === options.steps || performance.now() - previewedAt < PREVIEW_EVERY_MS) return;
      previewedAt = performance.now();
      report({ kind: 'preview', pixels: toBytes(canvas.data) });
    },
    shouldStop: () => Atomics.load(flag, 0) !== 0,
  });
  report(picture ? { kind: 'done', pixels: toBytes(picture.data) } : { kind: 'stopped' });
});
