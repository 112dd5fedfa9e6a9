import type { Rect } from './decoded-picture.ts';

export interface CropPlan {
  /** The part of the canvas that the engine sees. */
  readonly rect: Rect;
  /** What it is resized to for the engine. */
  readonly width: number;
  readonly height: number;
}

export interface CropInput {
  readonly canvas: { readonly width: number; readonly height: number };
  /** Bounds of what changes. */
  readonly bounds: Rect;
  /** 0 (tight) – 1 (generous); undefined: the whole canvas. */
  readonly context: number | undefined;
  /** Side of the square that the model was trained on, pixels. */
  readonly nativeSize: number;
  /** The model's sizes are multiples of this. */
  readonly sizeStep: number;
  /** Whether a small crop is enlarged to the native size: diffusion models draw best there. */
  readonly enlarge: boolean;
  readonly grow: number;
  readonly feather: number;
}

/** At full context the crop is at least this wide (krita-ai-diffusion's figure, as are the parts below). */
const FULL_CONTEXT_LEAST = 512;

/**
 * Which part of the canvas an engine is given, and at which size. At full context the margin is the larger of a sixteenth of the
 * longest side and half the mean side of the mask; at none, grow and feather and 6 % of the mask.
 */
export function planCrop(input: CropInput): CropPlan {
  const { canvas, context } = input;
  const rect = context === undefined ? whole(canvas) : cropAround(input, context);
  const area = rect.width * rect.height;
  const native = input.nativeSize ** 2;
  const scale = area > native || input.enlarge ? Math.sqrt(native / area) : 1;
  const fit = (side: number): number =>
    Math.max(input.sizeStep, Math.round((side * scale) / input.sizeStep) * input.sizeStep);
  return { rect, width: fit(rect.width), height: fit(rect.height) };
}

function whole({ width, height }: { readonly width: number; readonly height: number }): Rect {
  return { left: 0, top: 0, width, height };
}

function cropAround({ canvas, bounds, grow, feather }: CropInput, context: number): Rect {
  const tight = grow + feather + 0.06 * Math.max(bounds.width, bounds.height) + 16;
  const generous = Math.max(Math.max(canvas.width, canvas.height) / 16, (bounds.width + bounds.height) / 4);
  const margin = Math.round(tight + (Math.max(generous, tight) - tight) * context);
  const least = FULL_CONTEXT_LEAST * context;
  // Towards a square: models know those best, and the context is the same on every side.
  const longest = Math.max(bounds.width, bounds.height) + 2 * margin;
  const side = (length: number): number =>
    Math.max(length + 2 * margin, least, longest * (0.6 + 0.4 * context));
  const [left, width] = place(bounds.left, bounds.width, side(bounds.width), canvas.width);
  const [top, height] = place(bounds.top, bounds.height, side(bounds.height), canvas.height);
  return { left, top, width, height };
}

/** Centres a span of `wanted` on one of `length`, moved to lie inside `room`. */
function place(start: number, length: number, wanted: number, room: number): [start: number, length: number] {
  const size = Math.min(room, Math.ceil(Math.max(length, wanted)));
  const from = Math.round(start + length / 2 - size / 2);
  return [Math.min(room - size, Math.max(0, from)), size];
}
