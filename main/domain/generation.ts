import type { Seed } from './seed.ts';
import type { PictureTransform } from './transform.ts';

/** Letters of a prompt at most; longer ones are refused. */
export const MAX_PROMPT_LETTERS = 20_000;
/** Most pictures of one submit. */
export const MAX_COUNT = 10_000;
export const PROMPT_TOO_LONG = `A prompt has at most ${MAX_PROMPT_LETTERS.toLocaleString('en')} letters. Shorten it.`;

/** How a picture came to be. `import` is a file that says nothing of it. */
export const IMAGE_TYPES = [
  'text-to-image',
  'image-to-image',
  'inpaint',
  'outpaint',
  'upscale',
  'import',
] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];
export type GenerationType = Exclude<ImageType, 'import'>;
export const GENERATION_TYPES = IMAGE_TYPES.filter((type): type is GenerationType => type !== 'import');

export interface LoraUse {
  /** As the engine names it, usually a file name with `.safetensors`. */
  readonly name: string;
  /** Usually 0–1; negative and larger values are legal. */
  readonly modelStrength: number;
  readonly clipStrength: number;
}

/** What another picture was to this one. */
export const PARENT_ROLES = ['source', 'mask', 'reference', 'style', 'control'] as const;
export type ParentRole = (typeof PARENT_ROLES)[number];

export interface ImageInput {
  readonly role: ParentRole;
  /** The library's uid of the picture. A mask's is its id under `.gesso/masks`. */
  readonly uid: string;
  /** How much it counts, 0–1, where the engine has such a setting. */
  readonly strength?: number;
}

/** A value of an engine's own setting, beyond the ones every engine shares. */
export type ExtraValue = string | number | boolean;

/** What the user asks an engine for. Complete: the same request, engine version and seed give the same picture. */
export interface GenerationRequest {
  readonly type: GenerationType;
  /** Engine id: `builtin`, `comfyui`. */
  readonly engine: string;
  /** Model id within the engine: a checkpoint's file name, a template's id, `sketch`. */
  readonly model: string;
  readonly prompt: string;
  readonly negativePrompt: string;
  /** Pixels of the result. */
  readonly width: number;
  readonly height: number;
  /** Sampling steps. */
  readonly steps: number;
  /** Classifier-free guidance (cfg), or distilled guidance for models that use that. */
  readonly guidance: number;
  readonly sampler: string;
  readonly scheduler: string;
  /** 0–1; 1 ignores the source picture. */
  readonly denoise: number;
  readonly seed: Seed;
  readonly loras: readonly LoraUse[];
  readonly inputs: readonly ImageInput[];
  /** Pixels added per side; outpaint only. */
  readonly extend?: Extension;
  /** How an inpaint or outpaint prepares and pastes back; engine-independent. */
  readonly edit?: EditSettings;
  readonly extra: Readonly<Record<string, ExtraValue>>;
}

/** How wide to how high, in whatever unit. */
export interface Shape {
  readonly width: number;
  readonly height: number;
}

/** Pixels added per side, each 0 or 64–2048. */
export interface Extension {
  readonly left: number;
  readonly right: number;
  readonly up: number;
  readonly down: number;
}

export interface EditSettings {
  /** Pixels the mask grows before sampling. `auto`: by what changes, see `edgeOf`. */
  readonly grow: number | 'auto';
  /** Pixels over which sampling and paste-back fade. */
  readonly feather: number | 'auto';
  /** What the masked area is filled with before sampling. */
  readonly fill: 'blur' | 'edge' | 'noise' | 'neutral' | 'original';
  /** `strict`: nothing outside the mask changes by a byte. `soft`: the blend runs outward over `feather`. */
  readonly edge: 'strict' | 'soft';
  readonly matchColor: boolean;
  /** Transparency under the mask stays as it is in the source; else what changes becomes opaque. */
  readonly keepAlpha?: boolean;
  /** Context around the mask given to the engine, 0 (tight) – 1 (generous); undefined: the whole picture. */
  readonly context?: number;
}

/** Everything known of how a picture was made, whoever made it. What a file does not say is null. */
export interface GenerationRecord {
  readonly type: ImageType;
  readonly prompt: string;
  readonly negativePrompt: string;
  /** `builtin`, `comfyui`, or the generator a foreign file names: `a1111`, `invokeai`, … */
  readonly engine: string | null;
  readonly engineVersion: string | null;
  readonly model: string | null;
  readonly modelHash: string | null;
  readonly loras: readonly LoraUse[];
  readonly sampler: string | null;
  readonly scheduler: string | null;
  readonly seed: Seed | null;
  readonly steps: number | null;
  readonly guidance: number | null;
  readonly denoise: number | null;
  /** Size asked for, which may differ from the file's. */
  readonly width: number | null;
  readonly height: number | null;
  readonly parents: readonly ImageInput[];
  readonly extend: Extension | null;
  readonly edit: EditSettings | null;
  /** How it was cropped, resized, turned or flipped out of its source. */
  readonly transform: PictureTransform | null;
  /** The generation session (one submit) and the picture's number in it. */
  readonly sessionId: string | null;
  readonly count: number | null;
  /** Name of the batch file it came from; its copy lies beside the picture. */
  readonly batchFile: string | null;
  /** Wall time the engine worked, and what it cost where an engine charges. */
  readonly engineSeconds: number | null;
  readonly cost: number | null;
  /** When it was made, Unix milliseconds. */
  readonly createdAtMs: number | null;
  /** Settings beyond these, kept by name. */
  readonly extra: Readonly<Record<string, ExtraValue>>;
  /** Which dialect said each field, e.g. `{prompt: 'comfyui', seed: 'a1111'}`. Absent fields: Gesso itself. */
  readonly provenance: Readonly<Record<string, string>>;
}

export const UNKNOWN_GENERATION: GenerationRecord = {
  type: 'import',
  prompt: '',
  negativePrompt: '',
  engine: null,
  engineVersion: null,
  model: null,
  modelHash: null,
  loras: [],
  sampler: null,
  scheduler: null,
  seed: null,
  steps: null,
  guidance: null,
  denoise: null,
  width: null,
  height: null,
  parents: [],
  extend: null,
  edit: null,
  transform: null,
  sessionId: null,
  count: null,
  batchFile: null,
  engineSeconds: null,
  cost: null,
  createdAtMs: null,
  extra: {},
  provenance: {},
};
