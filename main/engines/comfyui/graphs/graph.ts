import type { Json } from '../tolerant-json.ts';

/** Another node's output. */
export type Link = readonly [nodeId: string, output: number];
/** A bigint is a whole number past 2^53, e.g. a seed. */
type NodeValue = string | number | bigint | boolean | Link;

export type GraphNode = {
  readonly class_type: string;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly _meta?: { readonly title: string };
};

/** A workflow in ComfyUI's API format. */
export type ApiGraph = Readonly<Record<string, GraphNode>>;

export interface Graph {
  readonly nodes: ApiGraph;
  /** Which field of the request a node's input came from: `nodeId.input` → `guidance`, `loras.0.name`. */
  readonly fields: ReadonlyMap<string, string>;
  /** Nodes whose pictures are the result, in order. */
  readonly outputs: readonly string[];
}

export interface GraphBuilder {
  /**
   * Adds a node. `fields` names the request's field behind an input, so that an error can point at it.
   * Returns its id; `[id, n]` is its n-th output.
   */
  add(
    classType: string,
    inputs: Readonly<Record<string, NodeValue>>,
    fields?: Readonly<Record<string, string>>,
  ): string;
  finish(outputs: readonly string[]): Graph;
}

export function createGraphBuilder(): GraphBuilder {
  const nodes: Record<string, GraphNode> = {};
  const fields = new Map<string, string>();
  let nextId = 1;
  return {
    add(classType, inputs, inputFields = {}) {
      const id = String(nextId);
      nextId += 1;
      nodes[id] = { class_type: classType, inputs };
      for (const [input, field] of Object.entries(inputFields)) fields.set(`${id}.${input}`, field);
      return id;
    },
    finish: (outputs) => ({ nodes, fields, outputs }),
  };
}

export function isLink(value: Json | undefined): value is Link {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'number'
  );
}
