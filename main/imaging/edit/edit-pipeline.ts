import sharp, { type Sharp } from 'sharp';
import { changedByExtension, edgeOf, type EditEdge } from '../../domain/edit-edge.ts';
import { AppError } from '../../domain/errors.ts';
import type { EditSettings, Extension } from '../../domain/generation.ts';
import { MAX_INPUT_PIXELS } from '../limits.ts';
import { blendInto, cropMask } from './blend.ts';
import { planCrop, type CropPlan } from './crop-plan.ts';
import { cropRgb8, encodePicture, type Rect } from './decoded-picture.ts';
import { distanceTo } from './distance.ts';
import { boundsOfMask, inpaintCanvas, outpaintCanvas, type EditCanvas } from './edit-canvas.ts';
import { matchColor } from './match-color.ts';
import { prefill } from './prefill.ts';

/** One edit, whole: the same spec gives the same preparation, so that it can be finished in another run of the program. */
export interface EditSpec {
  /** Path of the source picture. */
  readonly source: string;
  /** What changes: a mask of the picture's size (8-bit greyscale PNG), or the pixels added around it. */
  readonly area: { readonly maskPng: Uint8Array } | { readonly extend: Extension };
  readonly settings: EditSettings;
  readonly model: {
    readonly nativeSize: number;
    readonly sizeStep: number;
    /** A diffusion model: small crops are enlarged, the mask is grown and softened for it. */
    readonly samples: boolean;
  };
  /** 0–1: how far the result may go from the source. */
  readonly strength: number;
  readonly seed: string;
}

/** What an engine is given. */
export interface PreparedEdit {
  readonly width: number;
  readonly height: number;
  /** The part of the canvas that it shows. */
  readonly rect: Rect;
  /** 8-bit RGB PNG. */
  readonly image: Uint8Array;
  /** 8-bit greyscale PNG, 255 where it must change. */
  readonly mask: Uint8Array;
}

interface Working {
  readonly canvas: EditCanvas;
  readonly plan: CropPlan;
  readonly edge: EditEdge;
  /** Of the planned rectangle, before it is resized. */
  readonly mask: Uint8Array;
}

/** @throws AppError FILE_CORRUPT, INVALID_INPUT */
export async function prepareEdit(spec: EditSpec): Promise<PreparedEdit> {
  const working = await work(spec);
  const { mask, edge } = working;
  const { rect, width, height } = working.plan;
  const denoise = spec.model.samples ? softened(mask, rect.width, rect.height, edge) : mask;
  const resize = (data: Uint8Array, channels: 1 | 3, kernel: 'lanczos3' | 'linear'): Sharp =>
    sharp(data, { raw: { width: rect.width, height: rect.height, channels } }).resize(width, height, {
      fit: 'fill',
      kernel,
    });
  return {
    width,
    height,
    rect,
    image: await resize(inputOf(spec, working), 3, 'lanczos3').png({ compressionLevel: 1 }).toBuffer(),
    mask: await resize(denoise, 1, 'linear').toColourspace('b-w').png({ compressionLevel: 1 }).toBuffer(),
  };
}

/**
 * Puts what the engine made into the picture.
 * @param output an encoded picture of the prepared size
 * @returns a PNG of the whole result, in the source's depth and with its colour profile
 * @throws AppError FILE_CORRUPT, INVALID_INPUT, SERVER_PROTOCOL for an output of another shape
 */
export async function stitchEdit(spec: EditSpec, output: Uint8Array): Promise<Uint8Array> {
  const working = await work(spec);
  const { canvas, plan, edge, mask } = working;
  const made = await readOutput(output, plan);
  const keepsOriginal = spec.settings.fill === 'original' && 'maskPng' in spec.area;
  const input = keepsOriginal ? await givenTo(spec, working) : null;
  if (spec.settings.matchColor && spec.model.samples && spec.settings.fill !== 'original')
    matchColor(made, cropRgb8(canvas.picture, plan.rect), mask);
  blendInto({
    picture: canvas.picture,
    mask: canvas.mask,
    rect: plan.rect,
    output: made,
    untouched: input,
    feather: edge.blend,
    edge: 'extend' in spec.area ? 'strict' : spec.settings.edge,
  });
  return encodePicture(canvas.picture);
}

async function work(spec: EditSpec): Promise<Working> {
  const { area, settings, model } = spec;
  const canvas =
    'maskPng' in area
      ? await inpaintCanvas(spec.source, area.maskPng)
      : await outpaintCanvas(spec.source, area.extend);
  const { width, height } = canvas.picture;
  const bounds = boundsOfMask(canvas.mask, width, height);
  const changed = 'extend' in area ? changedByExtension(area.extend) : bounds;
  const edge = edgeOf(settings, changed, spec.strength);
  const plan = planCrop({
    canvas: { width, height },
    bounds,
    context: settings.context,
    nativeSize: model.nativeSize,
    sizeStep: model.sizeStep,
    enlarge: model.samples,
    grow: edge.grow,
    feather: edge.feather,
  });
  return { canvas, plan, edge, mask: cropMask(canvas.mask, width, plan.rect) };
}

/** 8-bit RGB of the planned rectangle as an engine is to see it. */
function inputOf({ area, settings, model, seed }: EditSpec, { canvas, plan, mask }: Working): Uint8Array {
  const rgb = cropRgb8(canvas.picture, plan.rect);
  // An engine that doesn't sample sees nothing of what lies under the mask.
  if (!model.samples) return rgb;
  // There is nothing original in what is added round a picture.
  const fill = 'extend' in area && settings.fill === 'original' ? 'edge' : settings.fill;
  prefill(rgb, mask, plan.rect.width, plan.rect.height, fill, seed);
  return rgb;
}

/** The same as it was after resizing: what that alone changed must not be taken for the engine's work. */
async function givenTo(spec: EditSpec, working: Working): Promise<Uint8Array> {
  const { plan } = working;
  const wasResized = plan.width !== plan.rect.width || plan.height !== plan.rect.height;
  return wasResized ? readOutput((await prepareEdit(spec)).image, plan) : inputOf(spec, working);
}

/** The mask for sampling: grown by `grow` at full strength, then falling to 0 over `feather`. */
function softened(mask: Uint8Array, width: number, height: number, { grow, feather }: EditEdge): Uint8Array {
  const distance = distanceTo(mask, width, height);
  return Uint8Array.from(mask, (value, at) => {
    const beyond = distance[at]! - grow;
    if (value === 0 && beyond > 0)
      return feather === 0 ? 0 : Math.max(0, Math.round(255 * (1 - beyond / feather)));
    return 255;
  });
}

async function readOutput(bytes: Uint8Array, { rect, width, height }: CropPlan): Promise<Uint8Array> {
  const image = sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS });
  const found = await image.metadata();
  if (Math.abs(found.width - width) > 64 || Math.abs(found.height - height) > 64) {
    throw new AppError(
      'SERVER_PROTOCOL',
      `The engine was asked for ${width} × ${height} pixels and made ${found.width} × ${found.height}.`,
    );
  }
  const data = await image
    .removeAlpha()
    .toColourspace('srgb')
    .resize(rect.width, rect.height, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  return new Uint8Array(data);
}
