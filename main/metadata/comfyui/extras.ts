import type { ExtraValue } from '../../domain/generation.ts';
import { nameTest, upstream, type Graph, type GraphNode } from './graph.ts';
import { fileNameOf } from './file-name.ts';

const isPictureLoader = nameTest(/^load.*image/i);

/** Settings worth showing that have no field of their own. */
export function graphExtras(graph: Graph, output: GraphNode): Record<string, ExtraValue> {
  const extra: Record<string, ExtraValue> = {};
  const named: readonly (readonly [input: string, label: string])[] = [
    ['vae_name', 'VAE'],
    ['control_net_name', 'ControlNet'],
    ['upscale_model_name', 'Upscale model'],
  ];
  for (const node of upstream(graph, output, () => true)) {
    for (const [input, label] of named) {
      const name = fileNameOf(graph, node.inputs[input]);
      if (name) extra[label] ??= name;
    }
    const layer = node.inputs['stop_at_clip_layer'];
    if (typeof layer === 'number') extra['Clip skip'] ??= -layer;
    if (isPictureLoader(node.type)) {
      const source = fileNameOf(graph, node.inputs['image']);
      if (source) extra['Source image'] ??= source;
    }
  }
  return extra;
}
