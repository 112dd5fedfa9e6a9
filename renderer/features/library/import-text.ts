import type { ImportView } from '../../../preload/contract/library.ts';
import { isUnderWay } from '../../api/imports-store.ts';
import type { Translate } from '../../i18n/messages.ts';

/** 0–1, or null while nothing has been found yet. */
export function fractionOf({ share, doneFiles, foundFiles }: ImportView): number | null {
  return foundFiles === 0 ? null : (share ?? doneFiles / foundFiles);
}

/** What a run has done, in one line: how far it is while it is under way, and only what there is to tell. */
export function resultText(run: ImportView, t: Translate): string {
  const counts = [
    ['library.count.added', run.added],
    ['library.count.updated', run.updated],
    ['library.count.moved', run.moved],
    [run.kind === 'index' ? 'library.count.unchanged' : 'library.count.known', run.unchanged],
    ['library.count.missing', run.missing],
    ['library.count.failed', run.failedCount],
  ] as const;
  const told = counts.filter(([, count]) => count > 0).map(([key, count]) => t(key, { count }));
  if (isUnderWay(run) && run.foundFiles > 0)
    told.unshift(
      run.looking
        ? t('library.progressSoFar', { count: run.doneFiles })
        : t('library.progress', { done: run.doneFiles, found: run.foundFiles }),
    );
  if (told.length > 0) return told.join(' · ');
  return t(isUnderWay(run) ? 'library.count.nothingYet' : 'library.count.nothing');
}

/** The line at the bottom of the window while a run is under way. */
export function statusText({ state, doneFiles, foundFiles, looking }: ImportView, t: Translate): string {
  if (foundFiles === 0) return t(state === 'paused' ? 'library.importPausedEarly' : 'library.importStarting');
  if (looking)
    return t(state === 'paused' ? 'library.importPausedSoFar' : 'library.importingSoFar', {
      count: doneFiles,
    });
  const values = { done: doneFiles, found: foundFiles };
  return t(state === 'paused' ? 'library.importPaused' : 'library.importing', values);
}
