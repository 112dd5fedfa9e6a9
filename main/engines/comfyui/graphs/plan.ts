import type { GenerationRequest } from '../../../domain/generation.ts';
import type { Family } from '../families.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The model's files, under this server's names. */
export type ModelParts =
  | { readonly kind: 'checkpoint'; readonly name: string; readonly vae: string | null }
  | {
      readonly kind: 'separate';
      readonly diffusionModel: string;
      readonly encoders: readonly string[];
      readonly vae: string;
    };

export interface PlannedLora {
  readonly name: string;
  readonly modelStrength: number;
  readonly clipStrength: number;
  /** Place in the request's list. */
  readonly index: number;
}

/** A picture on the server, under the name LoadImage takes. */
export interface PlannedReference {
  readonly role: 'reference' | 'style' | 'control';
  readonly name: string;
  readonly strength: number;
}

/**
 * Three ways to fill a masked area:
 * `noise-mask` samples the encoded source under a mask, with any model and any denoise;
 * `blank` starts from grey under the mask, for a denoise of 1;
 * `conditioning` tells a model that was trained to fill.
 */
export const INPAINT_METHODS = ['noise-mask', 'blank', 'conditioning'] as const;
export type InpaintMethod = (typeof INPAINT_METHODS)[number];

export type StyleMethod =
  | { readonly kind: 'redux'; readonly styleModel: string; readonly clipVision: string }
  | { readonly kind: 'ip-adapter'; readonly preset: string };

/** A second sampling at a higher resolution. */
export interface HighResolutionPass {
  readonly scale: number;
  readonly steps: number;
  readonly denoise: number;
}

/** Everything a graph is built from: the request, resolved against one server. */
export interface GraphPlan {
  readonly request: GenerationRequest;
  readonly family: Family;
  readonly parts: ModelParts;
  readonly loras: readonly PlannedLora[];
  readonly source: string | null;
  readonly mask: string | null;
  /** The mask has values between black and white. */
  readonly softMask: boolean;
  readonly references: readonly PlannedReference[];
  readonly inpaintMethod: InpaintMethod;
  readonly style: StyleMethod | null;
  readonly controlNet: string | null;
  readonly controlType: string | null;
  readonly highResolution: HighResolutionPass | null;
  readonly upscaler: { readonly name: string; readonly factor: number } | null;
  /** What is sampled: a multiple of the family's step. */
  readonly samplingSize: Size;
  /** What the result is cut to before any enlargement; at most the sampling size. */
  readonly cropSize: Size;
  readonly imageCount: number;
  /** Unlike any other job's: an identical graph would be answered from the server's cache. */
  readonly filenamePrefix: string;
  /** Node classes this server has. */
  readonly hasNode: (classType: string) => boolean;
}

/** What the last sampling makes: the sampling size, or its enlargement up to the family's step. */
export function passSize({ samplingSize, highResolution, family }: GraphPlan): Size {
  if (!highResolution) return samplingSize;
  const enlarge = (pixels: number): number => roundUp(pixels * highResolution.scale, family.sizeStep);
  return { width: enlarge(samplingSize.width), height: enlarge(samplingSize.height) };
}

/** What is kept of it. */
export function finalCrop({ cropSize, highResolution }: GraphPlan): Size {
  const scale = highResolution?.scale ?? 1;
  return { width: Math.round(cropSize.width * scale), height: Math.round(cropSize.height * scale) };
}

/** Pixels of the pictures a plan makes. */
export function outputSize(plan: GraphPlan): Size {
  const factor = plan.upscaler?.factor ?? 1;
  const { width, height } = finalCrop(plan);
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}

/** The next multiple of `step` that is not below `pixels`. */
export function roundUp(pixels: number, step: number): number {
  return Math.ceil(pixels / step) * step;
}
