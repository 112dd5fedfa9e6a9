import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const WORKERS = join(import.meta.dirname, '../../dist/main/workers');

/** Stands for main/worker-url.ts where the program has been built: its workers, whoever asks for them. */
export function workerUrl(relative: `./${string}.worker.ts`): URL {
  return pathToFileURL(join(WORKERS, `${basename(relative, '.ts')}.js`));
}
