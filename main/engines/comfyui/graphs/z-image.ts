import type { FamilyGraph } from './family-graph.ts';
import { emptyLatent, encodeText, kSampler, shiftedModel, withoutNegative } from './parts.ts';

/** Z-Image Turbo: eight steps without guidance. */
export const zImageGraph: FamilyGraph = {
  patchModel: (builder, plan, model) => shiftedModel(builder, plan, 'ModelSamplingAuraFlow', model),
  encode: (builder, plan, loaded) =>
    withoutNegative(builder, encodeText(builder, loaded.clip, plan.request.prompt, 'prompt')),
  emptyLatent: (builder, plan) => emptyLatent(builder, plan, 'EmptySD3LatentImage'),
  sample: kSampler,
};
