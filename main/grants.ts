import { randomUUID } from 'node:crypto';
import { AppError } from './domain/errors.ts';

type GrantKind = 'path' | 'host' | 'program';

export interface Grants {
  /** Vouches for a value: it came from a native dialog, a drop, or the command line. */
  issue(kind: GrantKind, value: string): string;
  /** @throws AppError FORBIDDEN for a token that main never issued */
  resolve(kind: GrantKind, token: string): string;
}

/** Tokens a renderer passes back instead of paths, hosts and programs of its own. Held in memory for this run. */
export function createGrants(): Grants {
  const values = new Map<string, string>();
  return {
    issue(kind, value) {
      const token = randomUUID();
      values.set(`${kind}:${token}`, value);
      return token;
    },
    resolve(kind, token) {
      const value = values.get(`${kind}:${token}`);
      if (value === undefined) {
        throw new AppError('FORBIDDEN', `Gesso did not hand out this ${kind}. Choose it again.`);
      }
      return value;
    },
  };
}
