import type { ImportView } from '../../../preload/contract/library.ts';
import type { Translate } from '../../i18n/messages.ts';

/** 0–1, or null while nothing has been found yet. */
export function fractionOf({ doneFiles, foundFiles }: ImportView): number | null {
  return foundFiles === 0 ? null : doneFiles / foundFiles;
}

/** What a run has done, in one line: only what there is to tell. */
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
  return told.length > 0 ? told.join(' · ') : t('library.count.nothing');
}
