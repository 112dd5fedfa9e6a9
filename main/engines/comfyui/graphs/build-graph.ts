import type { FamilyId } from '../families.ts';
import type { FamilyGraph, SamplingInput } from './family-graph.ts';
import { flux2Graph } from './flux2.ts';
import { fluxKontextGraph } from './flux-kontext.ts';
import { fluxGraph } from './flux.ts';
import { createGraphBuilder, type Graph, type GraphBuilder, type Link } from './graph.ts';
import { loadModel } from './load-model.ts';
import { loadImage } from './parts.ts';
import { finalCrop, outputSize, passSize, type GraphPlan, type Size } from './plan.ts';
import { qwenImageEditGraph } from './qwen-image-edit.ts';
import { qwenImageGraph } from './qwen-image.ts';
import { applyControl, applyIpAdapter, applyRedux } from './references.ts';
import { stableDiffusion3Graph } from './stable-diffusion-3.ts';
import { stableDiffusionGraph } from './stable-diffusion.ts';
import { startingLatent } from './starting-latent.ts';
import { zImageGraph } from './z-image.ts';

const GRAPHS: Readonly<Record<FamilyId, FamilyGraph>> = {
  sd15: stableDiffusionGraph,
  'sd15-inpaint': stableDiffusionGraph,
  sdxl: stableDiffusionGraph,
  'sdxl-inpaint': stableDiffusionGraph,
  'sdxl-turbo': stableDiffusionGraph,
  sd35: stableDiffusion3Graph,
  'sd35-turbo': stableDiffusion3Graph,
  'flux-dev': fluxGraph,
  'flux-schnell': fluxGraph,
  'flux-fill': fluxGraph,
  'flux-kontext': fluxKontextGraph,
  flux2: flux2Graph,
  'flux2-klein-4b': flux2Graph,
  'flux2-klein-9b': flux2Graph,
  'qwen-image': qwenImageGraph,
  'qwen-image-edit': qwenImageEditGraph,
  'z-image': zImageGraph,
};

/** The whole workflow of a planned request, from loaders to SaveImage. */
export function buildGraph(plan: GraphPlan): Graph {
  const builder = createGraphBuilder();
  const family = GRAPHS[plan.family.id];
  const loaded = loadModel(builder, plan);
  const pictures = plan.references.filter(({ role }) => role !== 'control');
  const seen = applyIpAdapter(builder, plan, loaded.model, pictures);
  const model = family.patchModel(builder, plan, seen);
  const text = family.encode(builder, plan, loaded);
  const styled = applyRedux(builder, plan, text, stylesOf(plan));
  const controlled = applyControl(builder, plan, styled, loaded);
  const start = startingLatent(builder, plan, family, { ...loaded, model }, controlled);
  const input: SamplingInput = {
    ...start.conditioning,
    model: start.model,
    latent: start.latent,
    size: plan.samplingSize,
    steps: plan.request.steps,
    denoise: plan.source === null ? 1 : plan.request.denoise,
  };
  const sampled = family.sample(builder, plan, input);
  const latent = secondPass(builder, plan, family, input, sampled);
  const decoded: Link = [builder.add('VAEDecode', { samples: latent, vae: loaded.vae }), 0];
  return finish(builder, plan, decoded);
}

/** Redux takes references as well as styles, where the family does not look at references itself. */
function stylesOf({ references, family }: GraphPlan) {
  const looksItself = family.references.includes('reference');
  return references.filter(({ role }) => role === 'style' || (role === 'reference' && !looksItself));
}

function secondPass(
  builder: GraphBuilder,
  plan: GraphPlan,
  family: FamilyGraph,
  first: SamplingInput,
  sampled: Link,
): Link {
  const pass = plan.highResolution;
  if (!pass) return sampled;
  const size = passSize(plan);
  const enlarged = builder.add(
    'LatentUpscale',
    { samples: sampled, upscale_method: 'bicubic', ...size, crop: 'disabled' },
    { width: 'extra.highResolutionScale', height: 'extra.highResolutionScale' },
  );
  return family.sample(builder, plan, {
    ...first,
    latent: [enlarged, 0],
    size,
    steps: pass.steps,
    denoise: pass.denoise,
  });
}

/** Cuts off what was padded, enlarges, saves. */
function finish(builder: GraphBuilder, plan: GraphPlan, decoded: Link): Graph {
  const full = passSize(plan);
  const crop = finalCrop(plan);
  const isCut = crop.width !== full.width || crop.height !== full.height;
  const cut: Link = isCut ? [builder.add('ImageCrop', { image: decoded, ...crop, x: 0, y: 0 }), 0] : decoded;
  const enlarged = plan.upscaler ? enlarge(builder, plan.upscaler.name, cut, outputSize(plan)) : cut;
  return save(builder, enlarged, plan.filenamePrefix);
}

/** Enlarges with an upscaling model, then brings the result to the exact size asked for. */
function enlarge(
  builder: GraphBuilder,
  upscaler: string,
  image: Link,
  size: Size,
  field = 'extra.upscaler',
): Link {
  const loader = builder.add('UpscaleModelLoader', { model_name: upscaler }, { model_name: field });
  const upscaled = builder.add('ImageUpscaleWithModel', { upscale_model: [loader, 0], image });
  const sized = builder.add(
    'ImageScale',
    { image: [upscaled, 0], upscale_method: 'lanczos', ...size, crop: 'disabled' },
    { width: 'width', height: 'height' },
  );
  return [sized, 0];
}

function save(builder: GraphBuilder, images: Link, filenamePrefix: string): Graph {
  return builder.finish([builder.add('SaveImage', { images, filename_prefix: filenamePrefix })]);
}

/** A workflow that only enlarges a picture. */
export function buildUpscaleGraph(plan: {
  readonly upscaler: string;
  readonly source: string;
  readonly size: Size;
  readonly filenamePrefix: string;
}): Graph {
  const builder = createGraphBuilder();
  const image = loadImage(builder, plan.source);
  return save(builder, enlarge(builder, plan.upscaler, image, plan.size, 'model'), plan.filenamePrefix);
}
