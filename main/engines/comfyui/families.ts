import type { GenerationType } from '../../domain/generation.ts';

export const FAMILY_IDS = [
  'sd15',
  'sd15-inpaint',
  'sdxl',
  'sdxl-inpaint',
  'sdxl-turbo',
  'sd35',
  'sd35-turbo',
  'flux-dev',
  'flux-schnell',
  'flux-fill',
  'flux-kontext',
  'flux2',
  'flux2-klein-4b',
  'flux2-klein-9b',
  'qwen-image',
  'qwen-image-edit',
  'z-image',
] as const;
export type FamilyId = (typeof FAMILY_IDS)[number];

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number;
}

/** How a family whose parts lie in separate files is loaded. Patterns are tried in order over the server's lists. */
export interface SeparateParts {
  readonly loader: 'CLIPLoader' | 'DualCLIPLoader' | 'TripleCLIPLoader';
  readonly clipType: string;
  readonly encoders: readonly { readonly title: string; readonly patterns: readonly RegExp[] }[];
  readonly vae: readonly RegExp[];
}

export interface Family {
  readonly id: FamilyId;
  readonly title: string;
  readonly types: readonly GenerationType[];
  /** Side of the training square, pixels. */
  readonly nativeSize: number;
  /** Sides must be multiples of this, pixels. */
  readonly sizeStep: number;
  readonly steps: NumberRange;
  /** `cfg`: classifier-free guidance. `distilled`: a number the model was taught. Null: the model uses neither. */
  readonly guidance: (NumberRange & { readonly kind: 'cfg' | 'distilled' }) | null;
  readonly usesNegative: boolean;
  readonly sampler: string;
  readonly scheduler: string;
  /** Sampling shift, where the family has one. */
  readonly shift: NumberRange | null;
  readonly clipSkip: boolean;
  readonly references: readonly ('reference' | 'style' | 'control')[];
  readonly separate: SeparateParts | null;
  readonly description: string;
}

const ALL_EDITS = ['text-to-image', 'image-to-image', 'inpaint', 'outpaint'] as const;
const MASKED_EDITS = ['inpaint', 'outpaint'] as const;

const range = (min: number, max: number, step: number, value: number): NumberRange => ({
  min,
  max,
  step,
  default: value,
});
const cfg = (value: number, max = 20) => ({ kind: 'cfg', ...range(1, max, 0.1, value) }) as const;
const distilled = (value: number, max = 10) => ({ kind: 'distilled', ...range(0, max, 0.1, value) }) as const;

const FLUX_PARTS: SeparateParts = {
  loader: 'DualCLIPLoader',
  clipType: 'flux',
  encoders: [
    { title: 'T5 text encoder (t5xxl)', patterns: [/t5.?xxl.*fp16/i, /t5.?xxl/i, /t5/i] },
    { title: 'CLIP-L text encoder (clip_l)', patterns: [/clip_?l\b/i, /clip.?l(?![a-z])/i, /vit-?l/i] },
  ],
  vae: [/^(?:.*[\\/])?ae\.(?:safetensors|sft)$/i, /flux(?!.?2).*(?:vae|ae)/i],
};

const SD35_PARTS: SeparateParts = {
  loader: 'TripleCLIPLoader',
  clipType: 'sd3',
  encoders: [
    { title: 'CLIP-L text encoder (clip_l)', patterns: [/clip_?l\b/i, /clip.?l(?![a-z])/i] },
    { title: 'CLIP-G text encoder (clip_g)', patterns: [/clip_?g\b/i, /clip.?g(?![a-z])/i] },
    { title: 'T5 text encoder (t5xxl)', patterns: [/t5.?xxl/i] },
  ],
  vae: [/sd_?3.*(?:vae|ae)?/i, /stable.?diffusion.?3/i],
};

const QWEN_PARTS: SeparateParts = {
  loader: 'CLIPLoader',
  clipType: 'qwen_image',
  encoders: [{ title: 'Qwen 2.5 VL text encoder', patterns: [/qwen.?2\.?5.?vl/i] }],
  vae: [/qwen.*vae/i],
};

const sd15: Family = {
  id: 'sd15',
  title: 'Stable Diffusion 1.5',
  types: ALL_EDITS,
  nativeSize: 512,
  sizeStep: 8,
  steps: range(1, 150, 1, 25),
  guidance: cfg(7, 30),
  usesNegative: true,
  sampler: 'dpmpp_2m',
  scheduler: 'karras',
  shift: null,
  clipSkip: true,
  references: ['style', 'control'],
  separate: null,
  description: 'Stable Diffusion 1.5: small and quick, at its best near 512 pixels.',
};

const sdxl: Family = {
  ...sd15,
  id: 'sdxl',
  title: 'Stable Diffusion XL',
  nativeSize: 1024,
  steps: range(1, 150, 1, 28),
  guidance: cfg(6, 30),
  description: 'Stable Diffusion XL and its descendants, at their best near one megapixel.',
};

const fluxDev: Family = {
  id: 'flux-dev',
  title: 'FLUX.1 dev',
  types: ALL_EDITS,
  nativeSize: 1024,
  sizeStep: 16,
  steps: range(1, 100, 1, 20),
  guidance: distilled(3.5),
  usesNegative: false,
  sampler: 'euler',
  scheduler: 'simple',
  shift: null,
  clipSkip: false,
  references: ['style', 'control'],
  separate: FLUX_PARTS,
  description: 'FLUX.1 dev: follows long prompts closely; uses no negative prompt.',
};

const qwenImage: Family = {
  id: 'qwen-image',
  title: 'Qwen-Image',
  types: ALL_EDITS,
  nativeSize: 1328,
  sizeStep: 16,
  steps: range(1, 100, 1, 20),
  guidance: cfg(4),
  usesNegative: true,
  sampler: 'euler',
  scheduler: 'simple',
  shift: range(0, 20, 0.05, 3.1),
  clipSkip: false,
  references: ['control'],
  separate: QWEN_PARTS,
  description: 'Qwen-Image: strong at text within pictures.',
};

const flux2: Family = {
  id: 'flux2',
  title: 'FLUX.2 dev',
  types: ALL_EDITS,
  nativeSize: 1024,
  sizeStep: 16,
  steps: range(1, 100, 1, 20),
  guidance: distilled(4),
  usesNegative: false,
  sampler: 'euler',
  scheduler: 'simple',
  shift: null,
  clipSkip: false,
  references: ['reference'],
  separate: {
    loader: 'CLIPLoader',
    clipType: 'flux2',
    encoders: [
      {
        title: 'Mistral text encoder (mistral_3_small_flux2)',
        patterns: [/mistral.*flux.?2/i, /mistral/i],
      },
    ],
    vae: [/flux.?2.*(?:vae|ae)/i],
  },
  description: 'FLUX.2 dev: large; takes reference pictures.',
};

/** The distilled FLUX.2: four steps, no guidance, a smaller text encoder. */
function klein(id: FamilyId, title: string, encoder: SeparateParts['encoders'][number]): Family {
  return {
    ...flux2,
    id,
    title,
    steps: range(1, 50, 1, 4),
    guidance: null,
    separate: { loader: 'CLIPLoader', clipType: 'flux2', encoders: [encoder], vae: [/flux.?2.*(?:vae|ae)/i] },
    description: `${title}: quick, done in four steps; takes reference pictures.`,
  };
}

const FAMILIES: Readonly<Record<FamilyId, Family>> = {
  sd15,
  'sd15-inpaint': {
    ...sd15,
    id: 'sd15-inpaint',
    title: 'Stable Diffusion 1.5 Inpainting',
    types: MASKED_EDITS,
    description: 'Stable Diffusion 1.5 trained to fill masked areas.',
  },
  sdxl,
  'sdxl-inpaint': {
    ...sdxl,
    id: 'sdxl-inpaint',
    title: 'Stable Diffusion XL Inpainting',
    types: MASKED_EDITS,
    description: 'Stable Diffusion XL trained to fill masked areas.',
  },
  'sdxl-turbo': {
    ...sdxl,
    id: 'sdxl-turbo',
    title: 'Stable Diffusion XL Turbo or Lightning',
    steps: range(1, 12, 1, 6),
    guidance: cfg(1.5, 4),
    sampler: 'euler',
    scheduler: 'sgm_uniform',
    description: 'A distilled Stable Diffusion XL: few steps, little guidance.',
  },
  sd35: {
    id: 'sd35',
    title: 'Stable Diffusion 3.5',
    types: ALL_EDITS,
    nativeSize: 1024,
    sizeStep: 16,
    steps: range(1, 100, 1, 28),
    guidance: cfg(4.5, 15),
    usesNegative: true,
    sampler: 'euler',
    scheduler: 'sgm_uniform',
    shift: range(0, 20, 0.05, 3),
    clipSkip: false,
    references: ['control'],
    separate: SD35_PARTS,
    description: 'Stable Diffusion 3.5 (large or medium).',
  },
  'sd35-turbo': {
    id: 'sd35-turbo',
    title: 'Stable Diffusion 3.5 Turbo',
    types: ALL_EDITS,
    nativeSize: 1024,
    sizeStep: 16,
    steps: range(1, 12, 1, 4),
    guidance: null,
    usesNegative: false,
    sampler: 'euler',
    scheduler: 'sgm_uniform',
    shift: range(0, 20, 0.05, 3),
    clipSkip: false,
    references: ['control'],
    separate: SD35_PARTS,
    description: 'Stable Diffusion 3.5 large, distilled to four steps.',
  },
  'flux-dev': fluxDev,
  'flux-schnell': {
    ...fluxDev,
    id: 'flux-schnell',
    title: 'FLUX.1 schnell',
    steps: range(1, 4, 1, 4),
    guidance: null,
    description: 'FLUX.1 schnell: done in one to four steps; uses neither guidance nor a negative prompt.',
  },
  'flux-fill': {
    ...fluxDev,
    id: 'flux-fill',
    title: 'FLUX.1 Fill',
    types: MASKED_EDITS,
    guidance: distilled(30, 100),
    scheduler: 'normal',
    description: 'FLUX.1 Fill: made for inpainting and outpainting.',
  },
  'flux-kontext': {
    ...fluxDev,
    id: 'flux-kontext',
    title: 'FLUX.1 Kontext',
    guidance: distilled(2.5),
    references: ['reference', 'style'],
    description:
      'FLUX.1 Kontext: changes a picture as told in words, keeping the rest; takes reference pictures.',
  },
  flux2,
  'flux2-klein-4b': klein('flux2-klein-4b', 'FLUX.2 klein 4B', {
    title: 'Qwen 3 4B text encoder',
    patterns: [/qwen.?3.?4b/i],
  }),
  'flux2-klein-9b': klein('flux2-klein-9b', 'FLUX.2 klein 9B', {
    title: 'Qwen 3 8B text encoder',
    patterns: [/qwen.?3.?8b/i],
  }),
  'qwen-image': qwenImage,
  'qwen-image-edit': {
    ...qwenImage,
    id: 'qwen-image-edit',
    title: 'Qwen-Image-Edit',
    nativeSize: 1024,
    guidance: cfg(2.5),
    references: ['reference'],
    description: 'Qwen-Image-Edit: changes a picture as told in words; takes reference pictures.',
  },
  'z-image': {
    id: 'z-image',
    title: 'Z-Image Turbo',
    types: ALL_EDITS,
    nativeSize: 1024,
    sizeStep: 16,
    steps: range(1, 20, 1, 8),
    guidance: null,
    usesNegative: false,
    sampler: 'res_multistep',
    scheduler: 'simple',
    shift: range(0, 20, 0.05, 3),
    clipSkip: false,
    references: ['control'],
    separate: {
      loader: 'CLIPLoader',
      clipType: 'lumina2',
      encoders: [{ title: 'Qwen 3 4B text encoder', patterns: [/qwen.?3.?4b/i] }],
      vae: FLUX_PARTS.vae,
    },
    description: 'Z-Image Turbo: photographic, done in eight steps.',
  },
};

export function familyOf(id: FamilyId): Family {
  return FAMILIES[id];
}

export function isFamilyId(id: string): id is FamilyId {
  return Object.hasOwn(FAMILIES, id);
}
