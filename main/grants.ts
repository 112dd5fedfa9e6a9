import { randomUUID } from 'node:crypto';
import { AppError } from './domain/errors.ts';

/** What a grant allows; who may write to a place may read it too. A folder chosen to read from can't be exported into. */
type GrantUse = 'read' | 'write' | 'program' | 'host' | 'library';

export interface Grants {
  /**
   * Vouches for a value: it came from a native dialog, a drop that was confirmed, or the command line.
   * @param use `path`: the command line's own, good for whatever a path is used for
   */
  issue(use: GrantUse | 'path', value: string): string;
  /** @throws AppError FORBIDDEN for a token that main never issued for this use */
  resolve(use: GrantUse, token: string): string;
}

const NAMES: Readonly<Record<GrantUse, string>> = {
  read: 'file or folder',
  write: 'place to save to',
  program: 'program',
  host: 'host',
  library: 'library folder',
};

/** Tokens a renderer passes back instead of paths, hosts and programs of its own. Held in memory for this run. */
export function createGrants(): Grants {
  const values = new Map<string, { readonly use: GrantUse | 'path'; readonly value: string }>();
  return {
    issue(use, value) {
      const token = randomUUID();
      values.set(token, { use, value });
      return token;
    },
    resolve(use, token) {
      const found = values.get(token);
      const fits =
        found?.use === use ||
        (found?.use === 'write' && use === 'read') ||
        (found?.use === 'path' && use !== 'host');
      if (found === undefined || !fits)
        throw new AppError('FORBIDDEN', `Gesso did not hand out this ${NAMES[use]}. Choose it again.`);
      return found.value;
    },
  };
}
