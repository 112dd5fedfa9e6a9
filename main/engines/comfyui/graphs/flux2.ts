import type { FamilyGraph } from './family-graph.ts';
import type { Link } from './graph.ts';
import { emptyLatent, encodeText, fluxGuidance, referenceLatent, withoutNegative } from './parts.ts';
import { picturesToLookAt } from './references.ts';

/** FLUX.2 dev: its own latent and scheduler, sampled through a guider. */
export const flux2Graph: FamilyGraph = {
  patchModel: (_builder, _plan, model) => model,
  encode(builder, plan, loaded) {
    const text = encodeText(builder, loaded.clip, plan.request.prompt, 'prompt');
    const guided = fluxGuidance(builder, plan, text);
    const looking = picturesToLookAt(plan).reduce(
      (conditioning, image) => referenceLatent(builder, conditioning, image, loaded.vae),
      guided,
    );
    return withoutNegative(builder, looking);
  },
  emptyLatent: (builder, plan) => emptyLatent(builder, plan, 'EmptyFlux2LatentImage'),
  sample(builder, plan, { model, positive, latent, size, steps, denoise }) {
    const { request } = plan;
    const noise = builder.add('RandomNoise', { noise_seed: BigInt(request.seed) }, { noise_seed: 'seed' });
    const guider = builder.add('BasicGuider', { model, conditioning: positive });
    const sampler = builder.add(
      'KSamplerSelect',
      { sampler_name: request.sampler },
      { sampler_name: 'sampler' },
    );
    const schedule = builder.add(
      'Flux2Scheduler',
      { steps, width: size.width, height: size.height },
      { steps: 'steps', width: 'width', height: 'height' },
    );
    const sigmas: Link =
      denoise < 1
        ? [builder.add('SplitSigmasDenoise', { sigmas: [schedule, 0], denoise }, { denoise: 'denoise' }), 1]
        : [schedule, 0];
    const sampled = builder.add('SamplerCustomAdvanced', {
      noise: [noise, 0],
      guider: [guider, 0],
      sampler: [sampler, 0],
      sigmas,
      latent_image: latent,
    });
    return [sampled, 0];
  },
};
