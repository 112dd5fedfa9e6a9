import type { LoraUse } from '../../domain/generation.ts';
import { lorasOfPrompt } from '../a1111.ts';
import { asNumber, asObject, asText } from '../json-text.ts';
import { fileNameOf } from './file-name.ts';
import { asLink, upstream, type Graph, type GraphNode } from './graph.ts';
import { numberOf } from './scalar.ts';

const MAX_STACK = 60;
const NONE = new Set(['None', 'none', '']);

/** LoRAs a node applies: a loader's one, a stacker's several, and those of a stack linked to it. */
export function lorasOf(graph: Graph, node: GraphNode): LoraUse[] {
  const own = ownLoras(graph, node);
  const stack = asLink(
    node.inputs['lora_stack'] ?? node.inputs['optional_lora_stack'] ?? node.inputs['lora'],
  );
  const stacker = stack && graph.get(stack.node);
  if (!stacker) return own;
  const stacked = upstream(graph, stacker, (name) => /lora_stack|^(prev_)?lora$/i.test(name));
  return [...stacked.toReversed().flatMap((next) => ownLoras(graph, next)), ...own];
}

function ownLoras(graph: Graph, { inputs }: GraphNode): LoraUse[] {
  const found: LoraUse[] = [];
  if (inputs['toggle'] === false) return found;
  const add = (name: unknown, model: unknown, clip: unknown): void => {
    const file = fileNameOf(graph, name);
    if (file === undefined || NONE.has(file)) return;
    const modelStrength = numberOf(graph, model, 'strength') ?? 1;
    const clipStrength = numberOf(graph, clip, 'strength') ?? modelStrength;
    // ComfyUI leaves out those that would change nothing.
    if (modelStrength !== 0 || clipStrength !== 0) found.push({ name: file, modelStrength, clipStrength });
  };
  if (inputs['lora_name'] !== undefined) {
    const strength =
      inputs['strength_model'] ??
      inputs['strength'] ??
      inputs['lora_model_strength'] ??
      inputs['lora_strength'];
    // A loader for the model alone has no strength for the text encoder.
    const clip =
      inputs['strength_clip'] ??
      inputs['lora_clip_strength'] ??
      (inputs['clip'] === undefined ? 0 : undefined);
    add(inputs['lora_name'], strength, clip);
  }
  if (inputs['strength'] !== undefined) add(inputs['lora'], inputs['strength'], undefined);
  for (const [name, value] of Object.entries(inputs)) {
    const numbered = /^lora_(\d{1,2})$/.exec(name)?.[1];
    const power = numbered === undefined ? null : asObject(value);
    if (power && 'on' in power) {
      if (power['on'] === true) add(power['lora'], power['strength'], power['strengthTwo'] ?? undefined);
    } else if (numbered !== undefined)
      add(value, inputs[`strength_${numbered}`] ?? inputs[`lora_${numbered}_strength`], undefined);
  }
  const count = asNumber(inputs['lora_count'] ?? inputs['num_loras']) ?? MAX_STACK;
  for (const key of Object.keys(inputs)) {
    const index = Number(
      /^lora_(?:name_(\d{1,2})|(\d{1,2})_name)$/.exec(key)?.slice(1).join('') ?? Number.NaN,
    );
    if (Number.isNaN(index) || index > count) continue;
    if (inputs[`switch_${index}`] === 'Off') continue;
    const name = inputs[`lora_name_${index}`] ?? inputs[`lora_${index}_name`];
    const simple =
      inputs[`lora_wt_${index}`] ?? inputs[`lora_${index}_strength`] ?? inputs[`lora_strength_${index}`];
    const isSimple = inputs['input_mode'] === 'simple' || inputs['mode'] === 'simple';
    const model = isSimple
      ? simple
      : (inputs[`model_str_${index}`] ??
        inputs[`model_weight_${index}`] ??
        inputs[`lora_${index}_model_strength`] ??
        simple);
    const clip = isSimple
      ? undefined
      : (inputs[`clip_str_${index}`] ??
        inputs[`clip_weight_${index}`] ??
        inputs[`lora_${index}_clip_strength`]);
    add(name, model, clip);
  }
  const listed = asObject(inputs['loras'])?.['__value__'];
  for (const item of Array.isArray(listed) ? listed.map(asObject) : []) {
    if (item?.['active'] !== false) add(item?.['name'], item?.['strength'], item?.['clipStrength']);
  }
  // Loaders and encoders that apply what tags in a text name; with a list beside it, the text only repeats that.
  if (asLink(inputs['model']) && !Array.isArray(listed)) {
    const text = asText(inputs['populated_text']) ?? asText(inputs['text']) ?? '';
    found.push(...lorasOfPrompt(text));
  }
  return found;
}
