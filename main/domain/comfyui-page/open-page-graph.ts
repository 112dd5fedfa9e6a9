import { asList, asObject, type JsonObject } from '../json-object.ts';
import {
  definitionsOf,
  inputName,
  INPUTS,
  isGroup,
  nodesOf,
  OUTPUTS,
  shownValues,
  type Definitions,
} from './definitions.ts';
import {
  firstWidget,
  isBypassed,
  isGetter,
  isMuted,
  isReroute,
  isSetter,
  passedThrough,
  readLinks,
  readNode,
  type PageNode,
} from './page-node.ts';
import { addUnseenLinks } from './unseen-links.ts';

/** Nodes and links that are read of one workflow, those of its subgraphs each time one is used. */
const MOST_PARTS = 200_000;
const MAX_NODES = 20_000;
const MAX_DEPTH = 8;
/** Reroutes and the like that one link goes through. */
const MAX_HOPS = 200;

/** A node as the page would send it to the server: inputs are values, or links as `[node's id, output]`. */
export interface OpenedNode {
  /** Inside of subgraphs `<id of the subgraph>:<own id>`. */
  readonly id: string;
  readonly node: PageNode;
  readonly inputs: Readonly<Record<string, unknown>>;
}

type ValuesOf = (node: PageNode) => Readonly<Record<string, unknown>>;

/**
 * The nodes of a workflow as ComfyUI's page saves it. Reroutes, named values and bypassed nodes are passed through, muted
 * ones left out, subgraphs and group nodes opened up.
 * @param valuesOf names a node's widgets
 */
export function openPageGraph(workflow: JsonObject, valuesOf: ValuesOf): readonly OpenedNode[] {
  const reading: Reading = { definitions: definitionsOf(workflow), valuesOf, partsLeft: MOST_PARTS };
  const top = openLevel(workflow, asList(workflow['nodes']), reading, {
    prefix: '',
    depth: 0,
    outer: () => undefined,
    shown: new Map(),
  });
  const opened: OpenedNode[] = [];
  collectNodes(top, opened);
  return opened;
}

interface Reading {
  readonly definitions: Definitions;
  readonly valuesOf: ValuesOf;
  partsLeft: number;
}

/** Where a level is used. */
interface Place {
  readonly prefix: string;
  readonly depth: number;
  /** What one of the level's own inputs is linked to. */
  readonly outer: (slot: number, hops: number) => unknown;
  /** Values of widgets that are shown and set outside, by node. */
  readonly shown: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

interface Level {
  /** Asked for once every level is there: links go through all of them. */
  readonly nodes: () => readonly OpenedNode[];
  readonly inner: readonly Level[];
  /** What one of the level's own outputs is linked to. */
  readonly output: (slot: number, hops: number) => unknown;
}

function collectNodes({ nodes, inner }: Level, opened: OpenedNode[]): void {
  for (const level of inner) collectNodes(level, opened);
  if (opened.length < MAX_NODES) opened.push(...nodes().slice(0, MAX_NODES - opened.length));
}

function openLevel(level: JsonObject, listed: readonly unknown[], reading: Reading, place: Place): Level {
  const take = (parts: readonly unknown[]): readonly unknown[] => {
    const taken = parts.slice(0, reading.partsLeft);
    reading.partsLeft -= taken.length;
    return taken;
  };
  const nodes = new Map(
    take(listed)
      .flatMap(readNode)
      .map((node) => [node.id, node]),
  );
  const listedLinks = take(asList(level['links']));
  const links = readLinks(listedLinks);
  const unseen = addUnseenLinks(level, nodes, links);
  // A value that one node names is taken elsewhere by its name.
  const setters = new Map(
    [...nodes.values()].filter(isSetter).map((node) => [String(firstWidget(node)), node]),
  );
  const inner = new Map<string, Level>();

  const resolve = (linkId: string | null, hops: number): unknown => {
    const link = linkId === null ? undefined : links.get(linkId);
    if (!link || hops > MAX_HOPS) return undefined;
    if (link.from === INPUTS) return place.outer(link.slot, hops + 1);
    const source = nodes.get(link.from);
    if (!source || isMuted(source)) return undefined;
    if (source.type === 'PrimitiveNode') return place.shown.get(source.id)?.['value'] ?? firstWidget(source);
    if (isBypassed(source)) return resolve(passedThrough(source, link.slot), hops + 1);
    const passing = isGetter(source) ? setters.get(String(firstWidget(source))) : source;
    if (isGetter(source) || isSetter(source) || isReroute(source))
      return resolve(passing?.inputs[0]?.link ?? null, hops + 1);
    const opened = inner.get(source.id);
    return opened ? opened.output(link.slot, hops + 1) : [place.prefix + source.id, link.slot];
  };
  const resolveInput = ({ id, inputs }: PageNode, slot: number, hops: number): unknown =>
    resolve(inputs[slot]?.link ?? unseen.get(`${id}/${slot}`) ?? null, hops);

  for (const node of nodes.values()) {
    const definition = reading.definitions.get(node.type);
    const isAway = isMuted(node) || isBypassed(node);
    if (!definition || isAway || place.depth >= MAX_DEPTH || reading.partsLeft <= 0) continue;
    const shown = shownValues(definition, node);
    const values = { ...shown.inputs, ...place.shown.get(node.id) };
    const outer = (slot: number, hops: number): unknown => {
      if (isGroup(definition)) return resolveInput(node, slot, hops);
      const name = inputName(definition, node, slot);
      const at = node.inputs.findIndex((input) => input.name === name);
      return resolveInput(node, at, hops) ?? values[name];
    };
    const prefix = `${place.prefix}${node.id}:`;
    const there = { prefix, depth: place.depth + 1, outer, shown: shown.inside };
    inner.set(node.id, openLevel(definition, nodesOf(definition, node), reading, there));
  }

  const inputsOf = (node: PageNode): Record<string, unknown> => {
    const inputs: Record<string, unknown> = { ...reading.valuesOf(node), ...place.shown.get(node.id) };
    for (const [slot, { name }] of node.inputs.entries()) {
      const value = resolveInput(node, slot, 0);
      if (value !== undefined) inputs[name] = value;
    }
    return inputs;
  };
  const isSent = (node: PageNode): boolean => !inner.has(node.id) && !isMuted(node) && !isBypassed(node);
  const outputs = isGroup(level) ? groupOutputs(nodes, links) : levelOutputs(listedLinks);
  return {
    nodes: () =>
      [...nodes.values()]
        .filter(isSent)
        .map((node) => ({ id: place.prefix + node.id, node, inputs: inputsOf(node) })),
    inner: [...inner.values()],
    output: (slot, hops) => {
      const output = outputs[slot];
      if (typeof output === 'string') return resolve(output, hops);
      return output && [place.prefix + output.node, output.slot];
    },
  };
}

/** A level's output: a link inside, or a node's own output. */
type Output = string | { readonly node: string; readonly slot: number };

function levelOutputs(links: readonly unknown[]): readonly (Output | undefined)[] {
  const outputs: Output[] = [];
  for (const item of links) {
    const link = asObject(item);
    if (String(link?.['target_id']) === OUTPUTS)
      outputs[Number(link?.['target_slot'])] = String(link?.['id']);
  }
  return outputs;
}

/** A group node shows the outputs that nothing inside uses, in order. */
function groupOutputs(
  nodes: ReadonlyMap<string, PageNode>,
  links: ReadonlyMap<string, { readonly from: string; readonly slot: number }>,
): readonly Output[] {
  const used = new Set([...links.values()].map(({ from, slot }) => `${from}/${slot}`));
  return [...nodes.values()].flatMap(({ id, outputTypes }) =>
    outputTypes.flatMap((_type, slot) => (used.has(`${id}/${slot}`) ? [] : [{ node: id, slot }])),
  );
}
