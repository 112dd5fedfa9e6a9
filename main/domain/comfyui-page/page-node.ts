import { asList, asObject, type JsonObject } from '../json-object.ts';

/** A node of a workflow as ComfyUI's page saves it. */
export interface PageNode {
  readonly id: string;
  readonly type: string;
  readonly mode: number;
  readonly title: string | undefined;
  readonly inputs: readonly PageInput[];
  readonly outputTypes: readonly string[];
  /** Their values, mostly without names. */
  readonly widgets: readonly unknown[] | JsonObject;
  /** Of a subgraph: which widgets it shows, as `[id of the node inside, name]`; `-1` is an input of its own. */
  readonly shownWidgets: readonly (readonly [node: string, name: string])[];
}

interface PageInput {
  readonly name: string;
  readonly type: string;
  readonly link: string | null;
  /** The widget that the link stands in for. */
  readonly widget: string | null;
}

export interface PageLink {
  readonly from: string;
  readonly slot: number;
}

const [MUTED, BYPASSED] = [2, 4];

export function isMuted({ mode }: PageNode): boolean {
  return mode === MUTED;
}

export function isBypassed({ mode }: PageNode): boolean {
  return mode === BYPASSED;
}

export function isSetter({ type }: PageNode): boolean {
  return /^(easy )?setnode$/i.test(type);
}

export function isGetter({ type }: PageNode): boolean {
  return /^(easy )?getnode$/i.test(type);
}

export function isReroute({ type }: PageNode): boolean {
  return type.startsWith('Reroute');
}

/** Nodes that give what they are linked to to every open input of its type draw no links. */
export function isEverywhere({ type }: PageNode): boolean {
  return /^(anything|prompts) everywhere/i.test(type);
}

export function firstWidget({ widgets }: PageNode): unknown {
  return Array.isArray(widgets) ? (widgets as readonly unknown[])[0] : undefined;
}

/** The link behind a bypassed node: the input of the output's type at the same place, else the first of that type. */
export function passedThrough({ inputs, outputTypes }: PageNode, slot: number): string | null {
  const type = outputTypes[slot];
  const input =
    inputs[slot]?.type === type ? inputs[slot] : inputs.find((candidate) => candidate.type === type);
  return input?.link ?? null;
}

export function readNode(value: unknown): PageNode[] {
  const node = asObject(value);
  if (!node || typeof node['type'] !== 'string') return [];
  const { id, type, mode, title, widgets_values: widgets } = node;
  return [
    {
      id: String(id),
      type,
      mode: typeof mode === 'number' ? mode : 0,
      title: typeof title === 'string' ? title : undefined,
      inputs: asList(node['inputs']).flatMap(readInput),
      outputTypes: asList(node['outputs']).map((output) => String(asObject(output)?.['type'])),
      widgets: Array.isArray(widgets) ? widgets : (asObject(widgets) ?? []),
      shownWidgets: asList(asObject(node['properties'])?.['proxyWidgets']).map((pair) => {
        const [inside, name] = asList(pair);
        return [String(inside), String(name)];
      }),
    },
  ];
}

function readInput(value: unknown): PageInput[] {
  const input = asObject(value);
  if (typeof input?.['name'] !== 'string') return [];
  const { name, type, link } = input;
  const widget = asObject(input['widget'])?.['name'];
  const hasLink = typeof link === 'number' || typeof link === 'string';
  return [
    {
      name,
      type: String(type),
      link: hasLink ? String(link) : null,
      widget: typeof widget === 'string' ? widget : null,
    },
  ];
}

/** Links come as `[id, from, slot, to, slot, type]`, inside subgraphs as objects. */
export function readLinks(list: readonly unknown[]): Map<string, PageLink> {
  const links = new Map<string, PageLink>();
  for (const item of list) {
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
