import { api } from '../../api/api.ts';
import { tellError } from '../../api/tell-error.ts';
import { recallExportOptions, useExportOptions } from '../../api/export-options.ts';
import { followOperation } from '../../api/operations.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';

/** The last that was made: dragging the same once more takes it as it is. */
let made: { readonly key: string; readonly downloadId: string } | null = null;

/**
 * Exports pictures as the export dialog was last set to, for dragging them out. The system takes files only while the button is down:
 * let go before they are made, they wait for the next drag.
 * @returns the id for `startDrag`; null when it failed, was cancelled or is for the next drag, which the user has been told
 */
export async function exportForDrag(uids: readonly string[]): Promise<string | null> {
  recallExportOptions();
  const { options } = useExportOptions.getState();
  const key = JSON.stringify([uids, options]);
  if (made?.key === key) return made.downloadId;
  const button = new AbortController();
  window.addEventListener('mouseup', () => button.abort(), { once: true, signal: button.signal });
  const title = translate('library.preparingDrag', { count: uids.length });
  const { exports: progress, cancelExport: cancel } = api.library;
  try {
    const report = await followOperation(title, { progress, cancel }, (operationId) =>
      api.library.exportImages({
        target: { kind: 'uids', uids: [...uids] },
        options,
        into: { kind: 'drag' },
        operationId,
      }),
    );
    const [failure] = report.failed;
    if (failure !== undefined) throw new Error(failure.message);
    if (report.cancelled || report.downloadId === null) return null;
    made = { key, downloadId: report.downloadId };
    if (!button.signal.aborted) return made.downloadId;
    showToast({ text: translate('library.dragReady', { count: uids.length }) });
    return null;
  } catch (error) {
    tellError(error);
    return null;
  } finally {
    button.abort();
  }
}
