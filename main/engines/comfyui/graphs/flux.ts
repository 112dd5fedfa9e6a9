import type { FamilyGraph } from './family-graph.ts';
import { emptyLatent, encodeText, fluxGuidance, kSampler, withoutNegative } from './parts.ts';

/** FLUX.1 dev, schnell and Fill: distilled guidance in the conditioning, cfg 1, no negative prompt. */
export const fluxGraph: FamilyGraph = {
  patchModel: (_builder, _plan, model) => model,
  encode(builder, plan, loaded) {
    const text = encodeText(builder, loaded.clip, plan.request.prompt, 'prompt');
    return withoutNegative(builder, fluxGuidance(builder, plan, text));
  },
  emptyLatent: (builder, plan) => emptyLatent(builder, plan, 'EmptySD3LatentImage'),
  sample: kSampler,
};
