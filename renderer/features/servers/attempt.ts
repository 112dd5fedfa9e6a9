import { attempt as attemptAny } from '../../api/tell-error.ts';

/** Runs a command of the servers' and tells of its failure. @returns whether it went well */
export function attempt(work: () => Promise<unknown>): Promise<boolean> {
  return attemptAny(work, 'servers.failed');
}
