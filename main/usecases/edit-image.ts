import type { Catalog } from '../domain/catalog.ts';
import type { Edit } from '../domain/edit.ts';
import type { Engine } from '../domain/engine.ts';
import { AppError } from '../domain/errors.ts';
import { extendedSize, isExtended } from '../domain/frame-geometry.ts';
import type { Extension, GenerationRequest, ImageInput } from '../domain/generation.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { Job } from '../domain/job.ts';
import { requestFor } from '../domain/model-request.ts';
import type { Seed } from '../domain/seed.ts';
import { findModel, submitGeneration, type SubmitDeps } from './submit-generation.ts';

/** What is known of a stored mask. */
export interface MaskFacts {
  readonly width: number;
  readonly height: number;
  /** No pixel of it is masked. */
  readonly empty: boolean;
}

export interface EditDeps {
  readonly catalog: Pick<Catalog, 'record'>;
  readonly engines: readonly Engine[];
  readonly submitDeps: SubmitDeps;
  /** @throws AppError NOT_FOUND, FILE_CORRUPT */
  maskFacts(maskId: string): Promise<MaskFacts>;
}

/** One pass of an edit: what one job does to one picture. */
export interface EditPass {
  readonly sourceUid: string;
  /** Inpaint. */
  readonly maskId?: string;
  /** Outpaint. */
  readonly extend?: Extension;
  readonly request: Edit['request'];
}

/**
 * Queues `count` pictures of one pass, as one generation session.
 * @throws AppError NOT_FOUND (no such picture or mask), UNSUPPORTED (a video), INVALID_INPUT (an empty mask, one of another size, nothing to
 * extend, a setting the model refuses), ENGINE_UNAVAILABLE
 */
export async function submitEditPass(
  deps: EditDeps,
  pass: EditPass,
  run: { readonly seed: Seed | null; readonly count: number },
): Promise<readonly Job[]> {
  const request = await requestOfPass(deps, pass);
  return submitGeneration(deps.submitDeps, { request, seed: run.seed, count: run.count });
}

async function requestOfPass(deps: EditDeps, pass: EditPass): Promise<Omit<GenerationRequest, 'seed'>> {
  const source = await sourceOf(deps, pass.sourceUid);
  const { model } = await findModel(deps.engines, pass.request.engine, pass.request.model);
  if (pass.maskId !== undefined) await checkMask(deps, pass.maskId, source);
  if (pass.maskId === undefined && !(pass.extend && isExtended(pass.extend))) {
    throw refusal('extend', 'Extend at least one side, by 64 to 2048 pixels.');
  }
  const inputs: ImageInput[] = [{ role: 'source', uid: source.uid }];
  if (pass.maskId !== undefined) inputs.push({ role: 'mask', uid: pass.maskId });
  inputs.push(...(pass.request.inputs ?? []).filter(({ role }) => role !== 'source' && role !== 'mask'));
  const size = pass.extend ? extendedSize(source.file, pass.extend) : source.file;
  const type = pass.extend ? 'outpaint' : 'inpaint';
  const { seed: _unset, ...request } = requestFor(pass.request.engine, model, type, {
    ...pass.request,
    width: size.width,
    height: size.height,
    inputs,
    ...(pass.extend ? { extend: pass.extend } : {}),
  });
  return request;
}

async function sourceOf(deps: EditDeps, uid: string): Promise<ImageRecord> {
  const record = await deps.catalog.record(uid);
  if (!record) throw new AppError('NOT_FOUND', 'The picture to edit is no longer in the library.');
  if (record.state.missing) {
    throw new AppError('NOT_FOUND', 'The picture’s file is missing. Is its disk connected?');
  }
  if (record.file.format === 'video')
    throw new AppError('UNSUPPORTED', 'This is a video. Only pictures can be edited.');
  return record;
}

async function checkMask(deps: EditDeps, maskId: string, source: ImageRecord): Promise<void> {
  const { width, height, empty } = await deps.maskFacts(maskId);
  if (empty) throw refusal('mask', 'The mask is empty. Paint over what should change.');
  if (width === source.file.width && height === source.file.height) return;
  throw refusal(
    'mask',
    `The mask is ${width} × ${height} pixels, but the picture ${source.file.width} × ${source.file.height}. Use a mask of the picture’s size.`,
  );
}

function refusal(field: string, message: string): AppError {
  return new AppError('INVALID_INPUT', message, { issues: [{ field, message }] });
}
