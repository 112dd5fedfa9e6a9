import { asObject, type JsonObject } from '../json-text.ts';
import { graphNode, type Graph, type GraphNode } from './graph.ts';
import { addUnseenLinks } from './unseen-links.ts';
import { CONTROL_WORDS, namesByForm } from './unnamed-widgets.ts';
import { WIDGETS } from './widgets.ts';

const MAX_NODES = 20_000;
const MAX_DEPTH = 8;
const [MUTED, BYPASSED] = [2, 4];

interface UiNode {
  readonly id: string;
  readonly type: string;
  readonly mode: number;
  readonly inputs: readonly {
    readonly name: string;
    readonly link: string | null;
    readonly widget: string | null;
  }[];
  readonly outputTypes: readonly string[];
  readonly inputTypes: readonly string[];
  readonly widgets: readonly unknown[] | JsonObject;
}

interface UiLink {
  readonly from: string;
  readonly slot: number;
}

/**
 * The graph of a workflow as the editor saves it. Reroutes and bypassed nodes are passed through, muted ones left out,
 * subgraphs and group nodes opened up.
 */
export function uiGraph(json: JsonObject): Graph | null {
  if (!Array.isArray(json['nodes'])) return null;
  const graph = new Map<string, GraphNode>();
  addLevel(graph, json, subgraphsOf(json), '', new Map(), 0);
  return graph.size > 0 ? graph : null;
}

type Definitions = ReadonlyMap<string, JsonObject>;

/** Adds one level's nodes; `outer` gives what the level's own inputs (slots of its input node) are linked to. */
function addLevel(
  graph: Map<string, GraphNode>,
  level: JsonObject,
  definitions: Definitions,
  prefix: string,
  outer: ReadonlyMap<number, unknown>,
  depth: number,
): ReadonlyMap<number, unknown> {
  const nodes = new Map(
    listOf(level['nodes'])
      .flatMap(readNode)
      .map((node) => [node.id, node]),
  );
  const links = readLinks(level['links']);
  const unseen = addUnseenLinks(level, nodes, links);
  // A value that one node names is taken elsewhere by its name.
  const setters = new Map(
    [...nodes.values()].filter(({ type }) => isSetter(type)).map((node) => [String(firstWidget(node)), node]),
  );
  const inner = new Map<string, ReadonlyMap<number, unknown>>();
  const resolve = (linkId: string | null, hops = 0): unknown => {
    const link = linkId === null ? undefined : links.get(linkId);
    if (!link || hops > 200) return undefined;
    if (link.from === '-10') return outer.get(link.slot);
    const source = nodes.get(link.from);
    if (!source || source.mode === MUTED) return undefined;
    if (source.type === 'PrimitiveNode') return valuesOf(source)['value'];
    if (source.mode === BYPASSED) return resolve(passedThrough(source, link.slot), hops + 1);
    const isGetter = /^(easy )?getnode$/i.test(source.type);
    const passing = isGetter ? setters.get(String(firstWidget(source))) : source;
    if (isGetter || isSetter(source.type) || source.type.startsWith('Reroute'))
      return resolve(passing?.inputs[0]?.link ?? null, hops + 1);
    const opened = inner.get(source.id);
    return opened ? opened.get(link.slot) : [prefix + source.id, link.slot];
  };
  const isOpenable = (node: UiNode): boolean => definitions.has(node.type) && depth < MAX_DEPTH;
  const inputsOf = (node: UiNode): Record<string, unknown> => {
    const inputs: Record<string, unknown> = { ...valuesOf(node) };
    for (const [slot, { name, link }] of node.inputs.entries()) {
      const value = resolve(link ?? unseen.get(`${node.id}/${slot}`) ?? null);
      if (value !== undefined) inputs[name] = value;
    }
    return inputs;
  };
  // Subgraphs first, so that links out of them are known; one that feeds another may need a second round.
  const isAway = ({ mode }: UiNode): boolean => mode === MUTED || mode === BYPASSED;
  const openable = [...nodes.values()].filter((node) => isOpenable(node) && !isAway(node));
  for (let round = 0; round < Math.min(2, openable.length); round += 1) {
    for (const node of openable) {
      const definition = withWidgets(definitions.get(node.type) ?? {}, node.widgets);
      const own = valuesOf(node);
      const given = new Map(node.inputs.map(({ link, name }, slot) => [slot, resolve(link) ?? own[name]]));
      inner.set(node.id, addLevel(graph, definition, definitions, `${prefix}${node.id}:`, given, depth + 1));
    }
  }
  for (const node of nodes.values()) {
    if (graph.size >= MAX_NODES) break;
    if (isAway(node) || isOpenable(node)) continue;
    graph.set(prefix + node.id, graphNode(prefix + node.id, node.type, inputsOf(node)));
  }
  return outputsOf(level, nodes, resolve, links, prefix);
}

/** What a level's own outputs are linked to. */
function outputsOf(
  level: JsonObject,
  nodes: ReadonlyMap<string, UiNode>,
  resolve: (linkId: string) => unknown,
  links: ReadonlyMap<string, UiLink>,
  prefix: string,
): ReadonlyMap<number, unknown> {
  const outputs = new Map<number, unknown>();
  for (const link of listOf(level['links'])) {
    const item = asObject(link);
    if (item && String(item['target_id']) === '-20' && links.has(String(item['id']))) {
      outputs.set(Number(item['target_slot']), resolve(String(item['id'])));
    }
  }
  if (level['isGroupNode'] !== true) return outputs;
  // A group node shows the outputs that nothing inside uses, in order.
  const used = new Set([...links.values()].map(({ from, slot }) => `${from}/${slot}`));
  let slot = 0;
  for (const node of nodes.values()) {
    for (const [index] of node.outputTypes.entries()) {
      if (!used.has(`${node.id}/${index}`)) outputs.set(slot++, [prefix + node.id, index]);
    }
  }
  return outputs;
}

/** Definitions by node type: subgraphs by their id, group nodes as `workflow/<name>`. */
function subgraphsOf(json: JsonObject): Definitions {
  const definitions = new Map<string, JsonObject>();
  for (const item of listOf(asObject(json['definitions'])?.['subgraphs'])) {
    const definition = asObject(item);
    if (typeof definition?.['id'] === 'string') definitions.set(definition['id'], definition);
  }
  for (const [name, value] of Object.entries(asObject(asObject(json['extra'])?.['groupNodes']) ?? {})) {
    const definition = asObject(value);
    if (!definition) continue;
    for (const type of [`workflow/${name}`, `workflow>${name}`])
      definitions.set(type, groupAsLevel(definition));
  }
  return definitions;
}

/** A group node's nodes know each other by index; its own inputs are those that nothing inside is linked to, in order. Where links from outside are listed, they come from nowhere. */
function groupAsLevel(definition: JsonObject): JsonObject {
  const links: JsonObject[] = listOf(definition['links']).flatMap((link, index) => {
    if (!Array.isArray(link)) return [];
    const [from, slot, to, input] = link as unknown[];
    if (from === null) return [];
    return [{ id: index, origin_id: from, origin_slot: slot, target_id: to, target_slot: input }];
  });
  let outerSlot = 0;
  const nodes = listOf(definition['nodes']).map((value, index) => {
    const node = asObject(value) ?? {};
    const id = node['index'] ?? index;
    const inputs = listOf(node['inputs']).map((item, slot) => {
      const input = asObject(item) ?? {};
      let link = links.find((inner) => inner['target_id'] === id && inner['target_slot'] === slot);
      if (!link && !input['widget']) {
        link = { id: `outer ${outerSlot}`, origin_id: -10, origin_slot: outerSlot };
        links.push(link);
        outerSlot += 1;
      }
      return { ...input, link: link ? link['id'] : null };
    });
    return { ...node, id, inputs };
  });
  return { nodes, links, isGroupNode: true };
}

/** A group node holds the widgets of all its nodes, one after the other. */
function withWidgets(definition: JsonObject, widgets: UiNode['widgets']): JsonObject {
  if (definition['isGroupNode'] !== true || !Array.isArray(widgets)) return definition;
  let next = 0;
  const nodes = listOf(definition['nodes']).map((value) => {
    const node = asObject(value) ?? {};
    const count = listOf(node['widgets_values']).length;
    const own: readonly unknown[] = widgets.slice(next, next + count);
    next += count;
    return own.length === count ? { ...node, widgets_values: own } : node;
  });
  return { ...definition, nodes };
}

function readNode(value: unknown): UiNode[] {
  const node = asObject(value);
  if (!node || typeof node['type'] !== 'string') return [];
  const inputs = listOf(node['inputs']).flatMap((item) => {
    const input = asObject(item);
    if (typeof input?.['name'] !== 'string') return [];
    const widget = asObject(input['widget'])?.['name'];
    const link = input['link'];
    const hasLink = typeof link === 'number' || typeof link === 'string';
    return [
      {
        name: input['name'],
        link: hasLink ? String(link) : null,
        widget: typeof widget === 'string' ? widget : null,
        type: String(input['type']),
      },
    ];
  });
  const widgets = node['widgets_values'];
  return [
    {
      id: String(node['id']),
      type: node['type'],
      mode: typeof node['mode'] === 'number' ? node['mode'] : 0,
      inputs,
      inputTypes: inputs.map(({ type }) => type),
      outputTypes: listOf(node['outputs']).map((output) => String(asObject(output)?.['type'])),
      widgets: Array.isArray(widgets) ? widgets : (asObject(widgets) ?? []),
    },
  ];
}

/** Links come as `[id, from, slot, to, slot, type]`, inside subgraphs as objects. */
function readLinks(value: unknown): Map<string, UiLink> {
  const links = new Map<string, UiLink>();
  for (const item of listOf(value)) {
    if (Array.isArray(item)) {
      const [id, from, slot] = item as unknown[];
      links.set(String(id), { from: String(from), slot: Number(slot) });
    } else {
      const link = asObject(item);
      if (link)
        links.set(String(link['id']), { from: String(link['origin_id']), slot: Number(link['origin_slot']) });
    }
  }
  return links;
}

/** Widget values by input name: by the names that are given, by those of a known node, else by what they look like. */
function valuesOf(node: UiNode): Record<string, unknown> {
  const { type, widgets } = node;
  if (!Array.isArray(widgets)) return { ...(widgets as JsonObject) };
  const list: readonly unknown[] = widgets;
  const known = WIDGETS[type];
  const values: Record<string, unknown> = {};
  known?.forEach((name, index) => {
    const value = list[index];
    if (name !== '-' && value !== undefined) values[name] = shown(value);
  });
  if (!namesAll(node)) return known ? values : namesByForm({ ...node, values: list });
  const named = node.inputs.flatMap(({ widget }) => widget ?? []);
  const unnamed: unknown[] = [];
  let next = 0;
  for (const value of list) {
    const previous = named[next - 1] ?? '';
    // The control behind a seed has a value but is no input.
    if (previous.endsWith('seed') && CONTROL_WORDS.has(value)) continue;
    const name = named[next];
    next += 1;
    if (name === undefined) unnamed.push(value);
    else values[name] = value;
  }
  return known ? values : { ...namesByForm({ ...node, values: unnamed }), ...values };
}

/** Today's editor names every widget among the inputs; the earlier one only those that a link had replaced. */
function namesAll({ inputs, widgets }: UiNode): boolean {
  const named = inputs.filter(({ widget }) => widget !== null);
  return named.some(({ link }) => link === null) || named.length >= (widgets as readonly unknown[]).length;
}

/** Nodes that show texts keep them as a list. */
function shown(value: unknown): unknown {
  const isTexts = Array.isArray(value) && value.every((part) => typeof part === 'string');
  return isTexts ? value.join('\n') : value;
}

/** The link behind a bypassed node: the input of the output's type at the same place, else the first of that type. */
function passedThrough(node: UiNode, slot: number): string | null {
  const type = node.outputTypes[slot];
  const at = node.inputTypes[slot] === type ? slot : node.inputTypes.indexOf(type ?? '');
  return node.inputs[at]?.link ?? null;
}

function isSetter(type: string): boolean {
  return /^(easy )?setnode$/i.test(type);
}

function firstWidget(node: UiNode): unknown {
  return Array.isArray(node.widgets) ? (node.widgets as readonly unknown[])[0] : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
