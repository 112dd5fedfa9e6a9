import type { FamilyGraph } from './family-graph.ts';
import { emptyLatent, kSampler, positiveAndNegative } from './parts.ts';

/** Stable Diffusion 1.5 and XL: one checkpoint, two prompts, classifier-free guidance. */
export const stableDiffusionGraph: FamilyGraph = {
  patchModel: (_builder, _plan, model) => model,
  encode(builder, plan, loaded) {
    const clipSkip = plan.request.extra['clipSkip'];
    if (typeof clipSkip !== 'number' || clipSkip <= 1) return positiveAndNegative(builder, plan, loaded);
    const skipped = builder.add(
      'CLIPSetLastLayer',
      { clip: loaded.clip, stop_at_clip_layer: -clipSkip },
      { stop_at_clip_layer: 'extra.clipSkip' },
    );
    return positiveAndNegative(builder, plan, { ...loaded, clip: [skipped, 0] });
  },
  emptyLatent: (builder, plan) => emptyLatent(builder, plan, 'EmptyLatentImage'),
  sample: kSampler,
};
