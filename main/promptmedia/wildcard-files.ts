import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { batchFileText } from '../domain/batch/batch-file-text.ts';
import { isMissing } from '../error-code.ts';

/** Lines of one list that are kept. */
const MAX_LINES = 100_000;
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_DEPTH = 6;

/**
 * The wildcard lists of a folder: `color.txt` is `__color__`, `animals/pet.txt` is `__animals/pet__`. One choice a line;
 * empty lines and lines that begin with `#` are left out. Files are read again only when they changed.
 */
export function createWildcardFiles(folder: string): {
  read(): Promise<ReadonlyMap<string, readonly string[]>>;
} {
  const cache = new Map<string, { readonly modifiedAtMs: number; readonly lines: readonly string[] }>();

  const visit = async (
    below: string,
    depth: number,
    lists: Map<string, readonly string[]>,
  ): Promise<void> => {
    for (const entry of await entriesOf(join(folder, below))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && depth < MAX_DEPTH) await visit(path, depth + 1, lists);
      if (!entry.isFile() || !/\.txt$/i.test(entry.name)) continue;
      const { mtimeMs, size } = await stat(join(folder, path));
      if (size > MAX_BYTES) continue;
      let known = cache.get(path);
      if (known?.modifiedAtMs !== mtimeMs) {
        known = { modifiedAtMs: mtimeMs, lines: linesOf(batchFileText(await readFile(join(folder, path)))) };
        cache.set(path, known);
      }
      lists.set(path.slice(0, -'.txt'.length), known.lines);
    }
  };

  return {
    async read() {
      const lists = new Map<string, readonly string[]>();
      await visit('', 0, lists);
      return lists;
    },
  };
}

function linesOf(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(0, MAX_LINES);
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
