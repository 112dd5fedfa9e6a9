import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import type {
  Engine,
  EngineContext,
  EngineDescription,
  EngineOutput,
  EngineTask,
  Executor,
} from '../../domain/engine.ts';
import { AppError } from '../../domain/errors.ts';
import { workerUrl } from '../../worker-url.ts';
import { BUILTIN_DESCRIPTION, BUILTIN_ID, BUILTIN_VERSION } from './describe-builtin.ts';
import type { SketchOrder, SketchReport } from './sketch.worker.ts';

/** The engine that is always there: in this process, without server or network, and without any AI model. */
export function createBuiltinEngine(): Engine {
  const executor: Executor = {
    id: BUILTIN_ID,
    title: BUILTIN_DESCRIPTION.title,
    capacity: 1,
    isHealthy: () => true,
    suitability: (request) =>
      BUILTIN_DESCRIPTION.models.some(({ id, types }) => id === request.model && types.includes(request.type))
        ? { able: true, warm: true }
        : {
            able: false,
            reason: new AppError(
              'ENGINE_REJECTED',
              `The builtin engine has no model "${request.model}" for ${request.type}.`,
            ),
          },
    run,
    // Nothing of it outlives the process.
    recover: () => Promise.resolve('lost'),
  };
  return {
    id: BUILTIN_ID,
    describe: (): Promise<EngineDescription> => Promise.resolve(BUILTIN_DESCRIPTION),
    executors: () => [executor],
    onChange: () => () => undefined,
    close: () => Promise.resolve(),
  };
}

async function* run(task: EngineTask, context: EngineContext): AsyncGenerator<EngineOutput> {
  context.onStarted();
  for (let index = 0; index < task.imageCount; index++) {
    const startedAtMs = performance.now();
    const pixels = await sketch(task, context, index);
    const { width, height } = task.request;
    const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 3 })
      .toBuffer();
    yield {
      index,
      bytes,
      format: 'png',
      texts: {},
      engineVersion: BUILTIN_VERSION,
      engineSeconds: (performance.now() - startedAtMs) / 1000,
    };
  }
}

async function sketch(task: EngineTask, context: EngineContext, index: number): Promise<Uint8Array> {
  const { request } = task;
  const stop = new SharedArrayBuffer(4);
  const order: SketchOrder = {
    stop,
    options: {
      width: request.width,
      height: request.height,
      prompt: request.prompt,
      negativePrompt: request.negativePrompt,
      seed: request.seed,
      steps: request.steps,
      guidance: request.guidance,
      denoise: request.denoise,
      source: await readSource(task),
    },
  };
  context.signal.throwIfAborted();
  const worker = new Worker(workerUrl('./sketch.worker.ts', import.meta.url), { workerData: order });
  const onAbort = (): void => void Atomics.store(new Int32Array(stop), 0, 1);
  context.signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.on('message', (report: SketchReport) => {
        switch (report.kind) {
          case 'step': {
            const fraction = (index + report.step / request.steps) / task.imageCount;
            context.onProgress({ fraction, step: report.step, steps: request.steps, stage: 'painting' });
            return;
          }
          case 'preview':
            void encodePreview(report.pixels, request.width, request.height).then(
              context.onPreview,
              () => undefined,
            );
            return;
          case 'done':
            return resolve(report.pixels);
          case 'stopped':
            return reject(new AppError('CANCELLED', 'Cancelled'));
        }
      });
      worker.on('error', reject);
      worker.on('exit', (code) =>
        reject(new AppError('ENGINE_FAILED', `The painter stopped early (${code}).`)),
      );
    });
  } finally {
    context.signal.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

async function readSource({ request, inputs }: EngineTask): Promise<Uint8Array | undefined> {
  const source = inputs.find(({ role }) => role === 'source');
  if (!source) return undefined;
  try {
    return await sharp(await source.read())
      .autoOrient()
      .resize(request.width, request.height, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toColorspace('srgb')
      .raw()
      .toBuffer();
  } catch (error) {
    throw new AppError('FILE_CORRUPT', 'The source picture can not be decoded.', {}, error);
  }
}

async function encodePreview(
  pixels: Uint8Array,
  width: number,
  height: number,
): Promise<{ bytes: Uint8Array; mediaType: 'image/webp' }> {
  const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize(384, 384, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 70, effort: 0 })
    .toBuffer();
  return { bytes, mediaType: 'image/webp' };
}
