import { graphNode, type Graph } from '../comfyui/graph.ts';
import { asNumber, asObject, asText, type JsonObject } from '../json-text.ts';

interface Invocation {
  readonly id: string;
  readonly type: string;
  readonly fields: JsonObject;
  /** Its picture goes to the gallery. */
  readonly isSaved: boolean;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly field: string;
}

const MAX_NODES = 20_000;
/** Fields that say the same as inputs of ComfyUI's nodes. */
const FIELDS: Readonly<Record<string, string>> = {
  positive_conditioning: 'positive',
  positive_text_conditioning: 'positive',
  negative_conditioning: 'negative',
  negative_text_conditioning: 'negative',
  unet: 'model',
  transformer: 'model',
  num_steps: 'steps',
  guidance_scale: 'cfg',
  cfg_scale: 'cfg',
  // As in what InvokeAI itself notes, the schedulers are samplers.
  scheduler: 'sampler_name',
  denoise_mask: 'latent_mask',
  loras: 'lora_stack',
  lora: 'lora_name',
  weight: 'strength',
  vae_model: 'vae_name',
  control_model: 'control_net_name',
  string_left: 'string_1',
  string_middle: 'string_2',
  string_right: 'string_3',
};

function inputName(field: string): string {
  return (Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined) ?? field;
}

/** The nodes of a run (`invokeai_graph`) or of a workflow (`invokeai_workflow`) as a graph of ComfyUI's kind, which is read as one. */
export function invokeaiGraph(json: JsonObject): Graph | null {
  const [nodes, edges] = Array.isArray(json['nodes']) ? ofWorkflow(json) : ofRun(json);
  if (nodes.length === 0 || nodes.length > MAX_NODES) return null;
  const byId = new Map(nodes.map((node) => [node.id, { node, inputs: inputsOf(node) }]));
  for (const [index, { from, to, field }] of edges.entries()) {
    const [source, target] = [byId.get(from)?.node, byId.get(to)?.inputs];
    if (!source || !target) continue;
    const name = field === 'item' ? itemName(source.type, index) : inputName(field);
    // What a node works out is in none of its fields.
    if (!NUMBERS.has(name)) target[name] = [from, 0];
    else if (PRIMITIVES.has(source.type)) target[name] = source.fields['value'];
    else delete target[name];
  }
  return new Map(
    [...byId].map(([id, { node, inputs }]) => {
      if (isPainter(node.type)) completePainter(inputs);
      if (inputs['lora_name'] !== undefined) inputs['strength_clip'] = inputs['strength'];
      return [id, graphNode(id, typeOf(node), inputs)];
    }),
  );
}

const PRIMITIVES = new Set(['integer', 'float']);
const NUMBERS = new Set([
  'seed',
  'steps',
  'cfg',
  'guidance',
  'width',
  'height',
  'strength',
  'denoising_start',
]);

function completePainter(inputs: Record<string, unknown>): void {
  const start = asNumber(inputs['denoising_start']) ?? 0;
  if (start > 0) inputs['denoise'] = Math.round((1 - start) * 1000) / 1000;
  // Distilled models are run with 1 in the usual place.
  if (inputs['guidance'] !== undefined && !(Number(inputs['cfg']) > 1)) delete inputs['cfg'];
  // Where nothing else is painted upon, the noise says how large the picture is.
  inputs['latents'] ??= inputs['noise'];
}

function ofRun(json: JsonObject): [Invocation[], Edge[]] {
  const nodes = Object.entries(asObject(json['nodes']) ?? {}).flatMap(([id, value]): Invocation[] => {
    const node = asObject(value);
    const type = asText(node?.['type']);
    if (!node || type === undefined) return [];
    const { id: _, type: __, is_intermediate: isIntermediate, ...fields } = node;
    return [{ id, type, fields, isSaved: isIntermediate === false }];
  });
  const edges = listOf(json['edges']).flatMap((edge): Edge[] => {
    const [source, target] = [asObject(edge['source']), asObject(edge['destination'])];
    return edgeOf(source?.['node_id'], target?.['node_id'], target?.['field']);
  });
  return [nodes, edges];
}

function ofWorkflow(json: JsonObject): [Invocation[], Edge[]] {
  const nodes = listOf(json['nodes']).flatMap(({ id, data: value }): Invocation[] => {
    const data = asObject(value);
    const type = asText(data?.['type']);
    if (typeof id !== 'string' || type === undefined) return [];
    const fields = Object.entries(asObject(data?.['inputs']) ?? {}).map(([name, input]) => [
      name,
      asObject(input)?.['value'],
    ]);
    return [{ id, type, fields: Object.fromEntries(fields), isSaved: data?.['isIntermediate'] === false }];
  });
  const edges = listOf(json['edges']).flatMap((edge) =>
    edgeOf(edge['source'], edge['target'], edge['targetHandle']),
  );
  return [nodes, edges];
}

function edgeOf(from: unknown, to: unknown, field: unknown): Edge[] {
  return typeof from === 'string' && typeof to === 'string' && typeof field === 'string'
    ? [{ from, to, field }]
    : [];
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map(asObject).filter((item) => item !== null) : [];
}

/** A list is collected from any number of nodes, all linked to one field. */
function itemName(type: string, index: number): string {
  return type === 'lora_selector' ? `lora_stack_${index}` : `item_${index}`;
}

function inputsOf({ type, fields }: Invocation): Record<string, unknown> {
  const inputs: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    const object = asObject(value);
    const name = field === 'model' && object ? 'ckpt_name' : inputName(field);
    // Models are known by a key, pictures by the name of their file.
    inputs[name] = object ? (object['name'] ?? object['model_name'] ?? object['image_name']) : value;
  }
  if (type.startsWith('string_join')) inputs['delimiter'] = '';
  return inputs;
}

function isPainter(type: string): boolean {
  return /denoise(?:_latents)?(?:_meta)?$/.test(type);
}

/** By these names ComfyUI's graphs are understood. */
function typeOf({ type, fields, isSaved }: Invocation): string {
  if (isPainter(type)) return 'KSampler';
  if (/^create_(?:denoise|gradient)_mask$/.test(type)) return 'InpaintMask';
  if (type === 'image' || (/i2l$|vae_encode$/.test(type) && asObject(fields['image']))) return 'LoadImage';
  return isSaved ? `SaveImage ${type}` : type;
}
