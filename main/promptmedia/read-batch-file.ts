import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../domain/errors.ts';
import { isBatchFileName } from './batch-library.ts';
import { decodeBatchText, MAX_BATCH_BYTES } from './batch-text.ts';

/**
 * The text of a batch file anywhere on the disk. What is no text is given as it reads as UTF-8, so that parsing it says where.
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
    const bytes = await file.readFile();
    const decoded = decodeBatchText(bytes, /\.json$/i.test(name));
    return decoded.ok ? decoded.text : bytes.toString('utf8');
  } finally {
    await file.close();
  }
}
