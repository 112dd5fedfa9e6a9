import type { Conditioning, LoadedModel } from './family-graph.ts';
import type { GraphBuilder, Link } from './graph.ts';
import { loadImage } from './parts.ts';
import type { GraphPlan, PlannedReference } from './plan.ts';

/** For models that edit what they see: the source first, then the references, by their names on the server. */
export function picturesToLookAt(plan: GraphPlan): readonly string[] {
  const references = plan.references.filter(({ role }) => role === 'reference').map(({ name }) => name);
  return plan.source === null ? references : [plan.source, ...references];
}

/** Style sources through Redux: each picture's look is added to the prompt. */
export function applyRedux(
  builder: GraphBuilder,
  plan: GraphPlan,
  conditioning: Conditioning,
  pictures: readonly PlannedReference[],
): Conditioning {
  if (plan.style?.kind !== 'redux' || pictures.length === 0) return conditioning;
  const styleModel = builder.add(
    'StyleModelLoader',
    { style_model_name: plan.style.styleModel },
    { style_model_name: 'extra.styleModel' },
  );
  const vision = builder.add(
    'CLIPVisionLoader',
    { clip_name: plan.style.clipVision },
    { clip_name: 'extra.clipVision' },
  );
  const positive = pictures.reduce<Link>((current, picture) => {
    const seen = builder.add('CLIPVisionEncode', {
      clip_vision: [vision, 0],
      image: loadImage(builder, picture.name),
      crop: 'center',
    });
    const applied = builder.add('StyleModelApply', {
      conditioning: current,
      style_model: [styleModel, 0],
      clip_vision_output: [seen, 0],
      strength: picture.strength,
      strength_type: 'multiply',
    });
    return [applied, 0];
  }, conditioning.positive);
  return { ...conditioning, positive };
}

/** Reference and style pictures through IPAdapter, where its nodes are installed. */
export function applyIpAdapter(
  builder: GraphBuilder,
  plan: GraphPlan,
  model: Link,
  pictures: readonly PlannedReference[],
): Link {
  if (plan.style?.kind !== 'ip-adapter' || pictures.length === 0) return model;
  const loader = builder.add(
    'IPAdapterUnifiedLoader',
    { model, preset: plan.style.preset },
    { preset: 'extra.ipAdapter' },
  );
  return pictures.reduce<Link>(
    (current, picture) => {
      const applied = builder.add('IPAdapter', {
        model: current,
        ipadapter: [loader, 1],
        image: loadImage(builder, picture.name),
        weight: picture.strength,
        start_at: 0,
        end_at: 1,
        weight_type: picture.role === 'style' ? 'style transfer' : 'standard',
      });
      return [applied, 0];
    },
    [loader, 0],
  );
}

/** Control pictures (edges, depth, pose), each through the chosen ControlNet. */
export function applyControl(
  builder: GraphBuilder,
  plan: GraphPlan,
  conditioning: Conditioning,
  { vae }: LoadedModel,
): Conditioning {
  const pictures = plan.references.filter(({ role }) => role === 'control');
  if (plan.controlNet === null || pictures.length === 0) return conditioning;
  const loader = builder.add(
    'ControlNetLoader',
    { control_net_name: plan.controlNet },
    { control_net_name: 'extra.controlNet' },
  );
  const controlNet: Link =
    plan.controlType === null
      ? [loader, 0]
      : [
          builder.add(
            'SetUnionControlNetType',
            { control_net: [loader, 0], type: plan.controlType },
            { type: 'extra.controlType' },
          ),
          0,
        ];
  return pictures.reduce<Conditioning>(({ positive, negative }, picture) => {
    const id = builder.add('ControlNetApplyAdvanced', {
      positive,
      negative,
      control_net: controlNet,
      image: loadImage(builder, picture.name),
      strength: picture.strength,
      start_percent: 0,
      end_percent: 1,
      vae,
    });
    return { positive: [id, 0], negative: [id, 1] };
  }, conditioning);
}
