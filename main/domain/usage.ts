import type { Cost, StorageUse } from './catalog.ts';

export interface CostReport {
  /** Newest first. */
  readonly days: readonly Cost[];
  /** Most engine seconds first, as are the projects. An empty key: none was said. */
  readonly models: readonly Cost[];
  readonly projects: readonly Cost[];
  /** The sum of the current month, local time; its key is `2026-11`. */
  readonly month: Cost;
  /** Money per month; 0: none was set. */
  readonly budget: number;
  readonly isOver: boolean;
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
