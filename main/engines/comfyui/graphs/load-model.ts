import type { LoadedModel } from './family-graph.ts';
import type { GraphBuilder, Link } from './graph.ts';
import type { GraphPlan, ModelParts } from './plan.ts';

/** Loads the model from a checkpoint or from its parts, then applies the LoRAs in the user's order. */
export function loadModel(builder: GraphBuilder, plan: GraphPlan): LoadedModel {
  const loaded =
    plan.parts.kind === 'checkpoint'
      ? loadCheckpoint(builder, plan.parts)
      : loadParts(builder, plan, plan.parts);
  return applyLoras(builder, plan, loaded);
}

function loadCheckpoint(builder: GraphBuilder, parts: ModelParts & { kind: 'checkpoint' }): LoadedModel {
  const id = builder.add('CheckpointLoaderSimple', { ckpt_name: parts.name }, { ckpt_name: 'model' });
  const vae: Link = parts.vae === null ? [id, 2] : loadVae(builder, parts.vae);
  return { model: [id, 0], clip: [id, 1], vae };
}

function loadParts(
  builder: GraphBuilder,
  plan: GraphPlan,
  parts: ModelParts & { kind: 'separate' },
): LoadedModel {
  const isGguf = parts.diffusionModel.toLowerCase().endsWith('.gguf');
  const model = isGguf
    ? builder.add('UnetLoaderGGUF', { unet_name: parts.diffusionModel }, { unet_name: 'model' })
    : builder.add(
        'UNETLoader',
        { unet_name: parts.diffusionModel, weight_dtype: 'default' },
        { unet_name: 'model' },
      );
  return {
    model: [model, 0],
    clip: loadEncoders(builder, plan, parts.encoders),
    vae: loadVae(builder, parts.vae),
  };
}

function loadEncoders(builder: GraphBuilder, { family }: GraphPlan, encoders: readonly string[]): Link {
  const loader = family.separate?.loader ?? 'CLIPLoader';
  const single = loader === 'CLIPLoader';
  const names = Object.fromEntries(
    encoders.map((name, index) => [single ? 'clip_name' : `clip_name${index + 1}`, name] as const),
  );
  const fields = Object.fromEntries(Object.keys(names).map((input) => [input, 'extra.textEncoder'] as const));
  const type = loader === 'TripleCLIPLoader' ? {} : { type: family.separate?.clipType ?? 'stable_diffusion' };
  return [builder.add(loader, { ...names, ...type }, fields), 0];
}

function loadVae(builder: GraphBuilder, name: string): Link {
  return [builder.add('VAELoader', { vae_name: name }, { vae_name: 'extra.vae' }), 0];
}

function applyLoras(builder: GraphBuilder, { loras }: GraphPlan, loaded: LoadedModel): LoadedModel {
  return loras.reduce<LoadedModel>((current, lora) => {
    const field = `loras.${lora.index}`;
    const id = builder.add(
      'LoraLoader',
      {
        model: current.model,
        clip: current.clip,
        lora_name: lora.name,
        strength_model: lora.modelStrength,
        strength_clip: lora.clipStrength,
      },
      {
        lora_name: `${field}.name`,
        strength_model: `${field}.modelStrength`,
        strength_clip: `${field}.clipStrength`,
      },
    );
    return { model: [id, 0], clip: [id, 1], vae: current.vae };
  }, loaded);
}
