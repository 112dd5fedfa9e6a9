import { DEFAULT_EDIT_SETTINGS } from '../domain/edit.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { Engine, EngineTask, InputImage } from '../domain/engine.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageInput } from '../domain/generation.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { Job } from '../domain/job.ts';
import { fillsFromAround } from '../domain/model-request.ts';
import type { EditSpec } from '../imaging/edit/edit-pipeline.ts';
import { prepareInThread, stitchInThread } from '../imaging/edit/edit-threads.ts';
import { pictureBytes } from '../imaging/open-picture.ts';
import { withTransparencyOf } from '../imaging/transparency.ts';
import type { PreparedTask, TaskPreparer } from '../jobs/job-ports.ts';
import type { LibraryLayout } from '../library/layout.ts';
import { findModel } from '../usecases/submit-generation.ts';
import { readMask } from './media.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly catalog: Pick<Catalog, 'record'>;
  locate(record: ImageRecord): Promise<string>;
  readonly engines: readonly Engine[];
}

/** Gives engines the pictures a request names; edits are cropped and filled before, and stitched after. */
export function createTaskPreparer({ layout, catalog, locate, engines }: Parts): TaskPreparer {
  const pathOf = async (uid: string, role: string): Promise<string> => {
    const record = await catalog.record(uid);
    if (!record) throw new AppError('NOT_FOUND', `The ${role} picture is no longer in the library.`);
    return locate(record);
  };
  const open = ({ role, uid, strength }: ImageInput): InputImage => ({
    role,
    uid,
    ...(strength === undefined ? {} : { strength }),
    read: async () => (role === 'mask' ? readMask(layout, uid) : pictureBytes(await pathOf(uid, role))),
  });
  const taskOf = (job: Job): EngineTask => ({
    jobId: job.id,
    request: job.request,
    inputs: job.request.inputs.map(open),
    imageCount: job.images.length,
  });

  const specOf = async ({ request }: Job): Promise<EditSpec> => {
    const { model } = await findModel(engines, request.engine, request.model);
    const source = request.inputs.find(({ role }) => role === 'source');
    const mask = request.inputs.find(({ role }) => role === 'mask');
    if (!source) throw new AppError('INVALID_INPUT', 'The edit names no source picture.');
    const width = model.parameters.find(({ name }) => name === 'width');
    return {
      source: await pathOf(source.uid, 'source'),
      area: request.extend
        ? { extend: request.extend }
        : { maskPng: await readMask(layout, mask?.uid ?? '') },
      settings: request.edit ?? DEFAULT_EDIT_SETTINGS,
      model: {
        nativeSize: model.nativeSize,
        sizeStep: width?.kind === 'number' ? width.step : fillsFromAround(model) ? 1 : 8,
        samples: !fillsFromAround(model),
      },
      strength: request.denoise,
      seed: request.seed,
    };
  };

  const prepareEditTask = async (job: Job, signal: AbortSignal): Promise<PreparedTask> => {
    const spec = await specOf(job);
    const { width, height, image, mask } = await prepareInThread(spec, signal);
    const task = taskOf(job);
    // The room around an extended picture is there already: what is left to do is to fill it.
    const { extend: _extend, ...request } = task.request;
    const given = (role: 'source' | 'mask', bytes: Uint8Array): InputImage => ({
      role,
      uid: job.request.inputs.find((input) => input.role === role)?.uid ?? job.id,
      read: () => Promise.resolve(bytes),
    });
    return {
      task: {
        ...task,
        request: { ...request, type: 'inpaint', width, height },
        inputs: [
          given('source', image),
          given('mask', mask),
          ...task.inputs.filter(({ role }) => role !== 'source' && role !== 'mask'),
        ],
      },
      finish: async (output) => ({
        ...output,
        bytes: await stitchInThread(spec, output.bytes, signal),
        format: 'png',
      }),
    };
  };

  /** Models enlarge what is seen: what is transparent comes from the picture itself. */
  const prepareUpscaleTask = async (job: Job): Promise<PreparedTask> => {
    const source = job.request.inputs.find(({ role }) => role === 'source');
    if (!source) throw new AppError('INVALID_INPUT', 'Enlarging needs a source picture.');
    const path = await pathOf(source.uid, 'source');
    return {
      task: taskOf(job),
      finish: async (output) => {
        const bytes = await withTransparencyOf(path, output.bytes);
        return bytes === null ? output : { ...output, bytes, format: 'png' };
      },
    };
  };

  return {
    prepare(job, signal) {
      const { type } = job.request;
      if (type === 'inpaint' || type === 'outpaint') return prepareEditTask(job, signal);
      if (type === 'upscale') return prepareUpscaleTask(job);
      return Promise.resolve({ task: taskOf(job), finish: (output) => Promise.resolve(output) });
    },
  };
}
