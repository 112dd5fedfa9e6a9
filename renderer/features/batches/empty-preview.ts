import type { BatchFault } from '../../../preload/contract/batch.ts';

/** What stands where the expanded prompts will. @param faults null while the file is being read */
export function emptyPreview(
  faults: readonly BatchFault[] | null,
): 'batches.reading' | 'batches.emptyPreview' {
  return faults === null ? 'batches.reading' : 'batches.emptyPreview';
}
