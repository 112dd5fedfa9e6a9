import { hash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { isMissing } from '../error-code.ts';
import { rm } from '../patient-files.ts';
import { asWriteError, replaceFile } from './atomic-file.ts';

/**
 * Which file outside each picture of an import was made from. The catalog knows the pictures while others still come in: of two
 * equal files the second is no picture that the library had before, whenever the first was entered, also when the import was cut
 * off between the two and is begun again.
 */
export interface Origins {
  /** Absolute path of what the picture here was made from; undefined: it was not this import. @param path below the library */
  of(path: string): string | undefined;
  /** Before anything is there. @returns false: another file of this run was meant for this place */
  note(path: string, source: string): Promise<boolean>;
  /** @param isDone whether there is nothing left that could be brought in by beginning again */
  close(isDone: boolean): Promise<void>;
}

const line = z.tuple([z.string(), z.string()]);

/** Opens what was noted when these same files and folders were to be brought in before, and goes on with it; else begins anew. */
export async function openOrigins(file: string, paths: readonly string[]): Promise<Origins> {
  const title = hash('sha256', JSON.stringify(paths.toSorted()));
  const [before, ...lines] = (await textOf(file)).split('\n');
  if (before !== title) await replaceFile(file, title);
  const origins = new Map(before === title ? lines.flatMap(parsed) : []);
  const meant = new Set<string>();
  const handle = await open(file, 'a');
  return {
    of: (path) => origins.get(path),
    async note(path, source) {
      if (meant.has(path)) return false;
      meant.add(path);
      origins.set(path, source);
      try {
        // A line that a full disk cut off spoils only itself.
        await handle.appendFile(`\n${JSON.stringify([path, source] satisfies z.infer<typeof line>)}`);
      } catch (error) {
        throw asWriteError(error, file);
      }
      return true;
    },
    async close(isDone) {
      await handle.close();
      if (isDone) await rm(file, { force: true });
    },
  };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

/** What can't be read says nothing: the picture counts as one that the library had. */
function parsed(text: string): [string, string][] {
  try {
    return [line.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}
