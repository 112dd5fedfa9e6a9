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
import { BUILTIN_DESCRIPTION, BUILTIN_ID, BUILTIN_VERSION, FILL_MODEL } from './describe-builtin.ts';
import type { FillOrder, FillReport } from './fill.worker.ts';
import { OrderThreads } from './order-threads.ts';
import type { SketchOrder, SketchReport } from './sketch.worker.ts';

/** The engine that is always there: in this process, without server or network, and without any AI model. */
export function createBuiltinEngine(): Engine {
  const threads = new OrderThreads();
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
    run: (task, context) => run(threads, task, context),
    // Nothing of it outlives the process.
    recover: () => Promise.resolve('lost'),
  };
  return {
    id: BUILTIN_ID,
    describe: (): Promise<EngineDescription> => Promise.resolve(BUILTIN_DESCRIPTION),
    executors: () => [executor],
    onChange: () => () => undefined,
    close: () => threads.close(),
  };
}

async function* run(
  threads: OrderThreads,
  task: EngineTask,
  context: EngineContext,
): AsyncGenerator<EngineOutput> {
  context.onStarted();
  for (let index = 0; index < task.imageCount; index++) {
    const startedAtMs = performance.now();
    const pixels =
      task.request.model === FILL_MODEL
        ? await fill(threads, task, context)
        : await sketch(threads, task, context, index);
    const { width, height } = task.request;
    const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 1 })
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

async function sketch(
  threads: OrderThreads,
  task: EngineTask,
  context: EngineContext,
  index: number,
): Promise<Uint8Array> {
  const { request } = task;
  const { width, height, steps } = request;
  const order: SketchOrder = {
    stop: new SharedArrayBuffer(4),
    options: {
      width,
      height,
      prompt: request.prompt,
      negativePrompt: request.negativePrompt,
      seed: request.seed,
      steps,
      guidance: request.guidance,
      denoise: request.denoise,
      source: await readSource(task),
    },
  };
  return threads.run<SketchReport, Uint8Array>(
    workerUrl('./sketch.worker.ts', import.meta.url),
    order,
    context.signal,
    (report, resolve, reject) => {
      switch (report.kind) {
        case 'step':
          context.onProgress({
            fraction: (index + report.step / steps) / task.imageCount,
            step: report.step,
            steps,
            stage: 'painting',
          });
          return;
        case 'preview':
          void encodePreview(report.pixels, width, height).then(context.onPreview, () => undefined);
          return;
        case 'done':
          return resolve(report.pixels);
        case 'stopped':
          return reject(new AppError('CANCELLED', 'Cancelled'));
      }
    },
  );
}

/** Fills the masked part of the source from the rest of it. Source and mask come in the request's size. */
async function fill(threads: OrderThreads, task: EngineTask, context: EngineContext): Promise<Uint8Array> {
  const { width, height, seed } = task.request;
  const rgb = await readSource(task);
  const mask = task.inputs.find(({ role }) => role === 'mask');
  if (!rgb || !mask) throw new AppError('INVALID_INPUT', 'Content-aware fill needs a picture and a mask.');
  const order: FillOrder = {
    stop: new SharedArrayBuffer(4),
    width,
    height,
    rgb,
    mask: await sharp(await mask.read())
      .resize(width, height, { fit: 'fill' })
      .toColourspace('b-w')
      .raw()
      .toBuffer(),
    seed,
  };
  return threads.run<FillReport, Uint8Array>(
    workerUrl('./fill.worker.ts', import.meta.url),
    order,
    context.signal,
    (report, resolve, reject) => {
      switch (report.kind) {
        case 'progress':
          return context.onProgress({ fraction: report.fraction, stage: 'filling' });
        case 'done':
          return resolve(report.pixels);
        case 'stopped':
          return reject(new AppError('CANCELLED', 'Cancelled'));
        case 'hopeless':
          return reject(
            new AppError(
              'ENGINE_REJECTED',
              'Too little of the picture is left to fill from. Mask less of it, or use a model of a ComfyUI server.',
            ),
          );
      }
    },
  );
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
