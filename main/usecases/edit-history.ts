import type { Catalog } from '../domain/catalog.ts';
import { DEFAULT_EDIT_SETTINGS, type EditArea, type MadeEdit } from '../domain/edit.ts';
import { AppError } from '../domain/errors.ts';
import type { GenerationRecord } from '../domain/generation.ts';

export interface EditHistoryDeps {
  readonly catalog: Pick<Catalog, 'record'>;
}

/** A chain longer than this is a loop in the records. */
const LONGEST_CHAIN = 1000;

/** The edit that made a picture; null when it was made otherwise. @throws AppError NOT_FOUND */
export async function editOf(deps: EditHistoryDeps, uid: string): Promise<MadeEdit | null> {
  const record = await deps.catalog.record(uid);
  if (!record) throw new AppError('NOT_FOUND', 'This picture is no longer in the library.');
  return madeEdit(uid, record.generation);
}

/** Every edit that led to a picture, the first one first. It begins after the first ancestor that is no edit, or is gone. */
export async function editChainOf(deps: EditHistoryDeps, uid: string): Promise<readonly MadeEdit[]> {
  const chain: MadeEdit[] = [];
  let next: string = uid;
  while (chain.length < LONGEST_CHAIN) {
    const record = await deps.catalog.record(next);
    const edit = record ? madeEdit(next, record.generation) : null;
    if (!edit) break;
    chain.unshift(edit);
    next = edit.sourceUid;
  }
  return chain;
}

function madeEdit(uid: string, generation: GenerationRecord): MadeEdit | null {
  const source = generation.parents.find(({ role }) => role === 'source');
  const area = areaOf(generation);
  if (!source || !area || generation.engine === null || generation.model === null) return null;
  const { prompt, negativePrompt, steps, guidance, sampler, scheduler, denoise, loras, extra } = generation;
  const inputs = generation.parents.filter(({ role }) => role !== 'source' && role !== 'mask');
  return {
    uid,
    sourceUid: source.uid,
    area,
    seed: generation.seed,
    request: {
      engine: generation.engine,
      model: generation.model,
      prompt,
      negativePrompt,
      ...(steps === null ? {} : { steps }),
      ...(guidance === null ? {} : { guidance }),
      ...(sampler === null ? {} : { sampler }),
      ...(scheduler === null ? {} : { scheduler }),
      ...(denoise === null ? {} : { denoise }),
      loras,
      inputs,
      extra,
      edit: generation.edit ?? DEFAULT_EDIT_SETTINGS,
    },
  };
}

function areaOf({ type, parents, extend }: GenerationRecord): EditArea | null {
  const mask = parents.find(({ role }) => role === 'mask');
  if (type === 'inpaint' && mask) return { type, maskId: mask.uid };
  if (type === 'outpaint' && extend) return { type, passes: [extend] };
  return null;
}
