import type { GenerationRecord, GenerationRequest } from './generation.ts';

/** What a record can say of a request, by the same names in both. */
const FIELDS = [
  'prompt',
  'negativePrompt',
  'engine',
  'model',
  'width',
  'height',
  'steps',
  'guidance',
  'sampler',
  'scheduler',
  'denoise',
  'seed',
  'loras',
  'extend',
  'edit',
  'extra',
] as const;

/** The request that would make a picture again, as far as its record says; what that does not know is left out. */
export function requestOfRecord(record: GenerationRecord): Partial<GenerationRequest> {
  const known = FIELDS.filter((field) => record[field] !== null).map(
    (field) => [field, record[field]] as const,
  );
  return {
    type: record.type === 'import' ? 'text-to-image' : record.type,
    inputs: record.parents,
    ...Object.fromEntries(known),
  };
}
