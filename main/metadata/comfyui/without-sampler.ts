import type { Facts } from '../dialect.ts';
import { asLink, upstream, type Graph, type GraphNode } from './graph.ts';
import { graphExtras } from './extras.ts';
import { lorasOf } from './loras.ts';
import { modelNameOf } from './model-facts.ts';
import { scalarFacts } from './scalar-facts.ts';
import { isSideInput } from './samplers.ts';
import { serviceName } from './service-name.ts';
import { hasPictureBefore } from './source.ts';
import { conditioningText, type PromptRole } from './text.ts';

const TEXTS: Readonly<Record<PromptRole, readonly string[]>> = {
  positive: ['prompt', 'positive_prompt', 'positive', 'main_prompt', 'text', 'prompt_text'],
  negative: ['negative_prompt', 'negative', 'negative_main_prompt'],
};

/** Nodes of services and custom pipelines: whatever they call a prompt, a seed, a size. */
export function readWithoutSampler(graph: Graph, output: GraphNode): Facts | null {
  return readNodes(
    graph,
    output,
    upstream(graph, output, () => true),
  );
}

/** A service that was given what a sampler had made, with words of its own: what it made of that is the picture. */
export function readServiceBehind(graph: Graph, output: GraphNode, sampler: GraphNode): Facts | null {
  const alongPixels = upstream(graph, output, (input) => !isSideInput(input));
  const service = alongPixels
    .slice(0, Math.max(0, alongPixels.indexOf(sampler)))
    .find((node) => serviceName(node.type) !== undefined && textOf(graph, node, 'positive') !== undefined);
  // Of the sampler's own settings it knows nothing.
  return service ? readNodes(graph, output, [service]) : null;
}

function readNodes(graph: Graph, output: GraphNode, nodes: readonly GraphNode[]): Facts | null {
  const facts = scalarFacts(graph, nodes, ['steps', 'guidance', 'denoise', 'width', 'height']);
  const painter = nodes.find((node) => textOf(graph, node, 'positive') !== undefined);
  const negative = nodes.map((node) => textOf(graph, node, 'negative')).find((text) => text !== undefined);
  const model = [
    ...nodes.map((node) => modelNameOf(graph, node)),
    ...nodes.map(({ type }) => serviceName(type)),
  ].find((name) => name !== undefined);
  const size = facts.width === undefined ? nodes.map(sizeOf).find(Boolean) : undefined;
  const loras = nodes.toReversed().flatMap((node) => lorasOf(graph, node));
  if (painter) facts.prompt = textOf(graph, painter, 'positive') ?? '';
  if (negative !== undefined) facts.negativePrompt = negative;
  if (model !== undefined) facts.model = model;
  if (size) [facts.width, facts.height] = size;
  if (loras.length > 0) facts.loras = loras;
  const isUpscaled = nodes.some(({ type }) => /^upscale|upscalewithmodel/i.test(type));
  if (Object.keys(facts).length === 0 && !isUpscaled) return null;
  const type = typeOf(graph, painter, isUpscaled);
  // Such nodes have it among their settings also where there is no picture to start from.
  if (type === 'text-to-image') delete facts.denoise;
  return { ...facts, type, extra: graphExtras(graph, output) };
}

function textOf(graph: Graph, { inputs }: GraphNode, role: PromptRole): string | undefined {
  // Words that are drawn upon the picture.
  if (Object.keys(inputs).some((name) => name.startsWith('font'))) return undefined;
  for (const name of TEXTS[role]) {
    const text = inputs[name] === undefined ? '' : conditioningText(graph, inputs[name], role).trim();
    if (text) return text;
  }
  return undefined;
}

function typeOf(
  graph: Graph,
  painter: GraphNode | undefined,
  isUpscaled: boolean,
): NonNullable<Facts['type']> {
  if (isUpscaled) return 'upscale';
  if (!painter) return 'import';
  if (!hasPictureBefore(graph, painter)) return 'text-to-image';
  return asLink(painter.inputs['mask']) ? 'inpaint' : 'image-to-image';
}

/** Services take sizes as texts, such as `1024x1536`. */
function sizeOf({ inputs }: GraphNode): readonly [width: number, height: number] | null {
  const [, width, height] =
    /^(\d{3,5}) ?[x×*] ?(\d{3,5})\b/.exec(String(inputs['size'] ?? '').slice(0, 40)) ?? [];
  return width && height ? [Number(width), Number(height)] : null;
}
