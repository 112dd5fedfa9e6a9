import { z } from 'zod';
import {
  IMAGE_TYPES,
  PARENT_ROLES,
  UNKNOWN_GENERATION,
  type GenerationRecord,
} from '../domain/generation.ts';
import { parseSeed } from '../domain/seed.ts';
import { isUid } from '../domain/uid.ts';
import { asObject, asText } from './json-text.ts';

/** Version of the JSON written inside images. A reader takes what it knows of a newer one. */
export const GESSO_SCHEMA = 1;
/** Keyword of the PNG chunk, and local name of the XMP property. */
export const GESSO_KEYWORD = 'gesso';

export interface GessoStamp {
  readonly uid: string;
  readonly generation: GenerationRecord;
}

/** Whether Gesso says itself how it was made: of all that others wrote it is known who did. */
export function isOwn({ type, prompt, provenance }: GenerationRecord): boolean {
  return (
    (type !== 'import' && provenance['type'] === undefined) ||
    (prompt !== '' && provenance['prompt'] === undefined)
  );
}

const MAX_LIST = 1000;

const number = z.number().finite();
const nullableText = z.string().nullable();
const nullableNumber = number.nullable();
const extraValue = z.union([z.string(), number, z.boolean()]);

const transformStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('crop'), left: number, top: number, width: number, height: number }),
  z.object({ kind: z.literal('resize'), width: number, height: number }),
  z.object({ kind: z.literal('rotate'), degrees: z.literal([90, 180, 270]) }),
  z.object({ kind: z.literal('flip'), direction: z.enum(['horizontal', 'vertical']) }),
]);

const fields = {
  type: z.enum(IMAGE_TYPES),
  prompt: z.string(),
  negativePrompt: z.string(),
  engine: nullableText,
  engineVersion: nullableText,
  model: nullableText,
  modelHash: nullableText,
  loras: z
    .array(z.object({ name: z.string(), modelStrength: number, clipStrength: number }).readonly())
    .max(MAX_LIST),
  sampler: nullableText,
  scheduler: nullableText,
  seed: z
    .string()
    .refine((text) => parseSeed(text) === text)
    .nullable(),
  steps: nullableNumber,
  guidance: nullableNumber,
  denoise: nullableNumber,
  width: nullableNumber,
  height: nullableNumber,
  parents: z
    .array(
      z.object({ role: z.enum(PARENT_ROLES), uid: z.string(), strength: number.exactOptional() }).readonly(),
    )
    .max(MAX_LIST),
  extend: z.object({ left: number, right: number, up: number, down: number }).readonly().nullable(),
  edit: z
    .object({
      grow: number.or(z.literal('auto')),
      feather: number.or(z.literal('auto')),
      fill: z.enum(['blur', 'edge', 'noise', 'neutral', 'original']),
      edge: z.enum(['strict', 'soft']),
      matchColor: z.boolean(),
      keepAlpha: z.boolean().exactOptional(),
      context: number.exactOptional(),
    })
    .readonly()
    .nullable(),
  transform: z
    .object({ width: number, height: number, steps: z.array(transformStep.readonly()).readonly() })
    .readonly()
    .nullable(),
  sessionId: nullableText,
  count: nullableNumber,
  batchFile: nullableText,
  engineSeconds: nullableNumber,
  cost: nullableNumber,
  createdAtMs: nullableNumber,
  extra: z.record(z.string(), extraValue),
  provenance: z.record(z.string(), z.string()),
} satisfies { readonly [Field in keyof GenerationRecord]: z.ZodType<GenerationRecord[Field]> };

/** The JSON of the `gesso` chunk. What a record does not know is left out. */
export function formatGesso({ uid, generation }: GessoStamp): string {
  const known = Object.entries(generation).filter(([name, value]) => {
    const unknown = UNKNOWN_GENERATION[name as keyof GenerationRecord];
    return name === 'type' || JSON.stringify(value) !== JSON.stringify(unknown);
  });
  return JSON.stringify({ schema: GESSO_SCHEMA, uid, generation: Object.fromEntries(known) });
}

/**
 * Reads what `formatGesso` wrote, also as the `gesso` member of another object. A field that is not as it should be is
 * left unknown; no uid, no stamp.
 */
export function parseGesso(json: string): GessoStamp | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  const stamp = asObject(asObject(value)?.[GESSO_KEYWORD] ?? value);
  const uid = asText(stamp?.['uid']);
  if (uid === undefined || !isUid(uid)) return null;
  return { uid, generation: parseGenerationRecord(stamp?.['generation']) };
}

/** A record from parsed JSON, field by field: what is missing or wrong is unknown. */
export function parseGenerationRecord(value: unknown): GenerationRecord {
  if (typeof value !== 'object' || value === null) return UNKNOWN_GENERATION;
  const record: Record<string, unknown> = { ...UNKNOWN_GENERATION };
  for (const [name, schema] of Object.entries(fields)) {
    const said = (value as Record<string, unknown>)[name];
    if (said === undefined) continue;
    const parsed = schema.safeParse(said);
    if (parsed.success) record[name] = parsed.data;
  }
  return withoutFillSettings(record as unknown as GenerationRecord);
}

/** Earlier versions noted 1 for settings that content-aware fill has none of. Of any other picture the record as it is. */
export function withoutFillSettings(record: GenerationRecord): GenerationRecord {
  const { engine, model, steps, guidance, denoise } = record;
  if (engine !== 'builtin' || model !== 'fill') return record;
  if (steps === null && guidance === null && denoise === null) return record;
  return { ...record, steps: null, guidance: null, denoise: null };
}
