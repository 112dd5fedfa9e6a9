import type {
  BackupProgress,
  BackupReport,
  maintenance,
  Problem,
} from '../../preload/contract/maintenance.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { FilesUse, StorageReport } from '../domain/usage.ts';
import { reportCosts } from '../usecases/report-costs.ts';
import { coalesce } from './coalesce.ts';
import type { GroupHandlers } from './dispatcher.ts';

export interface MaintenanceDependencies {
  readonly grants: { resolve(use: 'write', token: string): string };
  readonly backups: {
    run(target: string, removeExtra: boolean, operationId: string): Promise<BackupReport>;
    cancel(operationId: string): void;
    running(): readonly BackupProgress[];
    watch(listener: (progress: BackupProgress) => void): () => void;
  };
  readonly storage: { report(): Promise<StorageReport>; clearCache(): Promise<FilesUse> };
  readonly catalog: Pick<Catalog, 'costs'>;
  readonly settings: { get(): { readonly monthlyBudget: number } };
  verify(deep: boolean): Promise<{ readonly checked: number; readonly problems: readonly Problem[] }>;
  rebuild(): Promise<{
    readonly images: number;
    readonly failed: readonly { path: string; message: string }[];
  }>;
}

export function createMaintenanceHandlers(deps: MaintenanceDependencies): GroupHandlers<typeof maintenance> {
  return {
    async verify({ deep }) {
      const { checked, problems } = await deps.verify(deep);
      return { ok: problems.length === 0, checked, problems };
    },
    rebuild: () => deps.rebuild(),
    costs: () => reportCosts(deps.catalog, { nowMs: Date.now(), budget: deps.settings.get().monthlyBudget }),
    storage: () => deps.storage.report(),
    clearCache: () => deps.storage.clearCache(),
    backup: ({ grant, removeExtra, operationId }) =>
      deps.backups.run(deps.grants.resolve('write', grant), removeExtra, operationId),
    cancelBackup({ operationId }) {
      deps.backups.cancel(operationId);
      return null;
    },
    backups(_input, emit, { signal }) {
      const gathered = coalesce<BackupProgress>(
        ({ operationId }) => operationId,
        (all) => all.forEach(emit),
      );
      const unwatch = deps.backups.watch((progress) => gathered.add(progress));
      signal.addEventListener('abort', () => {
        unwatch();
        gathered.stop();
      });
      return deps.backups.running();
    },
  };
}
