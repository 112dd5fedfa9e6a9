import type { Catalog } from '../domain/catalog.ts';
import {
  DEFAULT_EDIT_SETTINGS,
  type EditArea,
  type EditStep,
  type MadeEdit,
  type MadeTransform,
} from '../domain/edit.ts';
import { AppError } from '../domain/errors.ts';
import type { GenerationRecord } from '../domain/generation.ts';

export interface EditHistoryDeps {
  readonly catalog: Pick<Catalog, 'record'>;
}

/** A chain longer than this is a loop in the records. */
const LONGEST_CHAIN = 1000;

/**
 * The edit that made a picture; null when it was made otherwise. Passes of one extension are one edit of the picture they began
 * with: each goes on from the one before with the same settings and seed.
 * @throws AppError NOT_FOUND
 */
export async function editOf(deps: EditHistoryDeps, uid: string): Promise<MadeEdit | null> {
  const record = await deps.catalog.record(uid);
  if (!record) throw new AppError('NOT_FOUND', 'This picture is no longer in the library.');
  let edit = madeEdit(uid, record.generation);
  for (let passes = 1; edit?.area.type === 'outpaint' && passes < LONGEST_CHAIN; passes++) {
    const before = await deps.catalog.record(edit.sourceUid);
    const earlier = before && madeEdit(edit.sourceUid, before.generation);
    if (earlier?.area.type !== 'outpaint' || !isSameRun(earlier, edit)) break;
    const area = { ...edit.area, passes: [...earlier.area.passes, ...edit.area.passes] };
    edit = { ...edit, sourceUid: earlier.sourceUid, area };
  }
  return edit;
}

function isSameRun(earlier: MadeEdit, later: MadeEdit): boolean {
  return (
    earlier.seed !== null &&
    earlier.seed === later.seed &&
    JSON.stringify(earlier.request) === JSON.stringify(later.request)
  );
}

/**
 * Every step that led to a picture, the first one first: edits, and what was cropped or turned before, between and after them. It
 * begins after the first ancestor that was made otherwise, or is gone.
 */
export async function editChainOf(deps: EditHistoryDeps, uid: string): Promise<readonly EditStep[]> {
  const chain: EditStep[] = [];
  let next: string = uid;
  while (chain.length < LONGEST_CHAIN) {
    const record = await deps.catalog.record(next);
    const step = record && (madeEdit(next, record.generation) ?? madeTransform(next, record.generation));
    if (!step) break;
    chain.unshift(step);
    next = step.sourceUid;
  }
  return chain;
}

function madeTransform(uid: string, { parents, transform }: GenerationRecord): MadeTransform | null {
  const source = parents.find(({ role }) => role === 'source');
  return source && transform ? { uid, sourceUid: source.uid, transform } : null;
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
