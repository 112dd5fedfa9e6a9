import { asObject, asText } from '../json-text.ts';
import { asLink, type Graph } from './graph.ts';
import { VALUE_INPUTS } from './scalar.ts';

/** Inputs that hold the name of a model's file, of loaders and of nodes that only choose it. */
export const FILE_INPUTS = [
  'ckpt_name',
  'unet_name',
  'model_name',
  'base_ckpt_name',
  'gguf_name',
  'model_path',
  'checkpoint',
  'base_checkpoint',
];
const MOST_HOPS = 8;

/** File names come as text, as an object of a loader with pictures, or from a node that chooses them. */
export function fileNameOf(graph: Graph, value: unknown): string | undefined {
  let now = value;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const link = asLink(now);
    if (!link) return asText(now) ?? asText(asObject(now)?.['content']);
    const inputs = graph.get(link.node)?.inputs ?? {};
    now = [...FILE_INPUTS, 'lora_name', ...VALUE_INPUTS]
      .map((name) => inputs[name])
      .find((next) => next !== undefined);
  }
  return undefined;
}
