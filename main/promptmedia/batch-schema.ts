import { z } from 'zod';
import { VARIATION_TYPES } from '../domain/batch/batch.ts';
import { GENERATION_TYPES, PARENT_ROLES } from '../domain/generation.ts';

/**
 * The shape of a batch file. Every `error` text completes the sentence “Expected …”. Keys that are not named here are
 * allowed everywhere and kept. The JSON Schema for editors is made from this (see `batch-json-schema.ts`).
 */

const MAX_TEXT = 20_000;
const TEXT = `a text of at most ${MAX_TEXT.toLocaleString('en')} characters`;

/** Numbers and truth values are what YAML makes of unquoted words like `2024` or `true`. */
const text = z
  .union([z.string().max(MAX_TEXT, TEXT), z.number(), z.boolean()], { error: TEXT })
  .describe('Text');
const optionalText = z.union([text, z.null()], { error: 'a text' });

const number = (what: string, min: number, max: number): z.ZodNumber =>
  z.number({ error: what }).min(min, what).max(max, what);
const whole = (what: string, min: number, max: number): z.ZodNumber => number(what, min, max).int(what);

const steps = whole('a whole number of steps from 1 to 10,000', 1, 10_000);
const guidance = number('a guidance (cfg) from 0 to 1,000', 0, 1000);
const side = whole('a size in pixels from 16 to 16,384', 16, 16_384);
const denoise = number('a denoise strength from 0 to 1', 0, 1);

const SEED = 'a seed: a whole number from 0 to 18446744073709551615';
const seed = z.union(
  [z.number(SEED).int(SEED).min(0, SEED), z.string(SEED).regex(/^\s*\d{1,20}\s*$/, SEED)],
  { error: SEED },
);
const seeds = z.union([z.array(seed), seed, z.literal(-1), z.tuple([z.literal(-1)]), z.null()], {
  error: 'a list of seeds, e.g. [1, 2, 3]; or -1 for a random one',
});

const EDGE = 'pixels from 0 to 2048, or auto';
const edgePixels = z.union([whole(EDGE, 0, 2048), z.literal('auto')], { error: EDGE });

const extraValue = z.union([z.string(), z.number(), z.boolean()], {
  error: 'a text, a number, true or false',
});

const settingsShape = {
  steps: steps.optional(),
  cfg: guidance.optional(),
  cfg_scale: guidance.optional(),
  width: side.optional(),
  height: side.optional(),
  seeds: seeds.optional(),
  seed: seeds.optional(),
  sampler: z.string({ error: 'the name of a sampler' }).optional(),
  scheduler: z.string({ error: 'the name of a scheduler' }).optional(),
  denoise: denoise.optional(),
  engine: z.string({ error: 'the name of an engine' }).optional(),
  model: z.string({ error: 'the name of a model' }).optional(),
  extra: z.record(z.string(), extraValue, { error: 'a mapping of further settings' }).optional(),
} as const;

const strength = number('a strength from -10 to 10, usually 0 to 1', -10, 10);
const lora = z.looseObject(
  {
    name: z.string({ error: 'the name of a LoRA' }).min(1, 'the name of a LoRA'),
    strength: strength.optional(),
    strength_model: strength.optional(),
    strength_clip: strength.optional(),
  },
  { error: 'a LoRA: {name: …, strength: …}' },
);
const LORAS = 'LoRAs: a list of {name, strength}, one such mapping, or {lora: [...]}';
const loraList = z.array(lora, { error: LORAS });
const loras = z.union(
  [loraList, lora, z.looseObject({ lora: z.union([loraList, lora, z.null()], { error: LORAS }) }), z.null()],
  { error: LORAS },
);

const pixels = whole('0 or 64 to 2048 pixels', 0, 2048);
const promptEntry = z.looseObject(
  {
    prompt: text,
    negative: optionalText.optional(),
    literal: z.boolean({ error: 'true or false' }).optional(),
    ...settingsShape,
    loras: loras.optional(),
    type: z.enum(GENERATION_TYPES, { error: `one of ${GENERATION_TYPES.join(', ')}` }).optional(),
    inputs: z
      .array(
        z.looseObject({
          role: z.enum(PARENT_ROLES, { error: `one of ${PARENT_ROLES.join(', ')}` }),
          uid: z.string({ error: 'the uid of a picture in the library' }),
          strength: number('a strength from 0 to 1', 0, 1).optional(),
        }),
        { error: 'a list of {role, uid}' },
      )
      .optional(),
    extend: z.object({ left: pixels, right: pixels, up: pixels, down: pixels }).optional(),
    edit: z
      .object({
        grow: edgePixels,
        feather: edgePixels,
        fill: z.enum(['blur', 'edge', 'noise', 'neutral', 'original']),
        edge: z.enum(['strict', 'soft']),
        matchColor: z.boolean(),
        keepAlpha: z.boolean().optional(),
        context: number('a number from 0 to 1', 0, 1).optional(),
      })
      .optional(),
  },
  { error: 'a text; put quotes round a prompt that holds “: ”' },
);

const PROMPTS = 'a list of prompts with at least one entry';
const VALUES = 'a list of texts';
const variation = z.looseObject(
  {
    type: z.enum(VARIATION_TYPES, { error: `one of ${VARIATION_TYPES.join(', ')}` }),
    values: z.union([z.array(optionalText, { error: VALUES }), text, z.null()], { error: VALUES }).optional(),
  },
  { error: 'a mapping with type and values' },
);

export const batchSchema = z.looseObject(
  {
    title: optionalText.optional(),
    summary: optionalText.optional(),
    prompt_settings: z
      .union(
        [z.looseObject({ prefix: optionalText.optional(), negative: optionalText.optional() }), z.null()],
        {
          error: 'a mapping with prefix and negative',
        },
      )
      .optional(),
    prefix_prompt: optionalText.optional(),
    negative_prompt: optionalText.optional(),
    prompts: z
      .array(
        z.union([text, promptEntry], { error: 'a text, or a mapping with prompt and its own settings' }),
        { error: PROMPTS },
      )
      .min(1, PROMPTS),
    variations: z
      .union(
        [
          z.record(z.string(), z.union([variation, z.null()], { error: 'a mapping with type and values' })),
          z.null(),
        ],
        {
          error: 'a mapping of names to {type, values}',
        },
      )
      .optional(),
    workflows: z
      .union(
        [
          z.record(
            z.string(),
            z.union([z.looseObject(settingsShape), z.null()], { error: 'a mapping of settings' }),
          ),
          z.null(),
        ],
        {
          error: 'a mapping of workflow names to settings',
        },
      )
      .optional(),
    ...settingsShape,
    loras: loras.optional(),
  },
  { error: 'a mapping with at least the key prompts' },
);

export type BatchFileShape = z.infer<typeof batchSchema>;
export type SettingsShape = Pick<BatchFileShape, keyof typeof settingsShape>;
export type LorasShape = BatchFileShape['loras'];

/** Keys with a meaning at the top level; all others are kept and shown. */
export const KNOWN_KEYS: ReadonlySet<string> = new Set(Object.keys(batchSchema.shape));
