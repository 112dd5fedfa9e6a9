import type { OperationProgress } from '../domain/operation.ts';
import type { RunningOperations } from '../usecases/operations.ts';
import { coalesce } from './coalesce.ts';

/** What runs now, then its progress until `signal` fires, coalesced by operation. */
export function followOperations(
  operations: Omit<RunningOperations, 'cancel'>,
  emit: (progress: OperationProgress) => void,
  signal: AbortSignal,
): readonly OperationProgress[] {
  const gathered = coalesce<OperationProgress>(
    ({ operationId }) => operationId,
    (all) => all.forEach(emit),
  );
  const unwatch = operations.watch((progress) => gathered.add(progress));
  signal.addEventListener('abort', () => {
    unwatch();
    gathered.stop();
  });
  return operations.running();
}
