import type { GenerationRequest, GenerationType } from '../../../domain/generation.ts';
import type { WorkflowBinding, WorkflowField } from '../../../domain/workflow-field.ts';
import type { ApiGraph, Graph, GraphNode } from '../graphs/graph.ts';
import { choicesOf, type ObjectInfo } from '../object-info.ts';
import { lacking } from '../plan-request.ts';
import type { Json } from '../tolerant-json.ts';

/** A model file that a workflow takes from what the server has. */
interface TemplateFile {
  readonly nodeId: string;
  readonly input: string;
  /** What it is, in the user's words. */
  readonly title: string;
  /** Patterns of file names, the best first; upper and lower case are the same. */
  readonly match: readonly string[];
}

/** A workflow that is run like a model: the user's own, or one of those Gesso brings along. */
export interface WorkflowTemplate {
  /** Lowercase letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly graph: ApiGraph;
  readonly bindings: readonly WorkflowBinding[];
  /** Files chosen by what a server has, instead of by the names in the graph. */
  readonly files?: readonly TemplateFile[];
  readonly createdAtMs: number;
}

/** The file a server has for a place in a template; undefined when none fits. */
function chooseFile(
  { graph }: WorkflowTemplate,
  { nodeId, input, match }: TemplateFile,
  info: ObjectInfo,
): string | undefined {
  const names = choicesOf(info, graph[nodeId]?.class_type ?? '', input);
  return match
    .map((pattern) => names.find((name) => new RegExp(pattern, 'i').test(name)))
    .find((name) => name !== undefined);
}

/** Whether a server has every node and file that a template needs. */
export function canRun(template: WorkflowTemplate, info: ObjectInfo): boolean {
  return (
    Object.values(template.graph).every(({ class_type }) => info.has(class_type)) &&
    (template.files ?? []).every((file) => chooseFile(template, file, info) !== undefined)
  );
}

const MODEL_PREFIX = 'workflow:';

/** The model id under which a template is chosen. */
export function templateModelId(templateId: string): string {
  return `${MODEL_PREFIX}${templateId}`;
}

/** The template a model id means; null for an ordinary model. */
export function templateIdOf(model: string): string | null {
  return model.startsWith(MODEL_PREFIX) ? model.slice(MODEL_PREFIX.length) : null;
}

/** What a template can be used for, by the pictures it takes. */
export function templateTypes({ bindings }: Pick<WorkflowTemplate, 'bindings'>): readonly GenerationType[] {
  const bound = new Set(bindings.map(({ field }) => field));
  if (bound.has('source') && bound.has('mask')) return ['inpaint', 'outpaint'];
  if (bound.has('source')) return ['image-to-image'];
  return ['text-to-image'];
}

/** Names of the pictures as uploaded; references in the request's order within their role. */
export interface TemplatePictures {
  readonly source: string | null;
  readonly mask: string | null;
  readonly references: readonly { readonly role: 'reference' | 'style' | 'control'; readonly name: string }[];
}

/**
 * The template's graph with the request's values in the bound inputs, saving under `filenamePrefix`.
 * @param info the server's nodes, for the files it has
 * @throws AppError ENGINE_REJECTED when it has none for a place
 */
export function applyTemplate(
  template: WorkflowTemplate,
  request: GenerationRequest,
  pictures: TemplatePictures,
  job: { readonly imageCount: number; readonly filenamePrefix: string },
  info: ObjectInfo,
): Graph {
  const nodes: Record<string, GraphNode> = {};
  for (const [id, node] of Object.entries(template.graph))
    nodes[id] = { ...node, inputs: { ...node.inputs } };
  for (const file of template.files ?? []) {
    const name = chooseFile(template, file, info);
    const node = nodes[file.nodeId];
    if (name === undefined || !node) {
      throw lacking('model', `This server has no ${file.title}, which “${template.title}” needs.`);
    }
    nodes[file.nodeId] = { ...node, inputs: { ...node.inputs, [file.input]: name } };
  }
  const fields = new Map<string, string>();
  const values = valueReader(request, pictures, job.imageCount);
  for (const { field, nodeId, input } of template.bindings) {
    const node = nodes[nodeId];
    const value = values(field);
    if (!node || value === undefined) continue;
    nodes[nodeId] = { ...node, inputs: { ...node.inputs, [input]: value } };
    fields.set(`${nodeId}.${input}`, field);
  }
  const outputs = Object.entries(nodes).filter(([, node]) => node.class_type === 'SaveImage');
  for (const [id, node] of outputs) {
    nodes[id] = { ...node, inputs: { ...node.inputs, filename_prefix: job.filenamePrefix } };
  }
  return { nodes, fields, outputs: outputs.map(([id]) => id) };
}

/** Picture fields give one name after the other, so that two bound LoadImage nodes take two references. */
function valueReader(
  request: GenerationRequest,
  pictures: TemplatePictures,
  imageCount: number,
): (field: WorkflowField) => Json | undefined {
  const taken = new Map<string, number>();
  return (field) => {
    switch (field) {
      case 'seed':
        return BigInt(request.seed);
      case 'imageCount':
        return imageCount;
      case 'source':
      case 'mask':
        return pictures[field] ?? undefined;
      case 'reference':
      case 'style':
      case 'control': {
        const index = taken.get(field) ?? 0;
        taken.set(field, index + 1);
        return pictures.references.filter(({ role }) => role === field)[index]?.name;
      }
      default:
        return request[field];
    }
  };
}
