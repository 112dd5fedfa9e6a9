import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { batchFileText } from '../domain/batch/batch-file-text.ts';
import { AppError } from '../domain/errors.ts';
import { MAX_BATCH_BYTES } from './batch-text.ts';

const BATCH_FILE = /\.(ya?ml|json)$/i;

export function isBatchFileName(name: string): boolean {
  return BATCH_FILE.test(name) && !name.startsWith('.');
}

/**
 * The text of a batch file anywhere on the disk, as it stands.
 * @throws AppError INVALID_INPUT for a file of another kind, TOO_LARGE
 */
export async function readBatchFile(path: string): Promise<string> {
  const name = basename(path);
  if (!isBatchFileName(name))
    throw new AppError('INVALID_INPUT', `${name} is no batch file: those end with .yaml, .yml or .json.`);
  const file = await open(path);
  try {
    // UTF-16 takes twice the bytes.
    if ((await file.stat()).size > 2 * MAX_BATCH_BYTES)
      throw new AppError('TOO_LARGE', `${name} is too large for a batch file.`);
    return batchFileText(await file.readFile());
  } finally {
    await file.close();
  }
}
