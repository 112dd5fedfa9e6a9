import type { BatchFault } from './batch-fault.ts';

/** What became of a batch file that was added to a watched folder or changed in it. */
export interface WatchReport {
  readonly id: string;
  readonly atMs: number;
  /** '' where the folder itself is meant. */
  readonly fileName: string;
  readonly category: string;
  /** The run it began; null when it does not run. */
  readonly runId: string | null;
  /** Why it does not run. */
  readonly faults: readonly BatchFault[];
}

export interface WatchedFolder {
  /** The chosen folder, its path to be shown; null when none was chosen. */
  readonly folder: { readonly path: string; readonly enabled: boolean } | null;
  /** The last reports, the newest first. */
  readonly reports: readonly WatchReport[];
}
