import { AppError, type FieldIssue } from '../../domain/errors.ts';
import { isLink, type Graph, type GraphNode } from './graphs/graph.ts';
import type { NodeClass, NodeInput, ObjectInfo } from './object-info.ts';
import type { Json } from './tolerant-json.ts';

/** What inputs that name a file are called towards the user. */
const FILE_INPUTS: Readonly<Record<string, string>> = {
  ckpt_name: 'checkpoint',
  unet_name: 'diffusion model',
  clip_name: 'text encoder',
  clip_name1: 'text encoder',
  clip_name2: 'text encoder',
  clip_name3: 'text encoder',
  vae_name: 'VAE',
  lora_name: 'LoRA',
  control_net_name: 'ControlNet',
  style_model_name: 'style model',
  model_name: 'upscaling model',
  sampler_name: 'sampler',
  scheduler: 'scheduler',
};

/** "This server has no LoRA named x." for an input that takes one of a list. */
export function missingChoiceMessage(classType: string, input: string, value: unknown): string {
  const isVision = classType === 'CLIPVisionLoader';
  const kind = isVision ? 'CLIP vision model' : (FILE_INPUTS[input] ?? `"${input}" of ${classType}`);
  return `This server has no ${kind} named ${String(value)}.`;
}

/** Those of a graph's nodes that Comfy.org charges for. */
export function apiNodesOf(graph: Graph, info: ObjectInfo): readonly NodeClass[] {
  const classes = Object.values(graph.nodes).map(({ class_type }) => info.get(class_type));
  return classes.filter((nodeClass) => nodeClass?.isApi === true) as NodeClass[];
}

/**
 * Checks a graph against what the server says of its nodes, as the server itself would.
 * @throws AppError ENGINE_REJECTED with one issue per fault, each naming the request's field where there is one.
 */
export function validateGraph(graph: Graph, info: ObjectInfo): void {
  const issues = Object.entries(graph.nodes).flatMap(([id, node]) => nodeIssues(graph, id, node, info));
  const [first] = issues;
  if (!first) return;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  throw new AppError('ENGINE_REJECTED', `${first.message}${more}`, { issues });
}

function nodeIssues(graph: Graph, id: string, node: GraphNode, info: ObjectInfo): FieldIssue[] {
  const nodeClass = info.get(node.class_type);
  if (!nodeClass) {
    return [
      {
        field: 'model',
        message: `This server has no node "${node.class_type}". Update ComfyUI or install the extension that brings it.`,
      },
    ];
  }
  return nodeClass.inputs.flatMap((input) => {
    const field = graph.fields.get(`${id}.${input.name}`) ?? `${node.class_type}.${input.name}`;
    const message = inputFault(graph, nodeClass, input, node.inputs[input.name], info);
    return message === null ? [] : [{ field, message }];
  });
}

function inputFault(
  graph: Graph,
  nodeClass: NodeClass,
  { name, required, spec, lenient }: NodeInput,
  value: Json | undefined,
  info: ObjectInfo,
): string | null {
  if (value === undefined) {
    return required && !lenient ? `"${name}" of ${nodeClass.title} is missing.` : null;
  }
  if (isLink(value))
    return linkFault(graph, nodeClass, name, spec.kind === 'link' ? spec.type : null, value, info);
  switch (spec.kind) {
    case 'choice': {
      const known = spec.upload || spec.options.some((option) => option === value);
      return known ? null : missingChoiceMessage(nodeClass.name, name, value);
    }
    case 'number': {
      const number = Number(value);
      if (Number.isNaN(number)) return `"${name}" of ${nodeClass.title} must be a number.`;
      if (number < spec.min)
        return `"${name}" of ${nodeClass.title} must be at least ${spec.min}, not ${number}.`;
      if (number > spec.max)
        return `"${name}" of ${nodeClass.title} must be at most ${spec.max}, not ${number}.`;
      return null;
    }
    // Extensions give types of their own to values that are typed in: only a link's type is checked.
    case 'link':
    case 'text':
    case 'toggle':
    case 'widget':
      return null;
  }
}

function linkFault(
  graph: Graph,
  nodeClass: NodeClass,
  name: string,
  wanted: string | null,
  [sourceId, output]: readonly [string, number],
  info: ObjectInfo,
): string | null {
  const source = graph.nodes[sourceId];
  const place = `"${name}" of ${nodeClass.title}`;
  if (!source) return `${place} is connected to a node that is not there.`;
  const offered = info.get(source.class_type)?.outputs[output];
  if (offered === undefined) {
    return info.has(source.class_type) ? `${place} is connected to an output that is not there.` : null;
  }
  if (wanted === null) return null;
  const accepted = typesOf(wanted);
  const fits = typesOf(offered).some((type) => isAnyType(type) || accepted.includes(type));
  return fits || accepted.some(isAnyType) ? null : `${place} takes ${wanted}, but is given ${offered}.`;
}

function typesOf(types: string): readonly string[] {
  return types.split(',').map((type) => type.trim());
}

/** Any, or what only the page judges: a type that follows from what else is connected. */
function isAnyType(type: string): boolean {
  return type === '*' || /^COMFY_\w+_V3$/.test(type);
}
