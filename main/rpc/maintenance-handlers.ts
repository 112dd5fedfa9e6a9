import type { BackupReport } from '../domain/backup-report.ts';
import type { OperationProgress } from '../domain/operation.ts';
import type { maintenance } from '../../preload/contract/maintenance.ts';
import type { CatalogCopies, CatalogCopy } from '../domain/catalog-copy.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import type { RebuildReport, VerifyReport } from '../domain/library-check.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { Target } from '../domain/catalog-view.ts';
import type { RecompressionReport, RecompressionRun, SmallerFormat } from '../domain/recompression.ts';
import type { FilesUse, StorageReport } from '../domain/usage.ts';
import { Operations } from '../usecases/operations.ts';
import { reportBudget, reportCosts } from '../usecases/report-costs.ts';
import type { GroupHandlers } from './dispatcher.ts';
import { followOperations } from './follow-operations.ts';
import { toTarget } from './target.ts';

export interface MaintenanceDependencies {
  readonly grants: { resolve(use: 'write', token: string): string };
  readonly backups: {
    run(target: string, removeExtra: boolean, operationId: string): Promise<BackupReport>;
    cancel(operationId: string): void;
    running(): readonly OperationProgress[];
    watch(listener: (progress: OperationProgress) => void): () => void;
  };
  readonly recompressions: {
    run(target: Target, to: SmallerFormat, operationId: string): Promise<RecompressionReport>;
    cancel(operationId: string): void;
    running(): readonly OperationProgress[];
    watch(listener: (progress: OperationProgress) => void): () => void;
    list(): Promise<readonly RecompressionRun[]>;
    keepSmaller(runId: string): Promise<void>;
    restore(runId: string): Promise<{ readonly restored: number; readonly left: number }>;
  };
  readonly catalogCopies: {
    list(): Promise<CatalogCopies>;
    backUp(): Promise<CatalogCopy>;
    restoreAtNextStart(name: string): Promise<void>;
  };
  readonly host: { readonly restart?: () => void };
  readonly storage: { report(): Promise<StorageReport>; clearCache(): Promise<FilesUse> };
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
    async restoreCatalog({ name }) {
      await deps.catalogCopies.restoreAtNextStart(name);
      deps.host.restart?.();
      return { restarts: deps.host.restart !== undefined };
    },
    costs: () => reportCosts(deps.catalog, thisMonth()),
    budget: () => reportBudget(deps.catalog, thisMonth()),
    storage: () => deps.storage.report(),
    clearCache: () => deps.storage.clearCache(),
    backup: ({ grant, removeExtra, operationId }) =>
      deps.backups.run(deps.grants.resolve('write', grant), removeExtra, operationId),
    cancelBackup({ operationId }) {
      deps.backups.cancel(operationId);
      return null;
    },
    backups: (_input, emit, { signal }) => followOperations(deps.backups, emit, signal),
    recompress: ({ target, to, operationId }) => deps.recompressions.run(toTarget(target), to, operationId),
    cancelRecompress({ operationId }) {
      deps.recompressions.cancel(operationId);
      return null;
    },
    recompressions: async () => ({ runs: await deps.recompressions.list() }),
    async keepSmaller({ runId }) {
      await deps.recompressions.keepSmaller(runId);
      return null;
    },
    restoreOriginals: ({ runId }) => deps.recompressions.restore(runId),
    recompressing: (_input, emit, { signal }) => followOperations(deps.recompressions, emit, signal),
  };
}
