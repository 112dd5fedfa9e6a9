import type { ImageType } from '../../domain/generation.ts';
import { asNumber } from '../json-text.ts';
import { firstUpstream, nameTest, upstream, type Graph, type GraphNode } from './graph.ts';
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
export function sizeOf(graph: Graph, start: GraphNode): readonly [width: number, height: number] | null {
  const size = firstUpstream(
    graph,
    start,
    (name) => !isSideInput(name),
    (node) => (node === start ? null : sizeAt(graph, node)),
  );
  if (size) return size;
  const width = asNumber(start.inputs['width']);
  const height = asNumber(start.inputs['height']);
  return width && height ? [width, height] : null;
}

/** Where nodes offer sizes to choose from, such as `SDXL - 3:4 portrait 896x1152`: the choice goes before numbers beside it. */
const CHOICES = ['dimensions', 'resolution', 'aspect_ratio'];

function sizeChosen({ inputs }: GraphNode): readonly [width: number, height: number] | null {
  for (const name of CHOICES) {
    const choice = inputs[name];
    if (typeof choice !== 'string') continue;
    const [, width, height] = /(?<!\d)(\d{3,5}) ?[x×] ?(\d{3,5})(?!\d)/.exec(choice.slice(0, 80)) ?? [];
    if (!width || !height) continue;
    const isTurned = inputs['invert'] === true || inputs['swap_dimensions'] === 'On';
    return isTurned ? [Number(height), Number(width)] : [Number(width), Number(height)];
  }
  return null;
}

function sizeAt(graph: Graph, node: GraphNode): readonly [width: number, height: number] | null {
  const { inputs } = node;
  const chosen = sizeChosen(node);
  if (chosen) return chosen;
  const width = inputs['width'] ?? inputs['empty_latent_width'];
  const height = inputs['height'] ?? inputs['empty_latent_height'];
  if (width === undefined || height === undefined) return null;
  const size = [numberOf(graph, width, 'width'), numberOf(graph, height, 'height')] as const;
  return size[0] && size[1] ? [size[0], size[1]] : null;
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
  const isGiven = (node: GraphNode): boolean => isReference(node.type) && hasPictureBefore(graph, node);
  return firstUpstream(graph, sampler, isConditioning, (node) => (isGiven(node) ? node : null)) !== null;
}

/** Whether a picture from a file leads to a node. */
export function hasPictureBefore(graph: Graph, node: GraphNode): boolean {
  return upstream(graph, node, (name) => isSource(name) && !isSideInput(name)).some(isPictureLoader);
}

function isPictureLoader({ type }: GraphNode): boolean {
  return isLoadingPicture(type);
}
