import type { Facts } from '../dialect.ts';
import type { Graph, GraphNode } from './graph.ts';
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
  return facts;
}
