import type { Cost, StorageUse } from './catalog.ts';

export interface CostReport {
  /** Newest first. */
  readonly days: readonly Cost[];
  /** Most engine seconds first, as are the projects. An empty key: none was said. */
  readonly models: readonly Cost[];
  readonly projects: readonly Cost[];
  readonly month: BudgetReport;
}

/** What a month may cost; 0: no budget of that kind. */
export interface Budget {
  readonly cost: number;
  readonly engineSeconds: number;
}
export const BUDGET_KINDS = ['cost', 'engineSeconds'] as const satisfies readonly (keyof Budget)[];
export type BudgetKind = (typeof BUDGET_KINDS)[number];

/** The current month against the budget. */
export interface BudgetReport {
  /** The sum of the current month, local time; its key is `2026-11`. */
  readonly spent: Cost;
  readonly budget: Budget;
  /** Of what more was spent than the budget allows. */
  readonly over: readonly BudgetKind[];
}

export interface FilesUse {
  readonly files: number;
  readonly sizeBytes: number;
}

export interface StorageReport {
  /** Largest first; paths below the library, other roots by their title. */
  readonly folders: readonly StorageUse[];
  readonly models: readonly StorageUse[];
  /** `2026-11`, newest first. */
  readonly months: readonly StorageUse[];
  /** Thumbnails and tiles: made again whenever they are needed. */
  readonly cache: FilesUse;
  readonly trash: FilesUse;
}

/** How full the disk is that the library lies on. */
export interface DiskSpace {
  /** Bytes that are left while they are few; null: there is room. */
  readonly leftBytes: number | null;
}
