import type { FamilyGraph, LoadedModel } from './family-graph.ts';
import type { GraphBuilder, Link } from './graph.ts';
import { encodeText, loadImage } from './parts.ts';
import type { GraphPlan } from './plan.ts';
import { qwenImageGraph } from './qwen-image.ts';
import { picturesToLookAt } from './references.ts';

/** The newer text encoder takes this many pictures, the older one. */
const MOST_PICTURES = 3;

/** Qwen-Image-Edit: the text encoder itself looks at the pictures. */
export const qwenImageEditGraph: FamilyGraph = {
  ...qwenImageGraph,
  encode: (builder, plan, loaded) => ({
    positive: encodeWithPictures(builder, plan, loaded, 'prompt'),
    negative: encodeWithPictures(builder, plan, loaded, 'negativePrompt'),
  }),
};

function encodeWithPictures(
  builder: GraphBuilder,
  plan: GraphPlan,
  { clip, vae }: LoadedModel,
  field: 'prompt' | 'negativePrompt',
): Link {
  const prompt = plan.request[field];
  const pictures = picturesToLookAt(plan);
  const [first] = pictures;
  if (first === undefined) return encodeText(builder, clip, prompt, field);
  if (pictures.length === 1) {
    const image = loadImage(builder, first);
    return [builder.add('TextEncodeQwenImageEdit', { clip, prompt, vae, image }, { prompt: field }), 0];
  }
  const images = Object.fromEntries(
    pictures
      .slice(0, MOST_PICTURES)
      .map((name, index) => [`image${index + 1}`, loadImage(builder, name)] as const),
  );
  return [builder.add('TextEncodeQwenImageEditPlus', { clip, prompt, vae, ...images }, { prompt: field }), 0];
}
