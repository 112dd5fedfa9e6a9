import { readdir } from 'node:fs/promises';
import { isMissing } from '../error-code.ts';

/** What lies in a folder, by name; nothing where there is no such folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
