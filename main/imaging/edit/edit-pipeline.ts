import sharp, { type Sharp } from 'sharp';
import { changedByExtension, edgeOf, type EditEdge } from '../../domain/edit-edge.ts';
import type { EditSettings, Extension } from '../../domain/generation.ts';
import { blendInto } from './blend.ts';
import { planCrop, type CropPlan } from './crop-plan.ts';
import { encodePicture, type Rect } from './decoded-picture.ts';
import { distanceTo } from './distance.ts';
import { boundsOfMask, inpaintCanvas, outpaintCanvas, type EditCanvas } from './edit-canvas.ts';
import { viewOf, type EditView } from './edit-view.ts';
import { readOutput } from './engine-output.ts';
import { colorMatch } from './match-color.ts';
import { fillClear, prefill } from './prefill.ts';

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
  /** Of the planned rectangle. */
  readonly view: EditView;
}

/** @throws AppError FILE_CORRUPT, INVALID_INPUT, TOO_LARGE */
export async function prepareEdit(spec: EditSpec): Promise<PreparedEdit> {
  return prepare(spec, await work(spec));
}

async function prepare(spec: EditSpec, { plan, edge, view }: Working): Promise<PreparedEdit> {
  const { rect, width, height } = plan;
  const denoise = spec.model.samples ? softened(view, edge) : view.mask;
  const resize = (data: Uint8Array, channels: 1 | 3, kernel: 'lanczos3' | 'linear'): Sharp =>
    sharp(data, { raw: { width: view.width, height: view.height, channels } }).resize(width, height, {
      fit: 'fill',
      kernel,
    });
  return {
    width,
    height,
    rect,
    image: await resize(shownTo(spec, view), 3, 'lanczos3').png({ compressionLevel: 1 }).toBuffer(),
    mask: await resize(denoise, 1, 'linear').toColourspace('b-w').png({ compressionLevel: 1 }).toBuffer(),
  };
}

/**
 * Puts what the engine made into the picture.
 * @param output an encoded picture of the prepared size
 * @returns a PNG of the whole result, in the source's depth and with its colour profile
 * @throws AppError FILE_CORRUPT, INVALID_INPUT, TOO_LARGE, SERVER_PROTOCOL for an output of another shape
 */
export async function stitchEdit(spec: EditSpec, output: Uint8Array): Promise<Uint8Array> {
  const working = await work(spec);
  const { canvas, plan, edge, view } = working;
  const { settings } = spec;
  const made = await readOutput(output, plan);
  const keepsOriginal = settings.fill === 'original' && 'maskPng' in spec.area;
  const given = keepsOriginal ? await readOutput((await prepare(spec, working)).image, plan) : null;
  const match =
    settings.matchColor && spec.model.samples && settings.fill !== 'original'
      ? colorMatch(await made.resized(view.width, view.height), view.rgb, unknownIn(view))
      : null;
  await blendInto({
    picture: canvas.picture,
    mask: canvas.mask,
    rect: plan.rect,
    output: (top, height) => made.rows(top, height),
    match,
    untouched: given && ((top, height) => given.rows(top, height)),
    feather: edge.blend,
    edge: 'extend' in spec.area ? 'strict' : settings.edge,
    // What is added round a picture has no transparency to keep: it would not be seen.
    keepAlpha: 'maskPng' in spec.area && (settings.keepAlpha ?? false),
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
  return { canvas, plan, edge, view: viewOf(canvas, plan) };
}

/** 8-bit RGB of the view as an engine is to see it. */
function shownTo({ area, settings, model, seed }: EditSpec, view: EditView): Uint8Array {
  const { width, height, mask, clear } = view;
  const rgb = view.rgb.slice();
  if (clear) fillClear(rgb, clear, width, height);
  // An engine that doesn't sample sees nothing of what lies under the mask.
  if (!model.samples) return rgb;
  // There is nothing original in what is added round a picture.
  const fill = 'extend' in area && settings.fill === 'original' ? 'edge' : settings.fill;
  prefill(rgb, mask, width, height, fill, seed);
  return rgb;
}

/** What of the view says nothing of the picture's colours: what changes, and what is transparent. */
function unknownIn({ mask, clear }: EditView): Uint8Array {
  return clear ? mask.map((value, at) => value | clear[at]!) : mask;
}

/** The mask for sampling: grown by `grow` at full strength, then falling to 0 over `feather`. */
function softened({ mask, width, height, shrink }: EditView, { grow, feather }: EditEdge): Uint8Array {
  const distance = distanceTo(mask, width, height);
  return mask.map((value, at) => {
    const beyond = distance[at]! * shrink - grow;
    if (value === 0 && beyond > 0)
      return feather === 0 ? 0 : Math.max(0, Math.round(255 * (1 - beyond / feather)));
    return 255;
  });
}
