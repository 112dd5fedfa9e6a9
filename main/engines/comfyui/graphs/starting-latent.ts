import type { Conditioning, FamilyGraph, LoadedModel } from './family-graph.ts';
import type { GraphBuilder, Link } from './graph.ts';
import { loadImage, vaeEncode } from './parts.ts';
import type { GraphPlan } from './plan.ts';

export interface Start {
  readonly latent: Link;
  readonly conditioning: Conditioning;
  readonly model: Link;
}

/** Where sampling begins: noise alone, the source, or the source under a mask. */
export function startingLatent(
  builder: GraphBuilder,
  plan: GraphPlan,
  graph: FamilyGraph,
  loaded: LoadedModel,
  conditioning: Conditioning,
): Start {
  const { source, mask, request } = plan;
  const base = { conditioning, model: loaded.model };
  if (source === null) return { ...base, latent: graph.emptyLatent(builder, plan) };
  if (mask === null) {
    // An editing model sees the source in its conditioning: at full denoise it starts from noise.
    const startsFresh = request.denoise >= 1 && plan.family.references.includes('reference');
    if (startsFresh) return { ...base, latent: graph.emptyLatent(builder, plan) };
    const latent = vaeEncode(builder, loadImage(builder, source), loaded.vae);
    return { ...base, latent: repeated(builder, plan, latent) };
  }
  return maskedStart(builder, plan, loaded, conditioning, { source, mask });
}

/** Without a mask way chosen by the user the planner picked one by model, see `InpaintMethod`. */
function maskedStart(
  builder: GraphBuilder,
  plan: GraphPlan,
  { model, vae }: LoadedModel,
  conditioning: Conditioning,
  images: { readonly source: string; readonly mask: string },
): Start {
  const pixels = loadImage(builder, images.source);
  const mask: Link = [builder.add('LoadImageMask', { image: images.mask, channel: 'red' }), 0];
  const softened: Link =
    plan.softMask && plan.inpaintMethod !== 'blank' && plan.hasNode('DifferentialDiffusion')
      ? [builder.add('DifferentialDiffusion', { model }), 0]
      : model;
  switch (plan.inpaintMethod) {
    case 'noise-mask': {
      const samples = vaeEncode(builder, pixels, vae);
      const masked = builder.add('SetLatentNoiseMask', { samples, mask });
      return { conditioning, model: softened, latent: repeated(builder, plan, [masked, 0]) };
    }
    case 'blank': {
      // The mask was grown to the user's wish already; the node adds what its latent grid needs.
      const encoded = builder.add('VAEEncodeForInpaint', { pixels, vae, mask, grow_mask_by: 6 });
      return { conditioning, model: softened, latent: repeated(builder, plan, [encoded, 0]) };
    }
    case 'conditioning': {
      const id = builder.add('InpaintModelConditioning', {
        ...conditioning,
        vae,
        pixels,
        mask,
        noise_mask: true,
      });
      return {
        conditioning: { positive: [id, 0], negative: [id, 1] },
        model: softened,
        latent: repeated(builder, plan, [id, 2]),
      };
    }
  }
}

function repeated(builder: GraphBuilder, { imageCount }: GraphPlan, samples: Link): Link {
  if (imageCount === 1) return samples;
  return [builder.add('RepeatLatentBatch', { samples, amount: imageCount }), 0];
}
