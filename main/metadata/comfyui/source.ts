import type { ImageType } from '../../domain/generation.ts';
import { asNumber } from '../json-text.ts';
import { nameTest, upstream, type Graph, type GraphNode } from './graph.ts';
import { isSideInput } from './samplers.ts';
import { numberOf } from './scalar.ts';

/** Inputs of nodes, and of the sampler itself, along which a source picture would come in. */
const isSource = nameTest(
  /^(?!(model|clip|vae|guider|noise|sigmas|sampler|control_net|image_?\d*_?ref.*)$)/i,
);
const isConditioning = nameTest(/^(positive|conditioning.*|cond1|guider)$/i);
const isReference = nameTest(/referencelatent|imageedit/i);
const isLoadingPicture = nameTest(/^load.*image|imageload|image.*loader/i);
const isSamplerSource = nameTest(
  /^(latent.*|samples|image|images|pixels|optional_latent.*|pipe|basic_pipe|image_embeds)$/i,
);

/** How large a picture a node is given, in pixels. */
export function sizeOf(graph: Graph, sampler: GraphNode): readonly [width: number, height: number] | null {
  for (const node of upstream(graph, sampler, (name) => !isSideInput(name))) {
    if (node === sampler) continue;
    const width = node.inputs['width'] ?? node.inputs['empty_latent_width'];
    const height = node.inputs['height'] ?? node.inputs['empty_latent_height'];
    const size = [numberOf(graph, width, 'width'), numberOf(graph, height, 'height')] as const;
    if (size[0] && size[1]) return [size[0], size[1]];
  }
  const width = asNumber(sampler.inputs['width']);
  const height = asNumber(sampler.inputs['height']);
  return width && height ? [width, height] : null;
}

/** What a sampler starts from. */
export function typeOf(graph: Graph, sampler: GraphNode): ImageType {
  const path = upstream(graph, sampler, (name, node) =>
    node === sampler
      ? isSamplerSource(name)
      : (isSource(name) && !isSideInput(name)) || name.toLowerCase() === 'mask',
  );
  const has = (pattern: RegExp): boolean => path.some((node) => pattern.test(node.type));
  const hasPicture = path.some(isPictureLoader) || hasReference(graph, sampler);
  if (has(/padimage|imagepad|outpaint/i)) return 'outpaint';
  if (has(/inpaint|setlatentnoisemask/i) && (hasPicture || has(/mask/i))) return 'inpaint';
  return hasPicture ? 'image-to-image' : 'text-to-image';
}

/** Editing models are given the picture beside the words, and begin from nothing or from any size. */
function hasReference(graph: Graph, sampler: GraphNode): boolean {
  return upstream(graph, sampler, isConditioning).some(
    (node) => isReference(node.type) && hasPictureBefore(graph, node),
  );
}

/** Whether a picture from a file leads to a node. */
export function hasPictureBefore(graph: Graph, node: GraphNode): boolean {
  return upstream(graph, node, (name) => isSource(name) && !isSideInput(name)).some(isPictureLoader);
}

function isPictureLoader({ type }: GraphNode): boolean {
  return isLoadingPicture(type);
}
