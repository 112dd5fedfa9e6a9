import { z } from 'zod';
import {
  GENERATION_TYPES,
  MAX_PROMPT_LETTERS,
  PARENT_ROLES,
  PROMPT_TOO_LONG,
} from '../../main/domain/generation.ts';
import type { OperationProgress } from '../../main/domain/operation.ts';
import { parseSeed } from '../../main/domain/seed.ts';
import { isUid } from '../../main/domain/uid.ts';
import { stream, type } from './define.ts';

/** Pieces that several groups share. Caps are on purpose: nothing the renderer sends is unbounded. */

export const uid = z.string().refine(isUid, { message: 'must be a lowercase UUID' });

export const seed = z
  .string()
  .refine((text) => parseSeed(text) !== undefined, {
    message: 'must be a whole number from 0 to 18446744073709551615',
  })
  .transform((text) => parseSeed(text) ?? text);

/** A token for a path, program or host that main itself has vetted. */
export const grant = z.string().min(16).max(64);

/** How far a group's long operations are. */
export const operationProgress = stream({
  input: z.object({}),
  snapshot: type<readonly OperationProgress[]>(),
  delta: type<OperationProgress>(),
});

export const promptText = z.string().max(MAX_PROMPT_LETTERS, PROMPT_TOO_LONG);

const lora = z.object({
  name: z.string().min(1).max(500),
  modelStrength: z.number().min(-20).max(20),
  clipStrength: z.number().min(-20).max(20),
});

const side = z
  .number()
  .int()
  .refine((pixels) => pixels === 0 || (pixels >= 64 && pixels <= 2048), {
    message: 'must be 0, or 64 to 2048 pixels',
  });

export const extension = z.object({ left: side, right: side, up: side, down: side });

const edgePixels = z.union([z.number().int().min(0).max(512), z.literal('auto')]);

export const editSettings = z.object({
  grow: edgePixels,
  feather: edgePixels,
  fill: z.enum(['blur', 'edge', 'noise', 'neutral', 'original']),
  edge: z.enum(['strict', 'soft']),
  matchColor: z.boolean(),
  keepAlpha: z.boolean().exactOptional(),
  context: z.number().min(0).max(1).exactOptional(),
});

/** A request as the form sends it. Ranges here are what any engine could mean; the model's own are checked by the use-case. */
export const generationRequest = z.object({
  type: z.enum(GENERATION_TYPES),
  engine: z.string().min(1).max(100),
  model: z.string().min(1).max(500),
  prompt: promptText,
  negativePrompt: promptText,
  width: z.number().int(),
  height: z.number().int(),
  steps: z.number().int(),
  guidance: z.number(),
  sampler: z.string().max(200),
  scheduler: z.string().max(200),
  denoise: z.number(),
  seed,
  loras: z.array(lora).max(50),
  inputs: z
    .array(z.object({ role: z.enum(PARENT_ROLES), uid, strength: z.number().min(0).max(1).exactOptional() }))
    .max(16),
  extend: extension.exactOptional(),
  edit: editSettings.exactOptional(),
  extra: z.record(z.string().max(100), z.union([z.string().max(20_000), z.number(), z.boolean()])),
});
