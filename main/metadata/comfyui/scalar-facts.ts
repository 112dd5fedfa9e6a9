import type { Facts } from '../dialect.ts';
import type { Graph, GraphNode } from './graph.ts';
import { samplerByType, scheduleByType, stepsByHand } from './by-type.ts';
import { nameOf, numberOf, SCALAR_INPUTS, seedOf } from './scalar.ts';

type NumberField = 'steps' | 'guidance' | 'denoise' | 'width' | 'height';

/** Seed, sampler, schedule and the numbers asked for: each from the first of the nodes that has it. */
export function scalarFacts(
  graph: Graph,
  nodes: readonly GraphNode[],
  numbers: readonly NumberField[] = ['steps', 'guidance', 'denoise'],
): Facts {
  const facts: Facts = {};
  const first = <Field extends keyof Facts & keyof typeof SCALAR_INPUTS>(
    field: Field,
    read: (value: unknown) => Facts[Field] | undefined,
  ): void => {
    for (const { inputs } of nodes) {
      for (const name of SCALAR_INPUTS[field]) {
        const value = inputs[name] === undefined ? undefined : read(inputs[name]);
        if (value === undefined) continue;
        facts[field] = value;
        return;
      }
    }
  };
  first('seed', (value) => seedOf(graph, value));
  for (const field of numbers) {
    first(field, (value) => {
      const number = numberOf(graph, value, field);
      // No part of a step is ever asked for: another value came along the link.
      return field === 'steps' && !Number.isInteger(number) ? undefined : number;
    });
  }
  first('sampler', (value) => nameOf(graph, value, 'sampler'));
  first('scheduler', (value) => nameOf(graph, value, 'scheduler'));
  const byType = <Field extends 'sampler' | 'scheduler' | 'steps'>(
    field: Field,
    read: (node: GraphNode) => Facts[Field] | undefined,
  ): void => {
    if (facts[field] !== undefined) return;
    const value = nodes.map(read).find((one) => one !== undefined);
    if (value !== undefined) facts[field] = value;
  };
  byType('sampler', samplerByType);
  byType('scheduler', scheduleByType);
  if (numbers.includes('steps')) byType('steps', stepsByHand);
  return facts;
}
