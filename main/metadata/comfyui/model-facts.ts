import type { LoraUse } from '../../domain/generation.ts';
import type { Facts } from '../dialect.ts';
import { asObject, asText } from '../json-text.ts';
import { nameTest, upstream, type Graph, type GraphNode } from './graph.ts';
import { lorasOf } from './loras.ts';

const isModelInput = nameTest(
  /^(model|unet|basic_pipe|pipe|guider|base_sampler|upscaler|sdxl_tuple|model_?1|base_model|context|ctx|base_ctx|ctx_\d+|ckpt)$/i,
);
const MODEL_NAME = [
  'ckpt_name',
  'unet_name',
  'model_name',
  'base_ckpt_name',
  'gguf_name',
  'model_path',
  'checkpoint',
  'base_checkpoint',
  'model',
];

/** The model a sampler paints with, and the LoRAs between. */
export function modelFacts(graph: Graph, sampler: GraphNode): Facts {
  const facts: Facts = {};
  const path = upstream(graph, sampler, isModelInput);
  for (const node of path) {
    const name = modelNameOf(node);
    if (name) {
      facts.model = name;
      break;
    }
  }
  // Nearest to the model first: the order in which they were applied.
  const loras: LoraUse[] = path.toReversed().flatMap((node) => lorasOf(graph, node));
  if (loras.length > 0) facts.loras = loras;
  return facts;
}

/** The model's name that a loader, or the node of a service, holds. */
export function modelNameOf({ inputs }: GraphNode): string | undefined {
  return MODEL_NAME.map((input) => fileNameOf(inputs[input])).find(Boolean);
}

/** File names come as text, or as an object of a loader with pictures. */
export function fileNameOf(value: unknown): string | undefined {
  return asText(value) ?? asText(asObject(value)?.['content']);
}
