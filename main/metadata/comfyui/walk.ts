import type { ExtraValue, ImageType, LoraUse } from '../../domain/generation.ts';
import type { Facts } from '../dialect.ts';
import { asNumber, asObject, asText } from '../json-text.ts';
import { asLink, nameTest, upstream, type Graph, type GraphNode } from './graph.ts';
import { lorasOf } from './loras.ts';
import { nameOf, numberOf, SCALAR_INPUTS, seedOf, type ScalarField } from './scalar.ts';
import { throughSwitches } from './switches.ts';
import { conditioningText } from './text.ts';

/** Inputs that lead away from the pixels' own path. */
const isSideInput = nameTest(
  /^(model|clip|vae|positive|negative|conditioning.*|guider|noise|sigmas|sampler|control_net|mask|clip_vision.*|seed|noise_seed|steps|cfg|width|height|text|filename_prefix|style_model|upscale_model|lora_stack)$/i,
);
/** Inputs along which a sampler's settings lie. */
const isSettingInput = nameTest(
  /^(noise|guider|sampler|sigmas|basic_pipe|pipe|pipe_in|settings|seed|noise_seed|ksampler|context|ctx|base_ctx|ctx_\d+)$/i,
);
const isModelInput = nameTest(
  /^(model|unet|basic_pipe|pipe|guider|model_?1|base_model|context|ctx|base_ctx|ctx_\d+|ckpt)$/i,
);
const isPipeInput = nameTest(/pipe|context|ctx|settings/i);
const isConditioning = nameTest(/^(positive|conditioning.*|guider)$/i);
/** Inputs of nodes, and of the sampler itself, along which a source picture would come in. */
const isSource = nameTest(
  /^(?!(model|clip|vae|guider|noise|sigmas|sampler|control_net|image_?\d*_?ref.*)$)/i,
);
const isSamplerSource = nameTest(
  /^(latent.*|samples|image|images|pixels|optional_latent.*|pipe|basic_pipe)$/i,
);
const isSaving = nameTest(/save/i);
const isPreview = nameTest(/preview|compare/i);
const isOutput = nameTest(/output|combine|image/i);
const isPictureLoader = nameTest(/^load.*image/i);
const MODEL_NAME = [
  'ckpt_name',
  'unet_name',
  'model_name',
  'base_ckpt_name',
  'gguf_name',
  'model_path',
  'checkpoint',
];

/** What a graph says of the picture it made: found by walking upstream from the node that saved it. */
export function readGraph(whole: Graph): Facts | null {
  const graph = throughSwitches(whole);
  const outputs = outputNodes(graph);
  for (const output of outputs) {
    const samplers = samplersBefore(graph, output);
    if (samplers.length > 0) return readSamplers(graph, output, samplers);
  }
  const sampler = [...graph.values()].find(isSampler);
  if (sampler) return readSamplers(graph, sampler, [sampler]);
  return outputs[0] ? readWithoutSampler(graph, outputs[0]) : null;
}

/** Nodes that end the graph, saving ones first, previews last. */
function outputNodes(graph: Graph): GraphNode[] {
  const used = new Set<string>();
  for (const node of graph.values()) for (const [, link] of node.links) used.add(link.node);
  const rank = (node: GraphNode): number => {
    if (isSaving(node.type)) return 0;
    if (isPreview(node.type)) return 3;
    return isOutput(node.type) ? 1 : 2;
  };
  return [...graph.values()]
    .filter((node) => (isSaving(node.type) || !used.has(node.id)) && node.links.length > 0)
    .toSorted((a, b) => rank(a) - rank(b));
}

/** Samplers on the way of the pixels, the last pass first. */
function samplersBefore(graph: Graph, output: GraphNode): GraphNode[] {
  const alongPixels = upstream(graph, output, (name) => !isSideInput(name));
  const found = alongPixels.filter(isSampler);
  return found.length > 0 ? found : upstream(graph, output, () => true).filter(isSampler);
}

function isSampler(node: GraphNode): boolean {
  const { inputs } = node;
  const hasModel = ['model', 'guider', 'pipe', 'basic_pipe', 'context', 'base_model'].some((name) =>
    asLink(inputs[name]),
  );
  if (!hasModel) return false;
  if (/sampler/i.test(node.type) && !/select$/i.test(node.type)) return true;
  const hasSeed =
    inputs['seed'] !== undefined || inputs['noise_seed'] !== undefined || inputs['noise'] !== undefined;
  return (
    hasSeed &&
    inputs['steps'] !== undefined &&
    (inputs['positive'] !== undefined || inputs['guider'] !== undefined)
  );
}

function readSamplers(graph: Graph, output: GraphNode, samplers: readonly GraphNode[]): Facts {
  // The first pass made the picture; later ones refined it.
  const base = samplers.at(-1) ?? output;
  const facts: Facts = {
    ...samplerFacts(graph, base),
    ...modelFacts(graph, base),
    type: typeOf(graph, base),
  };
  const size = sizeOf(graph, base);
  if (size) [facts.width, facts.height] = size;
  const guidance = distilledGuidance(graph, base);
  if (guidance !== undefined) facts.guidance = guidance;
  const extra: Record<string, ExtraValue> = { ...graphExtras(graph, output) };
  if (samplers.length > 1) extra['Passes'] = samplers.length;
  samplers
    .toReversed()
    .slice(1, 5)
    .forEach((sampler, index) => {
      const pass = samplerFacts(graph, sampler);
      const name = `Pass ${index + 2}`;
      for (const field of ['steps', 'guidance', 'denoise', 'sampler', 'scheduler', 'seed'] as const) {
        const value = pass[field];
        if (value !== undefined && value !== null) extra[`${name} ${field}`] = value;
      }
    });
  if (Object.keys(extra).length > 0) facts.extra = extra;
  return facts;
}

function samplerFacts(graph: Graph, sampler: GraphNode): Facts {
  const settings = upstream(graph, sampler, isSettingInput);
  const first = <Value>(
    field: ScalarField,
    read: (value: unknown, field: ScalarField) => Value | undefined,
  ): Value | undefined => {
    for (const node of settings) {
      for (const name of SCALAR_INPUTS[field]) {
        const value = node.inputs[name] === undefined ? undefined : read(node.inputs[name], field);
        if (value !== undefined) return value;
      }
    }
    return undefined;
  };
  const number = (value: unknown, field: ScalarField): number | undefined => numberOf(graph, value, field);
  const facts: Facts = {};
  assign(
    facts,
    'seed',
    first('seed', (value) => seedOf(graph, value)),
  );
  assign(facts, 'steps', first('steps', number));
  assign(facts, 'guidance', first('guidance', number));
  assign(facts, 'denoise', first('denoise', number));
  assign(
    facts,
    'sampler',
    first('sampler', (value) => nameOf(graph, value, 'sampler')),
  );
  assign(
    facts,
    'scheduler',
    first('scheduler', (value) => nameOf(graph, value, 'scheduler')),
  );
  for (const role of ['positive', 'negative'] as const) {
    const holder = settings.find((node) => node.inputs[role] !== undefined);
    const values = holder ? [holder.inputs[role]] : role === 'positive' ? conditioningsOf(settings) : [];
    const texts = values.map((value) => conditioningText(graph, value, role).trim());
    const text = texts.filter(Boolean).join(', ');
    if (text) facts[role === 'positive' ? 'prompt' : 'negativePrompt'] = text;
  }
  if (facts.prompt === undefined) assign(facts, 'prompt', textThroughPipe(graph, sampler, 'positive'));
  if (facts.negativePrompt === undefined)
    assign(facts, 'negativePrompt', textThroughPipe(graph, sampler, 'negative'));
  return facts;
}

/** Guiders take the wanted in one conditioning, or in two. */
function conditioningsOf(settings: readonly GraphNode[]): readonly unknown[] {
  for (const { inputs } of settings) {
    const given = ['conditioning', 'cond1', 'cond2'].map((name) => inputs[name]);
    if (given.some((value) => value !== undefined)) return given;
  }
  return [];
}

/** Samplers fed by a pipe have their prompts in the node that began it. */
function textThroughPipe(
  graph: Graph,
  sampler: GraphNode,
  role: 'positive' | 'negative',
): string | undefined {
  for (const node of upstream(graph, sampler, isPipeInput)) {
    const value = node.inputs[role];
    if (value !== undefined) return asText(conditioningText(graph, value, role).trim());
  }
  return undefined;
}

function modelFacts(graph: Graph, sampler: GraphNode): Facts {
  const facts: Facts = {};
  const path = upstream(graph, sampler, isModelInput);
  for (const node of path) {
    const name = MODEL_NAME.map((input) => fileNameOf(node.inputs[input])).find(Boolean);
    if (name) {
      facts.model = name;
      break;
    }
  }
  // Nearest to the model first: the order in which they were applied.
  const loras: LoraUse[] = path.toReversed().flatMap((node) => lorasOf(graph, node));
  if (loras.length > 0) facts.loras = loras;
  return facts;
}

/** File names come as text, or as an object of a loader with pictures. */
function fileNameOf(value: unknown): string | undefined {
  return asText(value) ?? asText(asObject(value)?.['content']);
}

/** Guidance of distilled models lies in the conditioning; the sampler's own cfg is 1 then. */
function distilledGuidance(graph: Graph, sampler: GraphNode): number | undefined {
  for (const node of upstream(graph, sampler, isConditioning)) {
    if (/guidance|flux/i.test(node.type) && node.inputs['guidance'] !== undefined) {
      return numberOf(graph, node.inputs['guidance'], 'guidance');
    }
  }
  return undefined;
}

function sizeOf(graph: Graph, sampler: GraphNode): readonly [width: number, height: number] | null {
  for (const node of upstream(graph, sampler, (name) => !isSideInput(name))) {
    if (node === sampler) continue;
    const width = node.inputs['width'] ?? node.inputs['empty_latent_width'];
    const height = node.inputs['height'] ?? node.inputs['empty_latent_height'];
    const size = [numberOf(graph, width, 'width'), numberOf(graph, height, 'height')] as const;
    if (size[0] && size[1]) return [size[0], size[1]];
  }
  const width = asNumber(sampler.inputs['width']);
  const height = asNumber(sampler.inputs['height']);
  return width && height ? [width, height] : null;
}

function typeOf(graph: Graph, sampler: GraphNode): ImageType {
  const path = upstream(graph, sampler, (name, node) =>
    node === sampler
      ? isSamplerSource(name)
      : (isSource(name) && !isSideInput(name)) || name.toLowerCase() === 'mask',
  );
  const has = (pattern: RegExp): boolean => path.some((node) => pattern.test(node.type));
  const hasPicture = has(/^load.*image|imageload|image.*loader/i);
  if (has(/padimage|imagepad|outpaint/i)) return 'outpaint';
  if (has(/inpaint|setlatentnoisemask/i) && (hasPicture || has(/mask/i))) return 'inpaint';
  return hasPicture ? 'image-to-image' : 'text-to-image';
}

/** Settings worth showing that have no field of their own. */
function graphExtras(graph: Graph, output: GraphNode): Record<string, ExtraValue> {
  const extra: Record<string, ExtraValue> = {};
  const named: readonly (readonly [input: string, label: string])[] = [
    ['vae_name', 'VAE'],
    ['control_net_name', 'ControlNet'],
    ['upscale_model_name', 'Upscale model'],
  ];
  for (const node of upstream(graph, output, () => true)) {
    for (const [input, label] of named) {
      const name = fileNameOf(node.inputs[input]);
      if (name) extra[label] ??= name;
    }
    const layer = node.inputs['stop_at_clip_layer'];
    if (typeof layer === 'number') extra['Clip skip'] ??= -layer;
    if (isPictureLoader(node.type)) {
      const source = fileNameOf(node.inputs['image']);
      if (source) extra['Source image'] ??= source;
    }
  }
  return extra;
}

/** Nodes of services and custom pipelines: whatever they call a prompt, a seed, a size. */
function readWithoutSampler(graph: Graph, output: GraphNode): Facts | null {
  const facts: Facts = {};
  for (const node of upstream(graph, output, () => true)) {
    const { inputs } = node;
    if (/^upscale|upscalewithmodel/i.test(node.type)) facts.type ??= 'upscale';
    for (const name of ['prompt', 'positive_prompt', 'positive', 'text']) {
      const text = inputs[name] === undefined ? '' : conditioningText(graph, inputs[name], 'positive').trim();
      if (text && facts.prompt === undefined) facts.prompt = text;
    }
    for (const name of ['negative_prompt', 'negative']) {
      const text = inputs[name] === undefined ? '' : conditioningText(graph, inputs[name], 'negative').trim();
      if (text && facts.negativePrompt === undefined) facts.negativePrompt = text;
    }
    if (facts.seed === undefined)
      assign(facts, 'seed', seedOf(graph, inputs['seed'] ?? inputs['noise_seed']));
    if (facts.steps === undefined) assign(facts, 'steps', numberOf(graph, inputs['steps'], 'steps'));
    if (facts.guidance === undefined)
      assign(facts, 'guidance', numberOf(graph, inputs['cfg'] ?? inputs['guidance'], 'guidance'));
    if (facts.width === undefined) assign(facts, 'width', numberOf(graph, inputs['width'], 'width'));
    if (facts.height === undefined) assign(facts, 'height', numberOf(graph, inputs['height'], 'height'));
    if (facts.model === undefined)
      assign(facts, 'model', MODEL_NAME.map((name) => fileNameOf(inputs[name])).find(Boolean));
  }
  if (Object.keys(facts).length === 0) return null;
  const extra = graphExtras(graph, output);
  return { type: facts.prompt === undefined ? 'import' : 'text-to-image', ...facts, extra };
}

function assign<Field extends keyof Facts>(
  facts: Facts,
  field: Field,
  value: Facts[Field] | undefined,
): void {
  if (value !== undefined) facts[field] = value;
}
