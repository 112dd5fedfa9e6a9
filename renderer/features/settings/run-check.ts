import { api } from '../../api/api.ts';
import { followOperation } from '../../api/operations.ts';

/** Runs a check of the library that shows how far it is and can be stopped. */
export function runCheck<T>(title: string, run: (operationId: string) => Promise<T>): Promise<T> {
  const { checking: progress, cancelCheck: cancel } = api.maintenance;
  return followOperation(title, { progress, cancel }, run);
}
