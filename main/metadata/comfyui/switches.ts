import { asNumber } from '../json-text.ts';
import { asLink, graphNode, nameTest, type Graph, type GraphNode } from './graph.ts';
import { VALUE_INPUTS } from './scalar.ts';

const isSwitch = nameTest(/switch|if ?else|conditionalbranch/i);
/** Inputs that say which of the others is let through. */
const PICKS = ['select', 'Input', 'input', 'index', 'boolean', 'switch', 'cond'];
const WHEN = { true: ['on_true', 'tt_value'], false: ['on_false', 'ff_value'] } as const;
const MOST_HOPS = 50;

/** The same graph with switches left out: who was linked to one is linked to what it lets through. */
export function throughSwitches(graph: Graph): Graph {
  const chosen = new Map<string, unknown>();
  for (const node of graph.values()) {
    const value = isSwitch(node.type) ? letThrough(graph, node) : undefined;
    if (value !== undefined) chosen.set(node.id, value);
  }
  if (chosen.size === 0) return graph;
  const behind = (value: unknown): unknown => {
    let now = value;
    for (let hop = 0; hop < MOST_HOPS; hop += 1) {
      const link = asLink(now);
      if (!link || !chosen.has(link.node)) return now;
      const next = chosen.get(link.node);
      const source = asLink(next);
      // A switch of bundles has the bundle's own outputs; behind any other there is only what it lets through.
      const isBundle = /context/i.test(graph.get(link.node)?.type ?? '');
      if (link.slot !== 0 && !isBundle) return now;
      now = isBundle && source ? [source.node, link.slot] : next;
    }
    // Switches that feed each other in a circle let nothing through.
    return undefined;
  };
  const nodes = [...graph.values()].map((node) => {
    if (!node.links.some(([, link]) => chosen.has(link.node))) return node;
    const inputs = Object.entries(node.inputs).map(([name, value]) => [name, behind(value)] as const);
    return graphNode(node.id, node.type, Object.fromEntries(inputs));
  });
  return new Map(nodes.map((node) => [node.id, node]));
}

/** A value that may come from a node of its own. */
function constantOf(graph: Graph, value: unknown): unknown {
  let now = value;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const link = asLink(now);
    if (!link) return now;
    const inputs = graph.get(link.node)?.inputs;
    now =
      inputs && ['boolean', ...VALUE_INPUTS].map((name) => inputs[name]).find((next) => next !== undefined);
  }
  return undefined;
}

/** What a switch lets through, or undefined when it can't be told. */
function letThrough(graph: Graph, { inputs }: GraphNode): unknown {
  const given = PICKS.map((name) => inputs[name]).find((value) => value !== undefined);
  const pick = constantOf(graph, given);
  if (typeof pick === 'boolean') {
    return WHEN[pick ? 'true' : 'false'].map((name) => inputs[name]).find((value) => value !== undefined);
  }
  const number = asNumber(pick);
  const numbered = Object.entries(inputs).flatMap(([name, value]) => {
    const at = /^[a-z_]+?_?(\d{1,2})$/i.exec(name)?.[1];
    return at === undefined ? [] : [{ at: Number(at), value }];
  });
  if (number !== undefined) return numbered.find(({ at }) => at === number)?.value;
  // Without a choice, the first that is linked.
  return given === undefined ? numbered.find(({ value }) => asLink(value))?.value : undefined;
}
