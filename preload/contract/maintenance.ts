import { z } from 'zod';
import type { RecompressionReport, RecompressionRun } from '../../main/domain/recompression.ts';
import type { BudgetReport, CostReport, FilesUse, StorageReport } from '../../main/domain/usage.ts';
import type { BackupReport } from '../../main/domain/backup-report.ts';
import type { OperationProgress } from '../../main/domain/operation.ts';
import { command, query, stream, type } from './define.ts';
import { target } from './gallery.ts';
import { grant } from './schemas.ts';

export interface Problem {
  readonly kind:
    'missing-file' | 'unknown-file' | 'damaged-file' | 'wrong-place' | 'catalog' | 'sidecar' | 'numbering';
  /** Below the library. */
  readonly path: string;
  readonly message: string;
}

const operationId = z.string().min(1).max(64);

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
  /** This month alone, against the budget: for a warning where pictures are made. */
  budget: query({ input: z.object({}), output: type<BudgetReport>() }),
  /** What takes up the library's space. */
  storage: query({ input: z.object({}), output: type<StorageReport>() }),
  /** Removes thumbnails and tiles, which are made again when needed; `storage` says beforehand how much that is. */
  clearCache: command({ input: z.object({}), output: type<FilesUse>() }),
  /**
   * Mirrors pictures, sidecars, masks and the user's files into a granted folder: an empty one or an earlier backup of this
   * library. Copies what is new or changed and verifies each copy; removes nothing there unless asked.
   * CONFLICT for a folder with other things in it and while another backup runs.
   */
  backup: command({
    input: z.object({ grant, removeExtra: z.boolean(), operationId: z.string().min(1).max(64) }),
    output: type<BackupReport>(),
  }),
  cancelBackup: command({
    input: z.object({ operationId: z.string().min(1).max(64) }),
    output: type<null>(),
  }),
  /**
   * Makes the files of the library's PNG pictures smaller without changing a sample or a word: packed harder, or as lossless
   * WebP. Every result is compared with its original, which is kept until `keepSmaller`. One step of the history, which puts the
   * originals back and the smaller files in again.
   * CONFLICT while another run is under way.
   */
  recompress: command({
    input: z.object({ target, to: z.enum(['png', 'webp']), operationId }),
    output: type<RecompressionReport>(),
  }),
  cancelRecompress: command({ input: z.object({ operationId }), output: type<null>() }),
  /** Runs whose originals are still kept, the latest first. */
  recompressions: query({
    input: z.object({}),
    output: type<{ readonly runs: readonly RecompressionRun[] }>(),
  }),
  /** Takes a run's originals away for good (into the system's bin, where there is one): the history can't put them back any more. */
  keepSmaller: command({ input: z.object({ runId: operationId }), output: type<null>() }),
  /** Puts a run's originals back, a step of the history too; those whose pictures were changed or deleted meanwhile stay kept. */
  restoreOriginals: command({
    input: z.object({ runId: operationId }),
    output: type<{ readonly restored: number; readonly left: number }>(),
  }),
  recompressing: stream({
    input: z.object({}),
    snapshot: type<readonly OperationProgress[]>(),
    delta: type<OperationProgress>(),
  }),
  backups: stream({
    input: z.object({}),
    snapshot: type<readonly OperationProgress[]>(),
    delta: type<OperationProgress>(),
  }),
};
