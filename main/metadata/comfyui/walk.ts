import type { ExtraValue } from '../../domain/generation.ts';
import type { Facts } from '../dialect.ts';
import { graphExtras } from './extras.ts';
import { firstUpstream, nameTest, upstream, type Graph, type GraphNode } from './graph.ts';
import { modelFacts } from './model-facts.ts';
import { outputNodes, type FileOfGraph } from './outputs.ts';
import { isSampler, samplersBefore } from './samplers.ts';
import { numberOf } from './scalar.ts';
import { scalarFacts } from './scalar-facts.ts';
import { sizeOf, typeOf } from './source.ts';
import { throughSwitches } from './switches.ts';
import { conditioningText, type PromptRole } from './text.ts';
import { readServiceBehind, readWithoutSampler } from './without-sampler.ts';

/** Inputs along which a sampler's settings lie. */
const isSettingInput = nameTest(
  /^(noise|guider|(base_)?sampler|upscaler|sigmas|scheduler|basic_pipe|pipe|pipe_in|sdxl_tuple|settings|seed|noise_seed|ksampler|context|ctx|base_ctx|ctx_\d+)$/i,
);
const isPipeInput = nameTest(/pipe|tuple|context|ctx|settings/i);
const isConditioning = nameTest(/^(positive|conditioning.*|guider)$/i);
/** Where samplers and guiders take what is wanted, and what isn't. */
const ROLE_INPUTS = {
  positive: ['positive', 'conditioning', 'cond1', 'text_embeds'],
  negative: ['negative', 'neg_conditioning', 'text_embeds'],
} as const;

/** What a graph says of the picture it made: found by walking upstream from the node that saved it. */
export function readGraph(whole: Graph, file: FileOfGraph): Facts | null {
  const graph = throughSwitches(whole);
  const outputs = outputNodes(graph, file);
  for (const output of outputs) {
    const samplers = samplersBefore(graph, output);
    const [last] = samplers;
    if (last) return readServiceBehind(graph, output, last) ?? readSamplers(graph, output, samplers);
  }
  const sampler = [...graph.values()].find(isSampler);
  if (sampler) return readSamplers(graph, sampler, [sampler]);
  return outputs[0] ? readWithoutSampler(graph, outputs[0]) : null;
}

function readSamplers(graph: Graph, output: GraphNode, samplers: readonly GraphNode[]): Facts {
  // The first pass made the picture; later ones refined it.
  const base = samplers.at(-1) ?? output;
  const facts: Facts = {
    ...samplerFacts(graph, base),
    ...modelFacts(graph, base),
    type: typeOf(graph, base),
  };
  if (facts.prompt === undefined) Object.assign(facts, mainPrompt(graph, base));
  if (facts.prompt === undefined) Object.assign(facts, laterPrompt(graph, samplers));
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
  const [first = sampler, ...others] = upstream(graph, sampler, isSettingInput);
  // An upscaler's own steps are how often it samples.
  const settings = first.inputs['upscaler'] === undefined ? [first, ...others] : others;
  const facts = scalarFacts(graph, settings);
  for (const role of ['positive', 'negative'] as const) {
    const own = conditioningText(graph, givenFor(settings, role), role).trim();
    const text = own || textThroughPipe(graph, sampler, role);
    if (text) facts[role === 'positive' ? 'prompt' : 'negativePrompt'] = text;
  }
  return facts;
}

function givenFor(settings: readonly GraphNode[], role: PromptRole): unknown {
  for (const { inputs } of settings) {
    for (const name of ROLE_INPUTS[role]) if (inputs[name] !== undefined) return inputs[name];
  }
  return undefined;
}

/** Samplers fed by a pipe have their prompts in the node that began it. */
function textThroughPipe(graph: Graph, sampler: GraphNode, role: PromptRole): string {
  const node = upstream(graph, sampler, isPipeInput).find(({ inputs }) => inputs[role] !== undefined);
  return node ? conditioningText(graph, node.inputs[role], role).trim() : '';
}

/** Prompts that reach the sampler in a bundle of everything, from the node that has them by name. */
function mainPrompt(graph: Graph, sampler: GraphNode): Facts {
  const node = upstream(graph, sampler, () => true).find(({ inputs }) => inputs['main_prompt'] !== undefined);
  if (!node) return {};
  const prompt = conditioningText(graph, node.inputs['main_prompt'], 'positive').trim();
  const negativePrompt = conditioningText(graph, node.inputs['negative_prompt'], 'negative').trim();
  return { ...(prompt && { prompt }), ...(negativePrompt && { negativePrompt }) };
}

/** A first pass that only turns a picture into noise has no prompt; what was wanted is with a later one. */
function laterPrompt(graph: Graph, samplers: readonly GraphNode[]): Facts {
  const passes = samplers.toReversed().map((sampler) => samplerFacts(graph, sampler));
  const { prompt, negativePrompt } = passes.find((pass) => pass.prompt !== undefined) ?? {};
  return { ...(prompt !== undefined && { prompt }), ...(negativePrompt && { negativePrompt }) };
}

/** Guidance of distilled models lies in the conditioning; the sampler's own cfg is 1 then. */
function distilledGuidance(graph: Graph, sampler: GraphNode): number | undefined {
  const hasGuidance = ({ type, inputs }: GraphNode): boolean =>
    inputs['guidance'] !== undefined && /guidance|flux/i.test(type);
  const node = firstUpstream(graph, sampler, isConditioning, (next) => (hasGuidance(next) ? next : null));
  return node ? numberOf(graph, node.inputs['guidance'], 'guidance') : undefined;
}
