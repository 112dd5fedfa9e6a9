import { z } from 'zod';
import type { RecompressionReport, RecompressionRun } from '../../main/domain/recompression.ts';
import type { CatalogCopies, CatalogCopy } from '../../main/domain/catalog-copy.ts';
import type {
  BudgetReport,
  CostReport,
  DiskSpace,
  FilesUse,
  StorageReport,
} from '../../main/domain/usage.ts';
import type { BackupReport } from '../../main/domain/backup-report.ts';
import type { RebuildReport, VerifyReport } from '../../main/domain/library-check.ts';
import { command, query, stream, type } from './define.ts';
import { target } from './gallery.ts';
import { grant, operationProgress } from './schemas.ts';

const operationId = z.string().min(1).max(64);
const followed = { operationId: operationId.exactOptional() };

export const maintenance = {
  /** Compares catalog and files; reads every picture and its sidecar when `deep`. Names the first 1,000 problems. */
  verify: command({
    input: z.object({ deep: z.boolean(), ...followed }),
    output: type<VerifyReport & { readonly ok: boolean }>(),
  }),
  /**
   * Makes the catalog anew from the files: rows of the library that neither file nor sidecar speaks for are forgotten, other folders
   * are read again. Names the first 1,000 files that can't be read.
   */
  rebuild: command({ input: z.object(followed), output: type<RebuildReport>() }),
  /** Stops `verify`, `rebuild` or what `restoreCatalog` begins with; what was entered by then stays. */
  cancelCheck: command({ input: z.object({ operationId }), output: type<null>() }),
  checking: operationProgress,
  /** Copies of the catalog that can be restored. One is made by the day; the five newest are kept. */
  catalogCopies: query({ input: z.object({}), output: type<CatalogCopies>() }),
  backUpCatalog: command({ input: z.object({}), output: type<CatalogCopy>() }),
  /**
   * Puts a copy in the catalog's place at the next start, which `restarts` says is now; the files then say what the copy doesn't
   * know yet. The catalog of today becomes a copy itself. The copy is read whole first. NOT_FOUND, CATALOG_CORRUPT.
   */
  restoreCatalog: command({
    input: z.object({ name: z.string().max(100), ...followed }),
    output: type<{ readonly restarts: boolean }>(),
  }),
  /** Leaves the catalog at the next start as it is, whatever `restoreCatalog` was asked for. */
  cancelRestore: command({ input: z.object({}), output: type<null>() }),
  /** What was spent per day, model and project, and this month against the budget. */
  costs: query({ input: z.object({}), output: type<CostReport>() }),
  /** This month alone, against the budget: for a warning where pictures are made. */
  budget: query({ input: z.object({}), output: type<BudgetReport>() }),
  /** What takes up the library's space. */
  storage: query({ input: z.object({}), output: type<StorageReport>() }),
  /** Whether the library's disk is all but full. */
  diskSpace: stream({ input: z.object({}), snapshot: type<DiskSpace>(), delta: type<DiskSpace>() }),
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
  recompressing: operationProgress,
  backups: operationProgress,
};
