import { tidyLibrary, type TidyDeps } from '../usecases/tidy-library.ts';
import type { Log } from '../log.ts';

const EVERY_MS = 5 * 60_000;
/** A start has better things to do. */
const FIRST_MS = 30_000;

/** Tidies now and then while the library is open. Returns what stops it. */
export function tidyRegularly(deps: TidyDeps, log: Log): () => void {
  const tidy = (): void =>
    void tidyLibrary(deps).then(
      ({ expired, purged }) => {
        if (expired + purged > 0) log('info', 'Tidied the library', { expired, purged });
      },
      (error: unknown) => log('warn', 'The library could not be tidied', { error: String(error) }),
    );
  const first = setTimeout(tidy, FIRST_MS);
  const regularly = setInterval(tidy, EVERY_MS);
  // Neither keeps a command line from ending.
  first.unref();
  regularly.unref();
  return () => {
    clearTimeout(first);
    clearInterval(regularly);
  };
}
