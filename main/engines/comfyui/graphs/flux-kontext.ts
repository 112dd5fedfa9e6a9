import type { FamilyGraph } from './family-graph.ts';
import { fluxGraph } from './flux.ts';
import { encodeText, fluxGuidance, referenceLatent, withoutNegative } from './parts.ts';
import { picturesToLookAt } from './references.ts';

/** FLUX.1 Kontext: as Flux, with the source and every reference as latents beside the one being sampled. */
export const fluxKontextGraph: FamilyGraph = {
  ...fluxGraph,
  encode(builder, plan, loaded) {
    const text = encodeText(builder, loaded.clip, plan.request.prompt, 'prompt');
    const looking = picturesToLookAt(plan).reduce(
      (conditioning, image) => referenceLatent(builder, conditioning, image, loaded.vae),
      text,
    );
    return withoutNegative(builder, fluxGuidance(builder, plan, looking));
  },
};
