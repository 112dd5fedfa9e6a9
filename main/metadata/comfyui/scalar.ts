import type { Seed } from '../../domain/seed.ts';
import { asNumber, asSeed, asText } from '../json-text.ts';
import { asLink, nameTest, type Graph, type GraphNode } from './graph.ts';

/** What one value of a graph can be, with the inputs that nodes of all kinds hold it in. */
export const SCALAR_INPUTS = {
  seed: ['seed', 'noise_seed', 'seed_value', 'seed_num'],
  steps: ['steps', 'steps_total'],
  guidance: ['cfg', 'cfg_scale', 'guidance', 'cfg_conds', 'video_cfg'],
  denoise: ['denoise', 'denoise_strength', 'image_denoise'],
  width: ['width', 'empty_latent_width'],
  height: ['height', 'empty_latent_height'],
  sampler: ['sampler_name', 'sampler'],
  scheduler: ['scheduler', 'scheduler_name'],
  strength: ['strength', 'strength_model'],
  index: ['index'],
} as const;

export type ScalarField = keyof typeof SCALAR_INPUTS;

/** Names that constants and primitives give their one value. */
export const VALUE_INPUTS = [
  'value',
  'int',
  'float',
  'number',
  'string',
  'Value',
  'Number',
  'a',
  'values.a',
  'default',
];
/** Inputs through which no such value comes. */
const isOther = nameTest(
  /^(model|clip|vae|image.*|pixels|latent.*|samples|mask.*|positive|negative|conditioning.*|control_net|guider|noise|sigmas|width|height)$/i,
);

const isCalculator = nameTest(/math|operation|operator|arithmetic|calculat/i);

/** Works something out: by more than the name of the one value that comes in, or by an operation that is chosen. */
function isFormula({ type, inputs }: GraphNode): boolean {
  const expression = inputs['expression'] ?? (isCalculator(type) ? inputs['value'] : undefined);
  if (typeof expression === 'string') return !/^\s*(?:[a-z_]\w*|[\d.]*)\s*$/i.test(expression);
  return isCalculator(type) && ['op', 'operation', 'operator'].some((name) => inputs[name] !== undefined);
}

/** The number an input has, itself or through constants, primitives and bundles of settings. */
export function numberOf(graph: Graph, value: unknown, field: ScalarField): number | undefined {
  return scalarOf(graph, value, field, asNumber);
}

export function seedOf(graph: Graph, value: unknown): Seed | undefined {
  return scalarOf(graph, value, 'seed', asSeed);
}

/** Three words at most, as in `AYS SDXL`: anything else came along the link by chance. */
const SHORT_NAME = /^[^\s,]{1,100}(?: [^\s,]{1,100}){0,2}$/;

/** The name of a sampler or a schedule. */
export function nameOf(graph: Graph, value: unknown, field: 'sampler' | 'scheduler'): string | undefined {
  return scalarOf(graph, value, field, (found) => {
    const name = asText(found);
    return name !== undefined && SHORT_NAME.test(name) ? name : undefined;
  });
}

/** Follows what is named like the wanted field first, then any value, then what the node passes on. */
function scalarOf<Value>(
  graph: Graph,
  value: unknown,
  field: ScalarField,
  read: (value: unknown) => Value | undefined,
): Value | undefined {
  const seen = new Set<string>();
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    const link = asLink(next);
    if (!link) {
      const found = read(next);
      if (found !== undefined) return found;
      continue;
    }
    const node = graph.get(link.node);
    if (!node || seen.has(node.id)) continue;
    seen.add(node.id);
    // What a formula makes of its values is none of them.
    if (isFormula(node)) continue;
    const passed = node.links.filter(([name]) => !isOther(name)).map(([name]) => node.inputs[name]);
    const named = [...SCALAR_INPUTS[field], ...VALUE_INPUTS].map((name) => node.inputs[name]);
    pending.push(...passed.toReversed(), ...named.toReversed());
  }
  return undefined;
}
