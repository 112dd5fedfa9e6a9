import type { OperationProgress } from '../domain/operation.ts';
import { coalesce } from './coalesce.ts';

/** What runs now, then its progress until `signal` fires, coalesced by operation. */
export function followOperations(
  operations: {
    running(): readonly OperationProgress[];
    watch(listener: (progress: OperationProgress) => void): () => void;
  },
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
