import { isLink, type ApiGraph } from '../graphs/graph.ts';
import type { Json } from '../tolerant-json.ts';
import type { WorkflowBinding, WorkflowField } from '../../../domain/workflow-field.ts';

/** Inputs of samplers, schedulers and guiders, by the field they mean. */
const SAMPLING_INPUTS: Readonly<Record<string, WorkflowField>> = {
  seed: 'seed',
  noise_seed: 'seed',
  steps: 'steps',
  cfg: 'guidance',
  sampler_name: 'sampler',
  scheduler: 'scheduler',
  denoise: 'denoise',
};

const SAMPLER = /sampler/i;
const TEXT_INPUTS = ['text', 'prompt', 'text_g', 'clip_l', 't5xxl', 'string', 'value'];
/** Of samplers and guiders; one that guides by two has no `positive`. */
const POSITIVE_INPUTS = ['positive', 'conditioning', 'cond1'];
const PROMPT_ENCODER = /encode|prompt|string|text/i;

/** Guesses which inputs of a workflow are the prompt, the seed and so on; a form lets the user correct it. */
export function detectBindings(graph: ApiGraph): readonly WorkflowBinding[] {
  const bindings: WorkflowBinding[] = [];
  const taken = new Set<string>();
  const bind = (field: WorkflowField, nodeId: string, input: string): void => {
    const key = `${nodeId}.${input}`;
    if (taken.has(key)) return;
    taken.add(key);
    bindings.push({ field, nodeId, input });
  };
  const samplers = samplersOf(graph);
  for (const id of samplers) bindSampling(graph, id, bind);
  const [main] = samplers;
  if (main !== undefined) {
    bindPrompts(graph, main, bind);
    bindSize(graph, main, bind);
  }
  bindPictures(graph, samplers, bind);
  return bindings;
}

type Bind = (field: WorkflowField, nodeId: string, input: string) => void;

/** Nodes that sample, in the graph's order of ids. */
function samplersOf(graph: ApiGraph): string[] {
  return ids(graph).filter((id) => {
    const node = graph[id];
    return node !== undefined && SAMPLER.test(node.class_type) && upstreamInputs(graph, id).length >= 2;
  });
}

/** The settings of a sampler, and of what feeds it noise, steps and guidance. */
function bindSampling(graph: ApiGraph, samplerId: string, bind: Bind): void {
  const around = [
    samplerId,
    ...['noise', 'sigmas', 'sampler', 'guider'].flatMap((input) => sourceOf(graph, samplerId, input) ?? []),
  ];
  for (const id of around) {
    for (const [input, value] of Object.entries(graph[id]?.inputs ?? {})) {
      const field = SAMPLING_INPUTS[input];
      if (field && !isLink(value)) bind(field, id, input);
      // A value typed into a node of its own, e.g. a shared seed.
      else if (field && isLink(value)) bindPlainValue(graph, value[0], field, bind);
    }
  }
}

function bindPlainValue(graph: ApiGraph, nodeId: string, field: WorkflowField, bind: Bind): void {
  const inputs = graph[nodeId]?.inputs ?? {};
  const name = ['value', 'seed', 'noise_seed', 'int', 'number', 'float'].find((key) => isNumber(inputs[key]));
  if (name !== undefined) bind(field, nodeId, name);
}

function bindPrompts(graph: ApiGraph, samplerId: string, bind: Bind): void {
  const guiderId = sourceOf(graph, samplerId, 'guider');
  const conditioned = guiderId === null ? samplerId : guiderId;
  const positive = findText(graph, conditioned, POSITIVE_INPUTS);
  const negative = findText(graph, conditioned, ['negative']);
  if (positive) bind('prompt', positive.nodeId, positive.input);
  if (negative && !isEmptied(graph, conditioned)) bind('negativePrompt', negative.nodeId, negative.input);
  const guidance = walk(graph, conditioned, POSITIVE_INPUTS).find((id) =>
    isNumber(graph[id]?.inputs['guidance']),
  );
  if (guidance !== undefined) bind('guidance', guidance, 'guidance');
}

/** The negative is the positive one emptied: it has no words of its own. */
function isEmptied(graph: ApiGraph, nodeId: string): boolean {
  const id = sourceOf(graph, nodeId, 'negative');
  return id !== null && graph[id]?.class_type === 'ConditioningZeroOut';
}

function findText(
  graph: ApiGraph,
  fromId: string,
  through: readonly string[],
): { readonly nodeId: string; readonly input: string } | null {
  for (const id of walk(graph, fromId, through)) {
    const node = graph[id];
    if (!node || id === fromId || !PROMPT_ENCODER.test(node.class_type)) continue;
    const input = TEXT_INPUTS.find((name) => typeof node.inputs[name] === 'string');
    if (input !== undefined) return { nodeId: id, input };
  }
  return null;
}

function bindSize(graph: ApiGraph, samplerId: string, bind: Bind): void {
  const latent = walk(graph, samplerId, ['latent_image', 'latent', 'samples']).find((id) => {
    const inputs = graph[id]?.inputs ?? {};
    return (
      isNumber(inputs['width']) && isNumber(inputs['height']) && /latent/i.test(graph[id]?.class_type ?? '')
    );
  });
  if (latent === undefined) return;
  bind('width', latent, 'width');
  bind('height', latent, 'height');
  if (isNumber(graph[latent]?.inputs['batch_size'])) bind('imageCount', latent, 'batch_size');
  // Schedulers that want to know the size, too.
  for (const id of ids(graph)) {
    const node = graph[id];
    if (!node || !/scheduler|modelsampling/i.test(node.class_type)) continue;
    if (isNumber(node.inputs['width'])) bind('width', id, 'width');
    if (isNumber(node.inputs['height'])) bind('height', id, 'height');
  }
}

/** The picture that becomes the latent is the source; the others are references. */
function bindPictures(graph: ApiGraph, samplers: readonly string[], bind: Bind): void {
  const latents = new Set(
    samplers.flatMap((id) => walk(graph, id, ['latent_image', 'samples', 'pixels', 'image', 'latent'])),
  );
  const loaders = ids(graph).filter((id) => graph[id]?.class_type === 'LoadImage');
  const source = loaders.find((id) => latents.has(id)) ?? (samplers.length === 0 ? loaders[0] : undefined);
  for (const id of loaders) bind(id === source ? 'source' : 'reference', id, 'image');
  for (const id of ids(graph)) {
    if (graph[id]?.class_type === 'LoadImageMask') bind('mask', id, 'image');
  }
}

/** Nodes upstream of `fromId`, nearest first: its own inputs named in `through`, then any input of what lies behind. */
function walk(graph: ApiGraph, fromId: string, through: readonly string[]): string[] {
  const first = through.flatMap((input) => sourceOf(graph, fromId, input) ?? []);
  const seen = new Set<string>(first);
  for (const id of seen) for (const upstream of upstreamInputs(graph, id)) seen.add(upstream);
  return [...seen];
}

function sourceOf(graph: ApiGraph, nodeId: string, input: string): string | null {
  const value = graph[nodeId]?.inputs[input];
  return isLink(value) ? value[0] : null;
}

function upstreamInputs(graph: ApiGraph, nodeId: string): string[] {
  return Object.values(graph[nodeId]?.inputs ?? {}).flatMap((value) => (isLink(value) ? [value[0]] : []));
}

/** Nodes inside of a subgraph are called "75:12". */
const byNumber = new Intl.Collator('en', { numeric: true });

function ids(graph: ApiGraph): string[] {
  return Object.keys(graph).sort(byNumber.compare);
}

function isNumber(value: Json | undefined): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}
