import { z } from 'zod';
import type { CostReport, FilesUse, StorageReport } from '../../main/domain/usage.ts';
import { command, query, type } from './define.ts';

export interface Problem {
  readonly kind:
    'missing-file' | 'unknown-file' | 'damaged-file' | 'wrong-place' | 'catalog' | 'sidecar' | 'numbering';
  /** Below the library. */
  readonly path: string;
  readonly message: string;
}

export const maintenance = {
  /** Compares catalog and files; reads every byte when `deep`. */
  verify: command({
    input: z.object({ deep: z.boolean() }),
    output: type<{ readonly ok: boolean; readonly checked: number; readonly problems: readonly Problem[] }>(),
  }),
  /** Makes the catalog anew from the files. */
  rebuild: command({
    input: z.object({}),
    output: type<{
      readonly images: number;
      readonly failed: readonly { path: string; message: string }[];
    }>(),
  }),
  /** What was spent per day, model and project, and this month against the budget. */
  costs: query({ input: z.object({}), output: type<CostReport>() }),
  /** What takes up the library's space. */
  storage: query({ input: z.object({}), output: type<StorageReport>() }),
  /** Removes thumbnails and tiles, which are made again when needed; `storage` says beforehand how much that is. */
  clearCache: command({ input: z.object({}), output: type<FilesUse>() }),
};
