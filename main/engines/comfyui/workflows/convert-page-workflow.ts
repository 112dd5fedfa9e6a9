import { openPageGraph, type OpenedNode } from '../../../domain/comfyui-page/open-page-graph.ts';
import {
  isEverywhere,
  isGetter,
  isReroute,
  isSetter,
  type PageNode,
} from '../../../domain/comfyui-page/page-node.ts';
import { AppError } from '../../../domain/errors.ts';
import type { JsonObject } from '../../../domain/json-object.ts';
import { isLink, type ApiGraph, type GraphNode } from '../graphs/graph.ts';
import type { NodeInput, ObjectInfo } from '../object-info.ts';
import type { Json } from '../tolerant-json.ts';

/**
 * The format ComfyUI's page saves: nodes with positions, links in a list, widget values by order instead of by name.
 * Only a server's node list says which value is whose, hence `info`.
 */
export function isPageWorkflow(json: Json): json is Json & JsonObject {
  return typeof json === 'object' && json !== null && 'nodes' in json && Array.isArray(json.nodes);
}

/**
 * The page's format as the API's, as the page itself would send it.
 * @throws AppError INVALID_WORKFLOW when it cannot be converted, saying why
 */
export function convertPageWorkflow(json: JsonObject, info: ObjectInfo): ApiGraph {
  const opened = openPageGraph(json, (node) => widgetValues(node, info.get(node.type)?.inputs ?? []));
  if (opened.length === 0)
    throw invalid(
      'This workflow file is damaged or of a format Gesso does not know. In ComfyUI choose "Export (API)" and import that file.',
    );
  const sent = opened.filter(({ node }) => !isPageOnly(node));
  const graph: Record<string, GraphNode> = {};
  const givers = new Set(sent.flatMap(linksOf).map(([from]) => from));
  for (const opening of sent) {
    const { id, node, inputs } = opening;
    const nodeClass = info.get(node.type);
    if (nodeClass) {
      const title = node.title ?? nodeClass.title;
      graph[id] = { class_type: node.type, inputs: inputs as Record<string, Json>, _meta: { title } };
    } else if (givers.has(id) || linksOf(opening).length > 0) {
      // Extensions have labels and switches for groups that exist on the page only, too.
      throw invalid(
        `The node "${node.type}" is not known to any connected server. Connect one that has it. If it exists on ComfyUI's page only, choose "Export (API)" there and import that file.`,
      );
    }
  }
  return withoutLooseLinks(graph);
}

function linksOf({ inputs }: Pick<OpenedNode, 'inputs'>): (readonly [string, number])[] {
  return Object.values(inputs).filter((value) => isLink(value as Json)) as [string, number][];
}

/** What a node is given by one that is not sent, is not given. */
function withoutLooseLinks(graph: ApiGraph): ApiGraph {
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => {
      const inputs = Object.entries(node.inputs).filter(
        ([, value]) => !isLink(value) || graph[value[0]] !== undefined,
      );
      return [id, { ...node, inputs: Object.fromEntries(inputs) }];
    }),
  );
}

const PAGE_ONLY = new Set(['PrimitiveNode', 'Note', 'MarkdownNote']);
/** What rgthree's nodes for muting and bypassing others, and for joining those, are called. */
const SWITCHES =
  /^(?:Fast (?:Groups )?(?:Muter|Bypasser)|Fast Actions Button|Mute \/ Bypass (?:Relay|Repeater)|Random Unmuter|Node (?:Collector|Combiner)) \(rgthree\)$/;

/** Nodes that exist on the page only. */
function isPageOnly(node: PageNode): boolean {
  const isNamedValue = isSetter(node) || isGetter(node) || isEverywhere(node);
  return isReroute(node) || isNamedValue || PAGE_ONLY.has(node.type) || SWITCHES.test(node.type);
}

/** Widget values by name. In the list they stand in the node's order of inputs, some followed by a value of the page's own. */
function widgetValues(node: PageNode, inputs: readonly NodeInput[]): Record<string, Json> {
  const values = node.widgets;
  const widgets = widgetsAmong(inputs, node);
  if (!Array.isArray(values)) {
    const named = values as JsonObject;
    return Object.fromEntries(
      widgets.flatMap(({ name, initial }) => {
        const value = named[name] ?? initial;
        return value === undefined ? [] : [[name, asInput(value)]];
      }),
    );
  }
  const named: Record<string, Json> = {};
  let at = 0;
  for (let [input, ...rest] = widgets; input; [input, ...rest] = rest) {
    const { name, spec, initial } = input;
    // A node may have got more since the workflow was saved.
    const value: unknown = values[at] ?? initial;
    at += 1;
    if (value !== undefined) named[name] = asInput(value);
    const isNextToggle = rest[0]?.spec.kind === 'toggle';
    const hasControl = (spec.kind === 'number' || spec.kind === 'choice') && spec.hasControl;
    const isControlled = hasControl && isControl(values[at], isNextToggle);
    if (isControlled) at += 1;
    if (spec.kind !== 'choice') continue;
    // How a choice goes on has a filter.
    if (isControlled) at += 1;
    if (spec.upload && values[at] === 'image') at += 1;
    rest = [...widgetsAmong(spec.more.get(String(value)) ?? [], node), ...rest];
  }
  return named;
}

/** Extensions give types of their own to values that are typed in; which ones, the page notes with the node. */
function widgetsAmong(inputs: readonly NodeInput[], node: PageNode): readonly NodeInput[] {
  const noted = new Set(node.inputs.flatMap(({ name, widget }) => (widget === null ? [] : [name])));
  return inputs.filter(({ name, spec }) => spec.kind !== 'link' || noted.has(name));
}

/** A list among the inputs is a link: one that is a value is sent as the page sends it. */
function asInput(value: unknown): Json {
  return Array.isArray(value) ? { __value__: value as Json } : (value as Json);
}

/** How a seed goes on after a run; the first versions of the page knew yes and no. */
function isControl(value: unknown, isNextToggle: boolean): boolean {
  if (typeof value === 'boolean') return !isNextToggle;
  return typeof value === 'string' && /^(?:fixed|increment|decrement|randomize|increment-wrap)$/.test(value);
}

function invalid(message: string): AppError {
  return new AppError('INVALID_WORKFLOW', message);
}
