import { create } from 'zustand';
import type { WatchedFolder, WatchReport } from '../../main/domain/batch/watched-folder.ts';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';
import { api } from './api.ts';
import { openWatchedFile } from './batch-requests.ts';
import { navigate } from './navigation.ts';

/** The folder whose batch files run when they change, and what became of them; null until it is known. */
export const useWatchedFolder = create<{ readonly watched: WatchedFolder | null }>(() => ({ watched: null }));

/** Follows the watched folder and tells, on whatever screen, of files that do not run. */
export function followWatchedFolder(): () => void {
  let told = new Set<string>();
  const take = (watched: WatchedFolder, tell: boolean): void => {
    useWatchedFolder.setState({ watched });
    const fresh = watched.reports.filter(({ id, runId }) => runId === null && !told.has(id));
    if (tell) for (const report of fresh.toReversed()) showFailure(report);
    told = new Set(watched.reports.map(({ id }) => id));
  };
  return api.batch.watched.subscribe(
    {},
    { onSnapshot: (watched) => take(watched, false), onDelta: (watched) => take(watched, true) },
  );
}

function showFailure(report: WatchReport): void {
  const file = report.fileName;
  showToast({
    tone: 'error',
    text:
      file === ''
        ? translate('batches.watchFailed', { reason: faultText(report) })
        : translate('batches.couldNotRun', { name: file, reason: faultText(report) }),
    action: {
      label: translate('batches.watchShow'),
      run: () => (file === '' ? navigate('batches', {}) : openWatchedFile(report.id)),
    },
  });
}

/** A report's first fault with its line. */
export function faultText({ faults }: WatchReport): string {
  const [first] = faults;
  if (!first) return '';
  const more = faults.length > 1 ? ` ${translate('batches.watchMore', { count: faults.length - 1 })}` : '';
  return first.line === null
    ? `${first.message}${more}`
    : `${translate('batches.watchLine', { line: first.line })} ${first.message}${more}`;
}
