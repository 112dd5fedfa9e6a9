import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../error-code.ts';

/** Paths of the files in a folder and below it, as they come; links are passed over. Nothing where there is no such folder. */
export async function* walkFiles(folder: string): AsyncGenerator<string> {
  let entries;
  try {
    entries = await opendir(folder);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  for await (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walkFiles(path);
    else if (entry.isFile()) yield path;
  }
}
