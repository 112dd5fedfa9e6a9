import type { BatchFault } from '../../../main/domain/batch/batch-fault.ts';

/** What stands where the expanded prompts will. @param faults null while the file is being read */
export function emptyPreview(
  faults: readonly BatchFault[] | null,
): 'batches.reading' | 'batches.emptyPreview' {
  return faults === null ? 'batches.reading' : 'batches.emptyPreview';
}
