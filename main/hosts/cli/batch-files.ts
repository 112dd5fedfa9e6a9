import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Batch files of a folder and its subfolders, by category and name; hidden ones are passed over. */
export async function batchFilesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/]\./.test(path.slice(folder.length)))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
