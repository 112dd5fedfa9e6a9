import type { FamilyGraph } from './family-graph.ts';
import {
  emptyLatent,
  encodeText,
  kSampler,
  positiveAndNegative,
  shiftedModel,
  withoutNegative,
} from './parts.ts';

/** Stable Diffusion 3.5, and its turbo form without guidance. */
export const stableDiffusion3Graph: FamilyGraph = {
  patchModel: (builder, plan, model) => shiftedModel(builder, plan, 'ModelSamplingSD3', model),
  encode(builder, plan, loaded) {
    if (plan.family.usesNegative) return positiveAndNegative(builder, plan, loaded);
    return withoutNegative(builder, encodeText(builder, loaded.clip, plan.request.prompt, 'prompt'));
  },
  emptyLatent: (builder, plan) => emptyLatent(builder, plan, 'EmptySD3LatentImage'),
  sample: kSampler,
};
