import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
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
  // A program that is killed keeps it too.
  setTimeout(flushCompileCache, FLUSH_AFTER_MS).unref();
}
