import type { GraphBuilder, Link } from './graph.ts';
import type { Conditioning, LoadedModel, SamplingInput } from './family-graph.ts';
import type { GraphPlan } from './plan.ts';

/** Nodes that several families share. */

export function encodeText(builder: GraphBuilder, clip: Link, text: string, field: string): Link {
  return [builder.add('CLIPTextEncode', { text, clip }, { text: field }), 0];
}

export function positiveAndNegative(
  builder: GraphBuilder,
  plan: GraphPlan,
  loaded: LoadedModel,
): Conditioning {
  return {
    positive: encodeText(builder, loaded.clip, plan.request.prompt, 'prompt'),
    negative: encodeText(builder, loaded.clip, plan.request.negativePrompt, 'negativePrompt'),
  };
}

/** For models without a negative prompt: the same conditioning, emptied. */
export function withoutNegative(builder: GraphBuilder, positive: Link): Conditioning {
  return { positive, negative: [builder.add('ConditioningZeroOut', { conditioning: positive }), 0] };
}

export function fluxGuidance(builder: GraphBuilder, plan: GraphPlan, conditioning: Link): Link {
  if (plan.family.guidance?.kind !== 'distilled') return conditioning;
  const { guidance } = plan.request;
  return [builder.add('FluxGuidance', { conditioning, guidance }, { guidance: 'guidance' }), 0];
}

export function emptyLatent(builder: GraphBuilder, plan: GraphPlan, classType: string): Link {
  const { samplingSize, imageCount } = plan;
  const inputs = { width: samplingSize.width, height: samplingSize.height, batch_size: imageCount };
  return [builder.add(classType, inputs, { width: 'width', height: 'height' }), 0];
}

/** A model-sampling node with a `shift` input. */
export function shiftedModel(builder: GraphBuilder, plan: GraphPlan, classType: string, model: Link): Link {
  const wanted = plan.request.extra['shift'];
  const shift = typeof wanted === 'number' ? wanted : (plan.family.shift?.default ?? 1);
  return [builder.add(classType, { model, shift }, { shift: 'extra.shift' }), 0];
}

export function kSampler(builder: GraphBuilder, plan: GraphPlan, input: SamplingInput): Link {
  const { request, family } = plan;
  const id = builder.add(
    'KSampler',
    {
      model: input.model,
      seed: BigInt(request.seed),
      steps: input.steps,
      cfg: family.guidance?.kind === 'cfg' ? request.guidance : 1,
      sampler_name: request.sampler,
      scheduler: request.scheduler,
      positive: input.positive,
      negative: input.negative,
      latent_image: input.latent,
      denoise: input.denoise,
    },
    {
      seed: 'seed',
      steps: 'steps',
      cfg: 'guidance',
      sampler_name: 'sampler',
      scheduler: 'scheduler',
      denoise: 'denoise',
    },
  );
  return [id, 0];
}

export function loadImage(builder: GraphBuilder, name: string): Link {
  return [builder.add('LoadImage', { image: name }), 0];
}

export function vaeEncode(builder: GraphBuilder, pixels: Link, vae: Link): Link {
  return [builder.add('VAEEncode', { pixels, vae }), 0];
}

/** Adds a picture the model looks at while sampling (Kontext, Flux.2). */
export function referenceLatent(builder: GraphBuilder, conditioning: Link, image: string, vae: Link): Link {
  const latent = vaeEncode(builder, loadImage(builder, image), vae);
  return [builder.add('ReferenceLatent', { conditioning, latent }), 0];
}
