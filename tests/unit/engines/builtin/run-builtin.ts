import sharp from 'sharp';
import type { EngineContext, EngineOutput, Preview, Progress } from '../../../../main/domain/engine.ts';
import type { GenerationRequest } from '../../../../main/domain/generation.ts';
import { createBuiltinEngine } from '../../../../main/engines/builtin/builtin-engine.ts';

export interface Ran {
  readonly outputs: readonly EngineOutput[];
  readonly progress: readonly Progress[];
  readonly previews: readonly Preview[];
  readonly started: number;
}

export interface RunInputs {
  readonly source?: Uint8Array;
  readonly mask?: Uint8Array;
  readonly imageCount?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Runs one task of the builtin engine from start to end. */
export async function runBuiltin(
  changes: Partial<GenerationRequest>,
  { source, mask, imageCount = 1, signal, onProgress }: RunInputs = {},
): Promise<Ran> {
  const progress: Progress[] = [];
  const previews: Preview[] = [];
  const outputs: EngineOutput[] = [];
  let started = 0;
  const context: EngineContext = {
    signal: signal ?? new AbortController().signal,
    onProgress: (report) => {
      progress.push(report);
      onProgress?.(report);
    },
    onPreview: (preview) => previews.push(preview),
    persistTicket: () => Promise.reject(new Error('nothing of it is remote')),
    onStarted: () => started++,
  };
  const inputs = [
    ...(source ? [{ role: 'source' as const, uid: 's', read: () => Promise.resolve(source) }] : []),
    ...(mask ? [{ role: 'mask' as const, uid: 'm', read: () => Promise.resolve(mask) }] : []),
  ];
  const [executor] = createBuiltinEngine().executors();
  if (!executor) throw new Error('the builtin engine has an executor');
  const task = { jobId: 'job', request: { ...REQUEST, ...changes }, inputs, imageCount };
  for await (const output of executor.run(task, context)) outputs.push(output);
  return { outputs, progress, previews, started };
}

export const REQUEST: GenerationRequest = {
  type: 'text-to-image',
  engine: 'builtin',
  model: 'sketch',
  prompt: 'a red boat on a lake at dawn, mountains',
  negativePrompt: '',
  width: 128,
  height: 96,
  steps: 6,
  guidance: 7,
  sampler: '',
  scheduler: '',
  denoise: 1,
  seed: '42',
  loras: [],
  inputs: [],
  extra: {},
};

/** A PNG whose pixel at (x, y) is what `colorAt` says. */
export function pngOf(
  width: number,
  height: number,
  colorAt: (x: number, y: number) => readonly [number, number, number],
): Promise<Uint8Array> {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colorAt(x, y), (y * width + x) * 3);
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** 8-bit RGB of an encoded picture. */
export async function rgbOf(bytes: Uint8Array): Promise<Uint8Array> {
  return sharp(bytes).removeAlpha().toColourspace('srgb').raw().toBuffer();
}
