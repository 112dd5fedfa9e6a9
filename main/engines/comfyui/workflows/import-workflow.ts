import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';
import { isLink, type ApiGraph, type GraphNode } from '../graphs/graph.ts';
import type { ObjectInfo } from '../object-info.ts';
import { parseExactJson, type Json } from '../tolerant-json.ts';
import { convertPageWorkflow, isPageWorkflow } from './convert-page-workflow.ts';
import { detectBindings } from './detect-bindings.ts';
import { WORKFLOW_FIELDS, type WorkflowBinding } from '../../../domain/workflow-field.ts';
import type { WorkflowTemplate } from './template.ts';

/** A workflow read from a file, with a guess at what its inputs mean. */
export interface ImportedWorkflow {
  readonly graph: ApiGraph;
  readonly bindings: readonly WorkflowBinding[];
  /** Inputs a binding could name: those that hold a value, not a link. */
  readonly inputs: readonly WorkflowInput[];
}

interface WorkflowInput {
  readonly nodeId: string;
  readonly nodeTitle: string;
  readonly input: string;
  readonly value: string | number | boolean;
}

/** Larger graphs are no workflows. */
const MOST_NODES = 5_000;

const nodeSchema = z.object({
  class_type: z.string().min(1).max(300),
  inputs: z.record(
    z.string().max(300),
    z.custom<Json>((value) => value !== undefined),
  ),
  _meta: z.object({ title: z.string() }).optional().catch(undefined),
});

/**
 * Reads a workflow: the API format, an image's `prompt` text, or the page's own format where `info` (a connected
 * server's nodes) allows its conversion.
 * @throws AppError INVALID_WORKFLOW
 */
export function importWorkflow(text: string, info: ObjectInfo | null): ImportedWorkflow {
  const graph = withoutLooseNodes(plainIntegers(readGraph(parse(text), info)), info);
  const hasOutput = Object.values(graph).some(({ class_type }) =>
    info?.has(class_type) ? info.get(class_type)?.isOutput === true : /save|preview|output/i.test(class_type),
  );
  if (!hasOutput) throw invalid('This workflow saves no picture. Add a SaveImage node to it.');
  return { graph, bindings: detectBindings(graph), inputs: inputsOf(graph) };
}

/** Nodes that nothing is made of are lying about in many workflows, half connected: the server passes over them. */
function withoutLooseNodes(graph: ApiGraph, info: ObjectInfo | null): ApiGraph {
  const ends = Object.entries(graph).filter(([, node]) => {
    const nodeClass = info?.get(node.class_type);
    const takesLinks = nodeClass?.inputs.some(({ required, spec }) => required && spec.kind === 'link');
    const isFed = takesLinks !== true || Object.values(node.inputs).some(isLink);
    return nodeClass?.isOutput === true && isFed;
  });
  const areKnown = Object.values(graph).every(({ class_type }) => info?.has(class_type));
  if (!areKnown || ends.length === 0) return graph;
  const used = new Set(ends.map(([id]) => id));
  for (const id of used) {
    for (const value of Object.values(graph[id]?.inputs ?? {})) if (isLink(value)) used.add(value[0]);
  }
  return Object.fromEntries(Object.entries(graph).filter(([id]) => used.has(id)));
}

function parse(text: string): Json {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('This is no workflow: it is not JSON.');
    throw error;
  }
}

function readGraph(json: Json, info: ObjectInfo | null): ApiGraph {
  if (isPageWorkflow(json)) {
    if (info) return withinBounds(convertPageWorkflow(json, info));
    throw invalid(
      'To read this format Gesso needs a connected server. Or export it from ComfyUI with "Export (API)".',
    );
  }
  const wrapped = typeof json === 'object' && json !== null && 'prompt' in json ? json.prompt : undefined;
  const candidate =
    typeof wrapped === 'object' && wrapped !== null && !Array.isArray(wrapped) ? wrapped : json;
  const parsed = z.record(z.string(), nodeSchema).safeParse(candidate);
  if (!parsed.success || Object.keys(parsed.data).length === 0) {
    throw invalid('This is no ComfyUI workflow: its nodes cannot be found.');
  }
  return withinBounds(apiGraph(parsed.data));
}

function withinBounds(graph: ApiGraph): ApiGraph {
  if (Object.keys(graph).length > MOST_NODES) throw invalid('This workflow has too many nodes.');
  return graph;
}

function apiGraph(nodes: Readonly<Record<string, z.infer<typeof nodeSchema>>>): ApiGraph {
  return Object.fromEntries(
    Object.entries(nodes).map(([id, { class_type, inputs, _meta }]): [string, GraphNode] => [
      id,
      { class_type, inputs, ...(_meta ? { _meta } : {}) },
    ]),
  );
}

/** Numbers past 2^53 as text, which ComfyUI takes just as well: a template is kept as plain JSON. */
function plainIntegers(graph: ApiGraph): ApiGraph {
  const plain = (value: Json): Json => (typeof value === 'bigint' ? value.toString() : value);
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => [
      id,
      {
        ...node,
        inputs: Object.fromEntries(Object.entries(node.inputs).map(([name, value]) => [name, plain(value)])),
      },
    ]),
  );
}

function inputsOf(graph: ApiGraph): WorkflowInput[] {
  return Object.entries(graph).flatMap(([nodeId, { class_type, inputs, _meta }]) =>
    Object.entries(inputs).flatMap(([input, value]) =>
      isLink(value) || (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
        ? []
        : [{ nodeId, nodeTitle: _meta?.title ?? class_type, input, value }],
    ),
  );
}

function invalid(message: string): AppError {
  return new AppError('INVALID_WORKFLOW', message);
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'i') instanceof RegExp;
  } catch {
    return false;
  }
}

const templateSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  title: z.string().min(1).max(200),
  description: z.string().max(2_000),
  graph: z.record(z.string(), nodeSchema),
  bindings: z.array(z.object({ field: z.enum(WORKFLOW_FIELDS), nodeId: z.string(), input: z.string() })),
  files: z
    .array(
      z.object({
        nodeId: z.string(),
        input: z.string(),
        title: z.string(),
        match: z.array(z.string().refine(isPattern)),
      }),
    )
    .exactOptional(),
  createdAtMs: z.number(),
});

/** A stored template; null when it is damaged or from a newer Gesso. */
export function readTemplate(stored: unknown): WorkflowTemplate | null {
  const parsed = templateSchema.safeParse(stored);
  if (!parsed.success) return null;
  return { ...parsed.data, graph: apiGraph(parsed.data.graph) };
}
