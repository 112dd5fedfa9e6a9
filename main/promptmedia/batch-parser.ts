import { Worker } from 'node:worker_threads';
import type { Batch } from '../domain/batch/batch.ts';
import { AppError } from '../domain/errors.ts';
import { workerUrl } from '../worker-url.ts';
import type { BatchIssue } from './batch-issue.ts';
import { MAX_BATCH_BYTES } from './batch-text.ts';
import { parseBatchFile } from './parse-batch-file.ts';
import type { ParsedBatch } from './parse-batch-file.ts';

/** Files up to this size are read at once, in a few milliseconds; larger ones by a thread of their own. */
const INLINE_CHARACTERS = 32 * 1024;
const TIME_LIMIT_MS = 20_000;

/** Reads a batch file without holding up the caller's thread. */
export async function parseInThread(text: string, fileName: string): Promise<ParsedBatch> {
  if (text.length <= INLINE_CHARACTERS || text.length > MAX_BATCH_BYTES)
    return parseBatchFile(text, fileName);
  const worker = new Worker(workerUrl('./batch-parser.worker.ts', import.meta.url), {
    workerData: { text, fileName },
    resourceLimits: { maxOldGenerationSizeMb: 700 },
  });
  const timer = setTimeout(() => void worker.terminate(), TIME_LIMIT_MS);
  try {
    return await new Promise<ParsedBatch>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => {
        const message = 'The file is too complex to read. Split it into several files.';
        resolve({ ok: false, errors: [{ line: 1, column: 1, message }] });
      });
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** @throws AppError INVALID_BATCH with every fault as an issue */
export async function readBatch(text: string, fileName: string): Promise<Batch> {
  const parsed = await parseInThread(text, fileName);
  if (parsed.ok) return parsed.batch;
  throw invalidBatch(fileName, parsed.errors);
}

function invalidBatch(fileName: string, errors: readonly BatchIssue[]): AppError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new AppError(
    'INVALID_BATCH',
    `${fileName}, line ${first?.line}, column ${first?.column}: ${first?.message}${more}`,
    { issues: errors.map(({ line, column, message }) => ({ field: fileName, line, column, message })) },
  );
}
