import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import { isMissing } from '../error-code.ts';
import { rm } from '../patient-files.ts';
import { isBatchFileName, readBatchFile } from './read-batch-file.ts';

interface BatchFileEntry {
  /** Below the folder, `/` between the parts. */
  readonly path: string;
  /** The folder it lies in, '' for the top. */
  readonly category: string;
  readonly changedAtMs: number;
  readonly sizeBytes: number;
}

export type ReplaceFile = (path: string, text: string) => Promise<void>;

export interface BatchLibrary {
  list(): Promise<readonly BatchFileEntry[]>;
  read(path: string): Promise<string>;
  save(path: string, text: string): Promise<BatchFileEntry>;
  remove(path: string): Promise<void>;
}

const MAX_DEPTH = 5;

/**
 * Batch files kept below one folder, a subfolder a category. Every path is confined to it.
 * @param replaceFile writes a file in one step, with the folders it lies in
 */
export function createBatchLibrary(folder: string, replaceFile: ReplaceFile): BatchLibrary {
  const entryOf = async (path: string): Promise<BatchFileEntry> => {
    const { mtimeMs, size } = await stat(join(folder, path));
    const at = path.lastIndexOf('/');
    return { path, category: at < 0 ? '' : path.slice(0, at), changedAtMs: mtimeMs, sizeBytes: size };
  };
  return {
    async list() {
      const paths = await batchFilesBelow(folder);
      return await Promise.all(paths.map((path) => entryOf(path)));
    },
    async read(path) {
      const file = join(folder, checkedPath(path));
      try {
        return await readBatchFile(file);
      } catch (error) {
        if (isMissing(error)) throw new AppError('NOT_FOUND', `There is no batch file ${path}.`, { path });
        throw error;
      }
    },
    async save(path, text) {
      await replaceFile(join(folder, checkedPath(path)), text);
      return await entryOf(path);
    },
    async remove(path) {
      await rm(join(folder, checkedPath(path)), { force: true });
    },
  };
}

/** Paths of the batch files below a folder, by category and name; hidden ones and links are passed over. */
async function batchFilesBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const visit = async (below: string, depth: number): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isFile() && isBatchFileName(entry.name)) found.push(path);
      if (entry.isDirectory() && !entry.name.startsWith('.') && depth < MAX_DEPTH)
        await visit(path, depth + 1);
    }
  };
  await visit('', 0);
  return found;
}

/** @throws AppError INVALID_INPUT for a path that leaves the folder or is no batch file's */
function checkedPath(path: string): string {
  const parts = path.split('/');
  const sound =
    parts.length <= MAX_DEPTH &&
    parts.every(
      (part) =>
        part !== '' && !part.startsWith('.') && part.length <= 120 && !/[<>:"\\|?*\p{Cc}]/u.test(part),
    );
  if (!sound || !isBatchFileName(parts.at(-1) ?? '')) {
    throw new AppError(
      'INVALID_INPUT',
      `“${path}” is no name for a batch file. Take letters and digits, and end it with .yaml.`,
      {
        issues: [{ field: 'path', message: 'This is no name for a batch file.' }],
      },
    );
  }
  return path;
}
