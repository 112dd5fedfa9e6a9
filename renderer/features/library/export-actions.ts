import type { TargetInput } from '../../../preload/contract/gallery.ts';
import type { ExportOptionsInput, DeliveredExport } from '../../../preload/contract/library.ts';
import { api } from '../../api/api.ts';
import { download } from '../../api/download.ts';
import { tellError } from '../../api/tell-error.ts';
import { openExport } from '../../api/library-dialogs.ts';
import { downloadUrl } from '../../api/media.ts';
import { followOperation } from '../../api/operations.ts';
import { packName, savePack } from '../../api/pack-pictures.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';

/** What is exported, and how. */
interface Export {
  readonly target: TargetInput;
  readonly count: number;
  readonly options: ExportOptionsInput;
  /** Whether the host can ask where. */
  readonly canPick: boolean;
}

/**
 * Exports, shows how far it is and tells how it went.
 * @param onBegun told the operation under which it is shown
 * @returns whether the dialog has done its work
 */
export async function exportTo(
  kind: 'folder' | 'zip',
  { target, count, options, canPick }: Export,
  onBegun: (operationId: string) => void,
): Promise<boolean> {
  const name = translate('library.zipName');
  try {
    const into = await destination(kind, name, canPick);
    if (into === null) return false;
    const { exports: progress, cancelExport: cancel } = api.library;
    const title = translate('library.exportTitle', { count });
    const report = await followOperation(title, { progress, cancel }, (operationId) => {
      onBegun(operationId);
      return api.library.exportImages({ target, options, into, operationId });
    });
    if (report.downloadId !== null && !report.cancelled)
      download(downloadUrl(report.downloadId), `${name}.zip`);
    tell(report, kind);
    return !report.cancelled;
  } catch (error) {
    tellError(error);
    return false;
  }
}

type Destination = Parameters<typeof api.library.exportImages>[0]['into'];

/** Asks where; null when the user closed the dialog. */
async function destination(
  kind: 'folder' | 'zip',
  name: string,
  canPick: boolean,
): Promise<Destination | null> {
  if (!canPick) return { kind: 'zip', grant: null, name };
  const { grants } = await api.system.pickPaths(
    kind === 'folder' ? { purpose: 'export-folder' } : { purpose: 'save-file', suggestedName: `${name}.zip` },
  );
  const grant = grants[0]?.grant;
  if (grant === undefined) return null;
  return kind === 'folder' ? { kind, grant } : { kind, grant, name };
}

function tell(
  { done, total, failed, warnings, cancelled, path, downloadId }: DeliveredExport,
  kind: 'folder' | 'zip',
): void {
  const [failure] = failed;
  const where = downloadId === null ? path : translate('library.downloads');
  if (cancelled) {
    showToast({ text: translate(`library.exportCancelled.${kind}`, { done, total }) });
  } else if (failure !== undefined) {
    const count = failed.length;
    const uids = failed.map(({ uid }) => uid);
    showToast({
      tone: 'error',
      text: [
        translate('library.exportFailures', {
          count,
          written: done - count,
          total,
          where,
          name: failure.path.split('/').at(-1) ?? '',
          reason: failure.message,
        }),
        ...warnings,
      ].join('\n'),
      action: {
        label: translate('library.exportRest', { count }),
        run: () => openExport({ kind: 'uids', uids }, count),
      },
    });
  } else {
    showToast({
      tone: 'success',
      text: [translate('library.exported', { count: done, where }), ...warnings].join('\n'),
    });
  }
}

/** Keeps the pictures as a pack in the drawer. */
export function exportPack(target: TargetInput, count: number, lineage: boolean): Promise<boolean> {
  return savePack({ target, name: packName(count), lineage });
}
