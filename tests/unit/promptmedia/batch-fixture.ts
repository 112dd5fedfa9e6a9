import { readFileSync } from 'node:fs';
import { parseBatchFile } from '../../../main/promptmedia/parse-batch-file.ts';
import type { Batch } from '../../../main/domain/batch/batch.ts';

export function fixtureBytes(name: string): Uint8Array {
  return readFileSync(new URL(`../../fixtures/promptmedia/${name}`, import.meta.url));
}

/** The batch that a text or bytes stand for; a faulty one fails the test. */
export function batchOf(source: string | Uint8Array, fileName = 'batch.yaml'): Batch {
  const parsed = parseBatchFile(source, fileName);
  if (!parsed.ok)
    throw new Error(
      parsed.errors.map((error) => `${error.line}:${error.column} ${error.message}`).join('\n'),
    );
  return parsed.batch;
}
