import { asLink, nameTest, upstream, type Graph, type GraphNode } from './graph.ts';

/** Inputs that lead away from the pixels' own path. */
export const isSideInput = nameTest(
  /^(model|clip|vae|positive|negative|conditioning.*|guider|noise|sigmas|(\w{1,40}_)?sampler|control_net|upscaler|mask|clip_vision.*|text_embeds|seed|noise_seed|steps|cfg|width|height|text|filename_prefix|style_model|upscale_model|lora_stack)$/i,
);
const isSamplerType = nameTest(/^(?!.*(?:select|provider)$).*(?<!model)sampler/i);
/** Inputs by which a sampler is known: what it paints with comes through one of them. */
const MODEL_LINKS = [
  'model',
  'guider',
  'pipe',
  'basic_pipe',
  'context',
  'base_model',
  'base_sampler',
  'upscaler',
  'sdxl_tuple',
];

/** Samplers on the way of the pixels, the last pass first. */
export function samplersBefore(graph: Graph, output: GraphNode): GraphNode[] {
  // Stable Cascade's first pass reaches the second one through its conditioning.
  const isPass = (name: string, node: GraphNode): boolean =>
    name === 'positive' && graph.get(asLink(node.inputs[name])?.node ?? '')?.inputs['stage_c'] !== undefined;
  const alongPixels = upstream(graph, output, (name, node) => !isSideInput(name) || isPass(name, node));
  const found = alongPixels.filter(isSampler);
  return found.length > 0 ? found : upstream(graph, output, () => true).filter(isSampler);
}

export function isSampler(node: GraphNode): boolean {
  const { inputs } = node;
  if (!MODEL_LINKS.some((name) => asLink(inputs[name]))) return false;
  if (isSamplerType(node.type)) return true;
  // Impact's upscalers sample by what is given to them.
  if (inputs['upscaler'] !== undefined) return /iterative/i.test(node.type);
  const hasSeed =
    inputs['seed'] !== undefined || inputs['noise_seed'] !== undefined || inputs['noise'] !== undefined;
  return (
    hasSeed &&
    inputs['steps'] !== undefined &&
    (inputs['positive'] !== undefined || inputs['guider'] !== undefined)
  );
}
