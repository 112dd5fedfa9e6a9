import { openPageGraph } from '../../domain/comfyui-page/open-page-graph.ts';
import type { PageNode } from '../../domain/comfyui-page/page-node.ts';
import type { JsonObject } from '../../domain/json-object.ts';
import { graphNode, type Graph } from './graph.ts';
import { CONTROL_WORDS, namesByForm, type UnnamedNode } from './unnamed-widgets.ts';
import { WIDGETS } from './widgets.ts';

/** The graph of a workflow as the editor saves it. */
export function uiGraph(json: JsonObject): Graph | null {
  if (!Array.isArray(json['nodes'])) return null;
  const opened = openPageGraph(json, valuesOf);
  if (opened.length === 0) return null;
  return new Map(opened.map(({ id, node, inputs }) => [id, graphNode(id, node.type, inputs)]));
}

/** Widget values by input name: by the names that are given, by those of a known node, else by what they look like. */
function valuesOf(node: PageNode): Record<string, unknown> {
  const { type, widgets } = node;
  if (!Array.isArray(widgets)) return { ...(widgets as JsonObject) };
  const list: readonly unknown[] = widgets;
  const known = WIDGETS[type];
  const values: Record<string, unknown> = {};
  known?.forEach((name, index) => {
    const value = list[index];
    if (name !== '-' && value !== undefined) values[name] = shown(value);
  });
  if (!namesAll(node)) return known ? values : namesByForm(unnamed(node, list));
  const named = node.inputs.flatMap(({ widget }) => widget ?? []);
  const rest: unknown[] = [];
  let next = 0;
  for (const value of list) {
    const previous = named[next - 1] ?? '';
    // The control behind a seed has a value but is no input.
    if (previous.endsWith('seed') && CONTROL_WORDS.has(value)) continue;
    const name = named[next];
    next += 1;
    if (name === undefined) rest.push(value);
    else values[name] = value;
  }
  return known ? values : { ...namesByForm(unnamed(node, rest)), ...values };
}

/** Today's editor names every widget among the inputs; the earlier one only those that a link had replaced. */
function namesAll({ inputs, widgets }: PageNode): boolean {
  const named = inputs.filter(({ widget }) => widget !== null);
  const count = (widgets as readonly unknown[]).length;
  // Of the few it names a link may be gone again; today's names are as many as the values, but for controls and buttons.
  return named.length >= count || (named.some(({ link }) => link === null) && named.length * 2 >= count);
}

/** Nodes that show texts keep them as a list. */
function shown(value: unknown): unknown {
  const isTexts = Array.isArray(value) && value.every((part) => typeof part === 'string');
  return isTexts ? value.join('\n') : value;
}

function unnamed({ type, inputs, outputTypes }: PageNode, values: readonly unknown[]): UnnamedNode {
  return { type, values, outputTypes, inputTypes: inputs.map((input) => input.type) };
}
