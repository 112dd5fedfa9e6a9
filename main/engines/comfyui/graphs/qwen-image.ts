import type { FamilyGraph } from './family-graph.ts';
import { emptyLatent, kSampler, positiveAndNegative, shiftedModel } from './parts.ts';

/** Qwen-Image: classifier-free guidance on a shifted schedule. */
export const qwenImageGraph: FamilyGraph = {
  patchModel: (builder, plan, model) => shiftedModel(builder, plan, 'ModelSamplingAuraFlow', model),
  encode: positiveAndNegative,
  emptyLatent: (builder, plan) => emptyLatent(builder, plan, 'EmptySD3LatentImage'),
  sample: kSampler,
};
