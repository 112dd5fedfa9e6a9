import sharp from 'sharp';
import { DEFAULT_EDIT_SETTINGS } from '../../../main/domain/edit.ts';
import { fillHole } from '../../../main/engines/builtin/fill/patch-match.ts';
import { distanceTo } from '../../../main/imaging/edit/distance.ts';
import { prepareEdit, stitchEdit, type EditSpec } from '../../../main/imaging/edit/edit-pipeline.ts';
import type { Rgb } from './seam.ts';

/**
 * Who draws. `builtin` is the real engine. `drifting` is its result as a diffusion model would hand it back: at a size of its own,
 * and through a coding that shifts the colours of the whole picture and takes a little of its sharpness.
 */
export type Drawer = 'builtin' | 'drifting';

export const RECIPES = ['strict edge', 'soft edge', 'naive paste', 'feather only'] as const;
export type Recipe = (typeof RECIPES)[number];

/** The feather of the plain recipe, pixels: what the editors that have only that start with. */
const FEATHER = 16;

export function specFor(source: string, area: EditSpec['area'], drawer: Drawer): EditSpec {
  return {
    source,
    area,
    settings: DEFAULT_EDIT_SETTINGS,
    model:
      drawer === 'builtin'
        ? { nativeSize: 2048, sizeStep: 1, samples: false }
        : { nativeSize: 512, sizeStep: 8, samples: true },
    strength: 1,
    seed: '7',
  };
}

/** What the drawer makes of a prepared edit: a PNG of the prepared size. */
export async function draw(spec: EditSpec, drawer: Drawer): Promise<Uint8Array> {
  const prepared = await prepareEdit(spec);
  const { width, height } = prepared;
  const [data, mask] = await Promise.all([
    sharp(prepared.image).raw().toBuffer(),
    sharp(prepared.mask).toColourspace('b-w').raw().toBuffer(),
  ]);
  const events = { onProgress: () => undefined, shouldStop: () => false };
  const filled = fillHole({ width, height, data }, mask, spec.seed, events);
  if (!filled) throw new Error('stopped');
  const image = sharp(filled, { raw: { width, height, channels: 3 } });
  if (drawer === 'drifting') image.blur(0.6).linear([0.96, 0.98, 0.95], [11, 2, 9]);
  return image.png({ compressionLevel: 1 }).toBuffer();
}

/** The whole result of a recipe, 8-bit RGB. */
export async function stitched(
  recipe: Recipe,
  spec: EditSpec,
  output: Uint8Array,
  before: Rgb,
  inside: Uint8Array,
): Promise<Rgb> {
  if (recipe === 'strict edge' || recipe === 'soft edge') {
    const edge = recipe === 'strict edge' ? 'strict' : 'soft';
    return decode(await stitchEdit({ ...spec, settings: { ...spec.settings, edge } }, output));
  }
  const { width, height } = before;
  const { rect } = await prepareEdit(spec);
  const made = await sharp(output)
    .resize(rect.width, rect.height, { fit: 'fill' })
    .removeAlpha()
    .extend({
      left: rect.left,
      top: rect.top,
      right: width - rect.left - rect.width,
      bottom: height - rect.top - rect.height,
    })
    .raw()
    .toBuffer();
  // What is added round a picture has nothing of it to fade from.
  const fades = recipe === 'feather only' && 'maskPng' in spec.area;
  const depth = fades ? depthOf(inside, width, height) : null;
  const data = before.data.map((value, at) => {
    const pixel = Math.floor(at / 3);
    const share = inside[pixel] === 0 ? 0 : depth ? Math.min(1, depth[pixel]! / FEATHER) : 1;
    return Math.round(value * (1 - share) + made[at]! * share);
  });
  return { width, height, data };
}

export async function decode(png: Uint8Array): Promise<Rgb> {
  const { data, info } = await sharp(png)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

function depthOf(inside: Uint8Array, width: number, height: number): Float32Array {
  const outside = inside.map((value) => (value === 0 ? 1 : 0));
  return distanceTo(outside, width, height);
}
