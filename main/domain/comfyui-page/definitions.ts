import { asList, asObject, type JsonObject } from '../json-object.ts';
import type { PageNode } from './page-node.ts';

/** A subgraph's own inputs and outputs, seen from within. */
export const [INPUTS, OUTPUTS] = ['-10', '-20'];

/** What is inside of a node that stands for several, by the node's type. */
export type Definitions = ReadonlyMap<string, JsonObject>;

/** Subgraphs by their id, group nodes (what there was before them) as `workflow/<name>`. */
export function definitionsOf(workflow: JsonObject): Definitions {
  const definitions = new Map<string, JsonObject>();
  for (const item of asList(asObject(workflow['definitions'])?.['subgraphs'])) {
    const definition = asObject(item);
    if (typeof definition?.['id'] === 'string') definitions.set(definition['id'], definition);
  }
  const groups = asObject(asObject(workflow['extra'])?.['groupNodes']) ?? {};
  for (const [name, value] of Object.entries(groups)) {
    const definition = asObject(value);
    if (!definition) continue;
    for (const type of [`workflow/${name}`, `workflow>${name}`])
      definitions.set(type, groupAsLevel(definition));
  }
  return definitions;
}

export function isGroup(definition: JsonObject): boolean {
  return definition['isGroupNode'] === true;
}

/** A group node's nodes know each other by index; its own inputs are those that nothing inside is linked to, in order. Where links from outside are listed, they come from nowhere. */
function groupAsLevel(definition: JsonObject): JsonObject {
  const links: JsonObject[] = asList(definition['links']).flatMap((link, index) => {
    if (!Array.isArray(link)) return [];
    const [from, slot, to, input] = link as unknown[];
    if (from === null) return [];
    return [{ id: index, origin_id: from, origin_slot: slot, target_id: to, target_slot: input }];
  });
  let outerSlot = 0;
  const nodes = asList(definition['nodes']).map((value, index) => {
    const node = asObject(value) ?? {};
    const id = node['index'] ?? index;
    const inputs = asList(node['inputs']).map((item, slot) => {
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

/** A definition's nodes with the values that one node of its type holds of them: of a group's all, one after the other. */
export function nodesOf(definition: JsonObject, { widgets }: PageNode): readonly unknown[] {
  const nodes = asList(definition['nodes']);
  if (!isGroup(definition) || !Array.isArray(widgets)) return nodes;
  let next = 0;
  return nodes.map((value) => {
    const node = asObject(value) ?? {};
    const count = asList(node['widgets_values']).length;
    const own: readonly unknown[] = widgets.slice(next, next + count);
    next += count;
    return own.length === count ? { ...node, widgets_values: own } : node;
  });
}

/** Values of widgets by name. */
type Values = Readonly<Record<string, unknown>>;

export interface ShownValues {
  /** By the name of the subgraph's own input. */
  readonly inputs: Values;
  /** By the id of the node inside. */
  readonly inside: ReadonlyMap<string, Values>;
}

/**
 * The values that one node of a subgraph shows of what is inside. Which they are it says itself; later editors leave it
 * at the subgraph's inputs that lead to widgets, earlier ones keep the values inside only.
 */
export function shownValues(definition: JsonObject, node: PageNode): ShownValues {
  const { widgets, shownWidgets } = node;
  const names = shownWidgets.length > 0 ? shownWidgets : widgetInputsOf(definition, node);
  const inputs: Record<string, unknown> = {};
  const inside = new Map<string, Record<string, unknown>>();
  const values = asList(widgets);
  if (values.length !== names.length) return { inputs, inside };
  for (const [index, [where, name]] of names.entries()) {
    const value = values[index] ?? undefined;
    // How a seed goes on after a run is the page's own.
    if (value === undefined || name === 'control_after_generate') continue;
    if (where === OWN) inputs[name] = value;
    else inside.set(where, { ...inside.get(where), [name]: value });
  }
  return { inputs, inside };
}

/** Who a shown widget belongs to when it is an input of the subgraph. */
const OWN = '-1';

/** The subgraph's inputs that are linked to a widget inside, in their order. */
function widgetInputsOf(definition: JsonObject, node: PageNode): (readonly [node: string, name: string])[] {
  const widgetLinks = new Set(
    asList(definition['nodes']).flatMap((value) =>
      asList(asObject(value)?.['inputs']).flatMap((item) => {
        const input = asObject(item);
        return input?.['widget'] ? [input['link']] : [];
      }),
    ),
  );
  const slots = asList(definition['links']).flatMap((value) => {
    const link = asObject(value);
    return String(link?.['origin_id']) === INPUTS && widgetLinks.has(link?.['id'])
      ? [Number(link?.['origin_slot'])]
      : [];
  });
  return [...new Set(slots)].sort((a, b) => a - b).map((slot) => [OWN, inputName(definition, node, slot)]);
}

/** What a subgraph calls its own input; one that uses it may list fewer. */
export function inputName(definition: JsonObject, node: PageNode, slot: number): string {
  const name = asObject(asList(definition['inputs'])[slot])?.['name'] ?? node.inputs[slot]?.name;
  return String(name);
}
