import type { LoraUse } from '../../domain/generation.ts';
import type { Facts } from '../dialect.ts';
import { asText } from '../json-text.ts';
import { FILE_INPUTS, fileNameOf } from './file-name.ts';
import { nameTest, upstream, type Graph, type GraphNode } from './graph.ts';
import { lorasOf } from './loras.ts';

const isModelInput = nameTest(
  /^(model|unet|basic_pipe|pipe|guider|base_sampler|upscaler|sdxl_tuple|model_?1|base_model|context|ctx|base_ctx|ctx_\d+|ckpt|any_input|anything)$/i,
);
/** The model a sampler paints with, and the LoRAs between. */
export function modelFacts(graph: Graph, sampler: GraphNode): Facts {
  const facts: Facts = {};
  const path = upstream(graph, sampler, isModelInput);
  for (const node of path) {
    const name = modelNameOf(graph, node);
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
export function modelNameOf(graph: Graph, { inputs }: GraphNode): string | undefined {
  for (const input of FILE_INPUTS) {
    const name = inputs[input] === undefined ? undefined : fileNameOf(graph, inputs[input]);
    if (name !== undefined) return name;
  }
  // A link here is the model itself.
  return asText(inputs['model']);
}
