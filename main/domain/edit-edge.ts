import type { EditSettings, Extension } from './generation.ts';

/** How the edge of an edit is treated, pixels of the picture. */
export interface EditEdge {
  /** How far the mask grows at full strength before sampling. */
  readonly grow: number;
  /** How far it then fades. */
  readonly feather: number;
  /** Over how many pixels the result is blended into the picture. */
  readonly blend: number;
}

/** The most a user can set, and what is chosen by itself keeps to it. */
const MOST = 512;
const LEAST_FEATHER = 32;
const FEATHER_SHARE = 0.1;
const MOST_BLEND = 25;

/**
 * Grow and feather as set; what is `auto` follows from the size of what changes and from how far the result may go from the
 * source (krita-ai-diffusion's formulas: feather = max(32, a tenth of the diagonal) × strength, grow = 4 + feather / 2, blended
 * over at most 25).
 * @param changed bounds of what changes, see `changedByExtension` for an outpaint
 * @param strength 0–1, the request's denoise
 */
export function edgeOf(
  { grow, feather }: Pick<EditSettings, 'grow' | 'feather'>,
  changed: { readonly width: number; readonly height: number },
  strength: number,
): EditEdge {
  const diagonal = Math.hypot(changed.width, changed.height);
  const natural = Math.round(Math.max(LEAST_FEATHER, FEATHER_SHARE * diagonal) * strength);
  const fade = feather === 'auto' ? Math.min(MOST, natural) : feather;
  return {
    grow: grow === 'auto' ? Math.min(MOST, Math.round(4 + fade / 2)) : grow,
    feather: fade,
    blend: feather === 'auto' ? Math.min(MOST_BLEND, fade) : fade,
  };
}

/** The size that counts where a picture is extended: how far it reaches, not how long its sides are. */
export function changedByExtension({ left, right, up, down }: Extension): {
  readonly width: number;
  readonly height: number;
} {
  return { width: Math.max(left, right), height: Math.max(up, down) };
}
