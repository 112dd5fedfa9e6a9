import type { GenerationRecord } from '../domain/generation.ts';
import { GESSO_SCHEMA } from './gesso.ts';

/**
 * The settings as JSON under the names that scripts and other tools use, with the whole record beside them. A seed past
 * 2^53 is written as a numeral all the same: readers of other languages take it exactly.
 */
export function formatGenerationJson(
  uid: string,
  generation: GenerationRecord,
  file: { readonly format: string; readonly width: number; readonly height: number },
): string {
  const createdAt =
    generation.createdAtMs === null ? undefined : new Date(generation.createdAtMs).toISOString();
  const settings = {
    ...generation.extra,
    prompt: generation.prompt,
    negative_prompt: generation.negativePrompt || undefined,
    model: generation.model ?? undefined,
    seed: generation.seed === null ? undefined : SEED_MARK,
    num_inference_steps: generation.steps ?? undefined,
    guidance_scale: generation.guidance ?? undefined,
    sampler: generation.sampler ?? undefined,
    scheduler: generation.scheduler ?? undefined,
    strength: generation.denoise ?? undefined,
    width: generation.width ?? file.width,
    height: generation.height ?? file.height,
    loras: generation.loras.length > 0 ? generation.loras : undefined,
    type: generation.type,
    engine: generation.engine ?? undefined,
    output_format: file.format,
    timestamp: createdAt,
    gesso: { schema: GESSO_SCHEMA, uid, generation },
  };
  return `${JSON.stringify(settings, null, 2).replace(`"${SEED_MARK}"`, generation.seed ?? 'null')}\n`;
}

const SEED_MARK = '\u2063seed\u2063';
