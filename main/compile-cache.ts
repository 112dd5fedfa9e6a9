import { readdir } from 'node:fs/promises';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { rm } from './patient-files.ts';
import { configFolder } from './user-folders.ts';
import { VERSION } from './version.ts';

/** By then everything that a start needs has been compiled. */
const FLUSH_AFTER_MS = 15_000;

/**
 * Keeps what the engine compiled of the program between runs, in the user's folder, or beside the packages when running from
 * sources: compiling is a third of a start's work. Call before anything else is imported. Where the folder can't be written,
 * nothing is kept.
 */
export function keepCompiledCode(): void {
  const folder = import.meta.url.endsWith('.ts')
    ? join(import.meta.dirname, '../node_modules/.cache/compiled')
    : join(configFolder(), 'compiled', VERSION);
  const { directory } = enableCompileCache(folder);
  if (directory === undefined) return;
  // Worker threads take it from here; whoever has set it knows of a better place.
  process.env['NODE_COMPILE_CACHE'] ??= folder;
  setTimeout(() => {
    // A program that is killed keeps it too.
    flushCompileCache();
    void removeEarlier(folder);
  }, FLUSH_AFTER_MS).unref();
}

/** Takes away what other versions of the program kept beside a folder: some megabytes each, which nothing reads any more. */
export async function removeEarlier(folder: string): Promise<void> {
  const all = dirname(folder);
  if (basename(folder) !== VERSION) return;
  for (const name of await readdir(all).catch(() => []))
    if (name !== VERSION && /^\d+\.\d+\.\d+/.test(name))
      await rm(join(all, name), { recursive: true, force: true }).catch(() => undefined);
}
