import type { GenerationRequest, GenerationType } from '../../../domain/generation.ts';
import type { WorkflowBinding, WorkflowField } from '../../../domain/workflow-field.ts';
import type { ApiGraph, Graph, GraphNode } from '../graphs/graph.ts';
import type { Json } from '../tolerant-json.ts';

/** A workflow of the user's own that is run like a model. */
export interface WorkflowTemplate {
  /** Lowercase letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly graph: ApiGraph;
  readonly bindings: readonly WorkflowBinding[];
  readonly createdAtMs: number;
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

/** The template's graph with the request's values in the bound inputs, saving under `filenamePrefix`. */
export function applyTemplate(
  template: WorkflowTemplate,
  request: GenerationRequest,
  pictures: TemplatePictures,
  job: { readonly imageCount: number; readonly filenamePrefix: string },
): Graph {
  const nodes: Record<string, GraphNode> = {};
  for (const [id, node] of Object.entries(template.graph))
    nodes[id] = { ...node, inputs: { ...node.inputs } };
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
