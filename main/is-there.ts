import { stat } from 'node:fs/promises';
import { isMissing } from './error-code.ts';

/** Whether there is a file or folder. @throws what `stat` throws for any other reason */
export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
