import type {
  EditSettings,
  Extension,
  ExtraValue,
  GenerationType,
  ImageInput,
  LoraUse,
} from '../generation.ts';
import type { Seed } from '../seed.ts';

/** Settings a batch file may give; what it doesn't is taken from elsewhere (see `resolveSettings`). */
export interface BatchSettings {
  readonly steps?: number;
  /** `cfg` or `cfg_scale` in the file. */
  readonly guidance?: number;
  readonly width?: number;
  readonly height?: number;
  readonly seeds?: readonly Seed[];
  readonly sampler?: string;
  readonly scheduler?: string;
  /** 0–1. */
  readonly denoise?: number;
  readonly engine?: string;
  readonly model?: string;
  readonly extra?: Readonly<Record<string, ExtraValue>>;
}

export const VARIATION_TYPES = ['sequential', 'random', 'static'] as const;
type VariationType = (typeof VARIATION_TYPES)[number];

export interface Variation {
  readonly name: string;
  readonly type: VariationType;
  readonly values: readonly string[];
}

/** One entry of `prompts`: a text, or a mapping that also sets things for itself alone. */
export interface BatchPrompt {
  readonly text: string;
  /** Replaces the file's negative prompt. */
  readonly negative?: string;
  readonly settings: BatchSettings;
  /** Replaces the file's LoRAs. */
  readonly loras?: readonly LoraUse[];
  readonly type?: GenerationType;
  readonly inputs?: readonly ImageInput[];
  readonly extend?: Extension;
  readonly edit?: EditSettings;
  /** The text stands as it is: no prefix, no variations, nothing drawn and nothing dropped. */
  readonly literal?: boolean;
  /** 1-based line in the file, for pointing at it. */
  readonly line: number;
}

export interface BatchLora extends LoraUse {
  /** 1-based place in the file. */
  readonly line: number;
  readonly column: number;
}

/** A batch file, read and checked. */
export interface Batch {
  readonly title: string;
  readonly summary: string;
  readonly prefix: string;
  readonly negative: string;
  readonly prompts: readonly BatchPrompt[];
  /** In the file's order. */
  readonly variations: readonly Variation[];
  /** Settings at the top level. */
  readonly settings: BatchSettings;
  readonly workflows: Readonly<Record<string, BatchSettings>>;
  readonly loras: readonly BatchLora[];
  /** Keys this version gives no meaning to, with their values as text; shown, never refused. */
  readonly otherKeys: readonly { readonly key: string; readonly text: string }[];
}

export interface ResolvedSettings {
  /** The block of `workflows` that was used; null when the file has none that fits. */
  readonly workflow: string | null;
  readonly settings: BatchSettings;
}

/**
 * The settings of a run: from the workflow asked for, else `dev`, else `default`; what is missing there from the
 * file's top level.
 */
export function resolveSettings(batch: Batch, workflow?: string): ResolvedSettings {
  const wanted = workflow === undefined || workflow === '' ? [] : [workflow];
  const name = [...wanted, 'dev', 'default'].find((candidate) => Object.hasOwn(batch.workflows, candidate));
  const block = name === undefined ? undefined : batch.workflows[name];
  return { workflow: name ?? null, settings: { ...batch.settings, ...block } };
}

/** A LoRA's name as engines know it: `.safetensors` is added where no known ending is there. */
export function loraFileName(name: string): string {
  return /\.(safetensors|sft|ckpt|pt|pth|bin)$/i.test(name) ? name : `${name}.safetensors`;
}
