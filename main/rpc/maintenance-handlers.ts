import type { BackupReport } from '../domain/backup-report.ts';
import type { maintenance } from '../../preload/contract/maintenance.ts';
import type { CatalogCopies, CatalogCopy } from '../domain/catalog-copy.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import type { RebuildReport, VerifyReport } from '../domain/library-check.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { Target } from '../domain/catalog-view.ts';
import type { RecompressionReport, RecompressionRun, SmallerFormat } from '../domain/recompression.ts';
import type { DiskSpace, FilesUse, StorageReport } from '../domain/usage.ts';
import { Operations, type RunningOperations } from '../usecases/operations.ts';
import { reportBudget, reportCosts } from '../usecases/report-costs.ts';
import type { GroupHandlers } from './dispatcher.ts';
import { followOperations } from './follow-operations.ts';
import { toTarget } from './target.ts';

export interface BackupsPart {
  /** Brings the mirror in `target` up to date. @throws AppError CONFLICT while another backup runs, and for a folder that can't be the mirror */
  run(target: string, removeExtra: boolean, operationId: string): Promise<BackupReport>;
  readonly operations: RunningOperations;
}

/** Runs that make files smaller, and the originals they keep until the user has had a last word. */
export interface RecompressionsPart {
  /** @throws AppError CONFLICT while another run is under way; DISK_FULL, LIBRARY_UNWRITABLE */
  run(target: Target, to: SmallerFormat, operationId: string): Promise<RecompressionReport>;
  readonly operations: RunningOperations;
  list(): Promise<readonly RecompressionRun[]>;
  /** Takes the originals away; what was done can't be undone any more. */
  keepSmaller(runId: string): Promise<void>;
  /** Puts the originals back, as a step of its own. @returns how many could not be: their pictures were changed or deleted meanwhile */
  restore(runId: string): Promise<{ readonly restored: number; readonly left: number }>;
}

export interface CatalogCopiesPart {
  list(): Promise<CatalogCopies>;
  backUp(): Promise<CatalogCopy>;
  /** @throws AppError NOT_FOUND, CATALOG_CORRUPT; what the signal was aborted with */
  restoreAtNextStart(name: string, options: Pick<LongCallOptions, 'signal'>): Promise<void>;
  cancelRestore(): Promise<void>;
}

export interface StoragePart {
  report(): Promise<StorageReport>;
  /** Removes thumbnails and tiles. @returns what was there */
  clearCache(): Promise<FilesUse>;
}

export interface DiskSpacePart {
  now(): DiskSpace;
  /** Told of every change of `now`. Returns the end of it. */
  watch(listener: (space: DiskSpace) => void): () => void;
}

export interface MaintenanceDependencies {
  readonly grants: { resolve(use: 'write', token: string): string };
  readonly backups: BackupsPart;
  readonly recompressions: RecompressionsPart;
  readonly catalogCopies: CatalogCopiesPart;
  readonly storage: StoragePart;
  readonly diskSpace: DiskSpacePart;
  readonly host: { readonly restart?: () => void };
  readonly catalog: Pick<Catalog, 'costs'>;
  readonly settings: { get(): { readonly monthlyBudget: number; readonly monthlyGpuMinutes: number } };
  verify(deep: boolean, options: LongCallOptions): Promise<VerifyReport>;
  rebuild(options: LongCallOptions): Promise<RebuildReport>;
}

export function createMaintenanceHandlers(deps: MaintenanceDependencies): GroupHandlers<typeof maintenance> {
  const checks = new Operations();
  const followed = checks.followed.bind(checks);
  const thisMonth = () => {
    const { monthlyBudget, monthlyGpuMinutes } = deps.settings.get();
    return { nowMs: Date.now(), budget: { cost: monthlyBudget, engineSeconds: monthlyGpuMinutes * 60 } };
  };
  return {
    async verify({ deep, operationId }) {
      const report = await followed(operationId, (options) => deps.verify(deep, options));
      return { ok: report.problemCount === 0, ...report };
    },
    rebuild: ({ operationId }) => followed(operationId, (options) => deps.rebuild(options)),
    cancelCheck({ operationId }) {
      checks.cancel(operationId);
      return null;
    },
    checking: (_input, emit, { signal }) => followOperations(checks, emit, signal),
    catalogCopies: () => deps.catalogCopies.list(),
    backUpCatalog: () => deps.catalogCopies.backUp(),
    async restoreCatalog({ name, operationId }) {
      await followed(operationId, (options) => deps.catalogCopies.restoreAtNextStart(name, options));
      deps.host.restart?.();
      return { restarts: deps.host.restart !== undefined };
    },
    async cancelRestore() {
      await deps.catalogCopies.cancelRestore();
      return null;
    },
    costs: () => reportCosts(deps.catalog, thisMonth()),
    budget: () => reportBudget(deps.catalog, thisMonth()),
    storage: () => deps.storage.report(),
    diskSpace(_input, emit, { signal }) {
      signal.addEventListener('abort', deps.diskSpace.watch(emit), { once: true });
      return deps.diskSpace.now();
    },
    clearCache: () => deps.storage.clearCache(),
    backup: ({ grant, removeExtra, operationId }) =>
      deps.backups.run(deps.grants.resolve('write', grant), removeExtra, operationId),
    cancelBackup({ operationId }) {
      deps.backups.operations.cancel(operationId);
      return null;
    },
    backups: (_input, emit, { signal }) => followOperations(deps.backups.operations, emit, signal),
    recompress: ({ target, to, operationId }) => deps.recompressions.run(toTarget(target), to, operationId),
    cancelRecompress({ operationId }) {
      deps.recompressions.operations.cancel(operationId);
      return null;
    },
    recompressions: async () => ({ runs: await deps.recompressions.list() }),
    async keepSmaller({ runId }) {
      await deps.recompressions.keepSmaller(runId);
      return null;
    },
    restoreOriginals: ({ runId }) => deps.recompressions.restore(runId),
    recompressing: (_input, emit, { signal }) =>
      followOperations(deps.recompressions.operations, emit, signal),
  };
}
