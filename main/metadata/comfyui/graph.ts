import { asObject, type JsonObject } from '../json-text.ts';

export interface Link {
  readonly node: string;
  readonly slot: number;
}

/** A node of a ComfyUI graph in API form: inputs are values or links. */
export interface GraphNode {
  readonly id: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Those of the inputs that are links: every walk along the graph asks for them. */
  readonly links: readonly NamedLink[];
}

type NamedLink = readonly [name: string, link: Link];

export type Graph = ReadonlyMap<string, GraphNode>;

const MAX_NODES = 20_000;

/** The graph of an API-form prompt, or null when it is none. */
export function apiGraph(json: JsonObject): Graph | null {
  const nodes = new Map<string, GraphNode>();
  for (const [id, value] of Object.entries(json)) {
    const node = asObject(value);
    const type = node?.['class_type'];
    if (typeof type !== 'string') continue;
    if (nodes.size >= MAX_NODES) break;
    nodes.set(id, graphNode(id, type, asObject(node?.['inputs']) ?? {}));
  }
  return nodes.size > 0 ? nodes : null;
}

/** `["12", 0]`; ids may be numbers. */
export function asLink(value: unknown): Link | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [node, slot] = value as unknown[];
  const isId = typeof node === 'string' || typeof node === 'number';
  return isId && typeof slot === 'number' ? { node: String(node), slot } : null;
}

export function graphNode(id: string, type: string, inputs: GraphNode['inputs']): GraphNode {
  const links: NamedLink[] = [];
  for (const name of Object.keys(inputs)) {
    const link = asLink(inputs[name]);
    if (link) links.push([name, link]);
  }
  return { id, type, inputs, links };
}

/** Names remembered by one test; a hostile file may make up any number. */
const MOST_NAMES = 2_000;

/** A pattern's answers, remembered: every graph asks it about the same few names, over and over. */
export function nameTest(pattern: RegExp): (name: string) => boolean {
  const answers = new Map<string, boolean>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined) return known;
    const answer = pattern.test(name);
    if (answers.size >= MOST_NAMES) answers.clear();
    answers.set(name, answer);
    return answer;
  };
}

/** Which inputs of which nodes a walk goes along. */
type Follows = (input: string, node: GraphNode) => boolean;

/**
 * Nodes upstream of `start` (itself first), nearest first, along the inputs that `follows` accepts. Each comes once, so
 * cycles end.
 */
export function upstream(graph: Graph, start: GraphNode, follows: Follows): readonly GraphNode[] {
  const seen = new Set([start.id]);
  const found = [start];
  // What is found is walked in turn.
  for (const next of found) addSources(graph, next, follows, seen, found);
  return found;
}

/** What is made of the nearest of those nodes of which anything is made. */
export function firstUpstream<Made extends object>(
  graph: Graph,
  start: GraphNode,
  follows: Follows,
  make: (node: GraphNode) => Made | null,
): Made | null {
  const seen = new Set([start.id]);
  const found = [start];
  for (const next of found) {
    const made = make(next);
    if (made) return made;
    addSources(graph, next, follows, seen, found);
  }
  return null;
}

function addSources(
  graph: Graph,
  node: GraphNode,
  follows: Follows,
  seen: Set<string>,
  found: GraphNode[],
): void {
  for (const [name, link] of node.links) {
    const source = graph.get(link.node);
    if (!source || seen.has(source.id) || !follows(name, node)) continue;
    seen.add(source.id);
    found.push(source);
  }
}
