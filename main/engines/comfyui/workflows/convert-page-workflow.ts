import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';
import type { ApiGraph, GraphNode } from '../graphs/graph.ts';
import type { NodeInput, ObjectInfo } from '../object-info.ts';
import type { Json } from '../tolerant-json.ts';

/**
 * The format ComfyUI's page saves: nodes with positions, links in a list, widget values by order instead of by name.
 * Only a server's node list says which value is whose, hence `info`.
 */
const pageNode = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  type: z.string(),
  mode: z.number().default(0),
  title: z.string().optional(),
  inputs: z
    .array(z.object({ name: z.string(), type: z.unknown(), link: z.number().nullish() }))
    .nullish()
    .transform((inputs) => inputs ?? []),
  outputs: z
    .array(z.object({ type: z.unknown() }))
    .nullish()
    .transform((outputs) => outputs ?? []),
  widgets_values: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).nullish(),
});
type PageNode = z.infer<typeof pageNode>;

const pageLink = z
  .tuple([z.number(), z.union([z.number(), z.string()]), z.number()], z.unknown())
  .transform(([id, from, slot]) => ({ id, from: String(from), slot }));

const pageWorkflow = z.object({
  nodes: z.array(pageNode),
  links: z.array(pageLink),
  definitions: z.object({ subgraphs: z.array(z.unknown()).default([]) }).nullish(),
});

const MUTED = 2;
const BYPASSED = 4;
/** Nodes that exist on the page only. */
const NOTES = new Set(['Note', 'MarkdownNote']);

export function isPageWorkflow(json: Json): boolean {
  return typeof json === 'object' && json !== null && 'nodes' in json && Array.isArray(json.nodes);
}

/**
 * The page's format as the API's, as the page itself would send it.
 * @throws AppError INVALID_WORKFLOW when it cannot be converted, saying why
 */
export function convertPageWorkflow(json: Json, info: ObjectInfo): ApiGraph {
  const parsed = pageWorkflow.safeParse(json);
  if (!parsed.success)
    throw invalid(
      'This workflow file is damaged or of a format Gesso does not know. In ComfyUI choose "Export (API)" and import that file.',
    );
  const { nodes, links, definitions } = parsed.data;
  if ((definitions?.subgraphs.length ?? 0) > 0) {
    throw invalid('This workflow has subgraphs. In ComfyUI choose "Export (API)" and import that file.');
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const linkById = new Map(links.map((link) => [link.id, link]));
  const trace = createTracer(byId, linkById);
  const givers = new Set(links.map(({ from }) => from));
  const graph: Record<string, GraphNode> = {};
  for (const node of nodes) {
    if (node.mode === MUTED || node.mode === BYPASSED || isPageOnly(node)) continue;
    const nodeClass = info.get(node.type);
    if (!nodeClass) {
      // Extensions have labels and switches for groups that exist on the page only, too.
      const isJoined = givers.has(node.id) || node.inputs.some(({ link }) => typeof link === 'number');
      if (!isJoined) continue;
      throw invalid(
        `The node "${node.type}" is not known to any connected server. Connect one that has it. If it exists on ComfyUI's page only, choose "Export (API)" there and import that file.`,
      );
    }
    const inputs: Record<string, Json> = widgetValues(node, nodeClass.inputs);
    for (const { name, link } of node.inputs) {
      if (link === null || link === undefined) continue;
      const source = trace(link);
      if (source === null) continue;
      inputs[name] = source.kind === 'value' ? source.value : [source.nodeId, source.slot];
    }
    graph[node.id] = { class_type: node.type, inputs, _meta: { title: node.title ?? nodeClass.title } };
  }
  return graph;
}

function isPageOnly({ type }: PageNode): boolean {
  return type === 'Reroute' || type === 'PrimitiveNode' || NOTES.has(type);
}

type Source =
  | { readonly kind: 'link'; readonly nodeId: string; readonly slot: number }
  | { readonly kind: 'value'; readonly value: Json };

/** Follows a link back through reroutes, primitives and bypassed nodes to what it stands for; null when it leads nowhere. */
function createTracer(
  byId: ReadonlyMap<string, PageNode>,
  links: ReadonlyMap<number, { readonly from: string; readonly slot: number }>,
): (linkId: number) => Source | null {
  const trace = (linkId: number, depth: number): Source | null => {
    const link = links.get(linkId);
    const node = link && byId.get(link.from);
    if (!link || !node || node.mode === MUTED || depth > byId.size) return null;
    if (node.type === 'PrimitiveNode') {
      const value = Array.isArray(node.widgets_values) ? node.widgets_values[0] : undefined;
      return value === undefined ? null : { kind: 'value', value: value as Json };
    }
    if (node.type === 'Reroute') return traceInput(node.inputs[0]?.link, depth);
    if (node.mode === BYPASSED) {
      const type = node.outputs[link.slot]?.type;
      return traceInput(node.inputs.find((input) => input.type === type)?.link, depth);
    }
    return { kind: 'link', nodeId: link.from, slot: link.slot };
  };
  const traceInput = (linkId: number | null | undefined, depth: number): Source | null =>
    linkId === null || linkId === undefined ? null : trace(linkId, depth + 1);
  return (linkId) => trace(linkId, 0);
}

/** Widget values by name. In the list they stand in the node's order of inputs, some followed by a value of the page's own. */
function widgetValues(node: PageNode, inputs: readonly NodeInput[]): Record<string, Json> {
  const values = node.widgets_values;
  if (!values) return {};
  const widgets = inputs.filter(({ spec }) => spec.kind !== 'link');
  if (!Array.isArray(values)) {
    return Object.fromEntries(
      widgets.flatMap(({ name }) => (values[name] === undefined ? [] : [[name, values[name] as Json]])),
    );
  }
  const named: Record<string, Json> = {};
  let at = 0;
  for (const { name, spec } of widgets) {
    const value = values[at];
    at += 1;
    if (value !== undefined && value !== null) named[name] = value as Json;
    if (spec.kind === 'number' && spec.hasControl && isControl(values[at])) at += 1;
    if (spec.kind === 'choice' && spec.upload && values[at] === 'image') at += 1;
  }
  return named;
}

function isControl(value: unknown): boolean {
  return typeof value === 'string' && /^(?:fixed|increment|decrement|randomize|increment-wrap)$/.test(value);
}

function invalid(message: string): AppError {
  return new AppError('INVALID_WORKFLOW', message);
}
