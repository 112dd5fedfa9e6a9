import { z } from 'zod';
import { batchSchema } from './batch-schema.ts';

/** The JSON Schema of batch files, for completion and checks in other editors. Published as `resources/schemas/batch.schema.json`. */
export function batchJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(batchSchema, {
    io: 'input',
    target: 'draft-7',
    reused: 'ref',
    unrepresentable: 'any',
  });
  return {
    ...schema,
    $id: 'https://gesso.app/schemas/batch.schema.json',
    title: 'Gesso batch file',
    description: 'Prompts, their variations and settings; see the user guide, Batches.',
  };
}
