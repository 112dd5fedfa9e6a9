import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format } from 'prettier';
import { batchJsonSchema } from '../main/promptmedia/batch-json-schema.ts';

/** Writes the JSON Schema of batch files anew; run it after a change to the schema. */
const path = join(import.meta.dirname, '../resources/schemas/batch.schema.json');
await mkdir(dirname(path), { recursive: true });
await writeFile(path, await format(JSON.stringify(batchJsonSchema()), { parser: 'json', printWidth: 110 }));
