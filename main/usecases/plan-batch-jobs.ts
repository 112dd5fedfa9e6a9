import { batchRequest, chooseBatchModel } from '../domain/batch/batch-request.ts';
import type { JobPlan } from '../domain/job.ts';
import { imageUidOf, jobIdOf, type LiveRun } from './live-batch.ts';

/** Jobs that are handed to the queue at once. */
const CHUNK = 400;

export interface BatchChunk {
  /** Numbers of the pictures, those that are planned again first. */
  readonly indexes: readonly number[];
  readonly again: number;
  readonly plans: readonly JobPlan[];
}

/** The next pictures of a run as jobs; none are left when it is empty. @returns a text for the user while their model is not there */
export function nextChunk(live: LiveRun): BatchChunk | string {
  const { cursor, images } = live.run;
  const again = live.again.slice(0, CHUNK);
  const fresh = Math.min(images - cursor, CHUNK - again.length);
  const indexes = [...again, ...Array.from({ length: fresh }, (_, offset) => cursor + offset)];
  const plans: JobPlan[] = [];
  for (const index of indexes) {
    const plan = planPicture(live, index);
    if (typeof plan === 'string') return plan;
    plans.push(plan);
  }
  return { indexes, again: again.length, plans };
}

function planPicture({ run, expansion, engines }: LiveRun, index: number): JobPlan | string {
  const image = expansion.imageAt(index);
  // The model settled on at the start, not the first that happens to be there after a restart.
  const settled = image.type === 'text-to-image' && image.settings.model === undefined;
  const settings = settled ? { ...image.settings, model: run.model, engine: run.engine } : image.settings;
  const chosen = chooseBatchModel(engines, image.type, settings, run.options, run.workflow);
  if (typeof chosen === 'string') return chosen;
  return {
    id: jobIdOf(run, index),
    request: batchRequest(chosen, image, image.seed),
    images: [{ uid: imageUidOf(run, index), seed: image.seed }],
  };
}
