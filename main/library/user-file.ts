import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { parseJson } from '../domain/json-object.ts';
import { isMissing } from '../error-code.ts';
import { rename } from '../patient-files.ts';
import { replaceFile } from './atomic-file.ts';

/** One small JSON file under `.gesso/user`, kept in memory and written in one step on each change. */
export interface UserFile<T> {
  get(): T;
  /** Writes of one file follow each other; the last word wins. */
  set(value: T): Promise<void>;
}

/**
 * Opens `<folder>/<name>.json`. A file that can't be read as `schema` is put aside as `<name>.json.damaged-<time>` so that nothing of
 * it is lost, and reported; the file then starts anew from `initial`. `mode` is POSIX's.
 */
export async function openUserFile<T>(
  folder: string,
  name: string,
  schema: z.ZodType<T>,
  initial: T,
  onDamaged: (keptAs: string) => void,
  mode = 0o666,
): Promise<UserFile<T>> {
  const path = join(folder, `${name}.json`);
  let value = initial;
  let text: string | undefined;
  try {
    await mkdir(folder, { recursive: true });
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  if (text !== undefined) {
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) value = parsed.data;
    else {
      const keptAs = `${path}.damaged-${Date.now()}`;
      await rename(path, keptAs);
      onDamaged(keptAs);
    }
  }
  let writing: Promise<void> = Promise.resolve();
  return {
    get: () => value,
    set(next) {
      value = next;
      const write = writing.then(() => replaceFile(path, `${JSON.stringify(next, null, 2)}\n`, mode));
      // A failed write is the caller's to report; the next one must still be tried.
      writing = write.catch(() => undefined);
      return write;
    },
  };
}
