import { useEffect, useState } from 'react';
import type { ChangeReport } from '../../../../main/domain/catalog-change.ts';
import type { ChangeInput } from '../../../../preload/contract/gallery.ts';
import { api } from '../../../api/api.ts';
import { errorText } from '../../../api/error-text.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import type { Chosen } from './gallery-dialog.ts';

/** What a change would do, in words; empty while there is no change to speak of. */
export function useDryRun(
  chosen: Chosen,
  change: ChangeInput | null,
): { text: string; changed: number | null } {
  const t = useTranslate();
  const [state, setState] = useState<{ key: string; report: ChangeReport | null; failure: string } | null>(
    null,
  );
  const key = change === null ? '' : JSON.stringify(change);
  useEffect(() => {
    if (key === '') return undefined;
    let current = true;
    const input = JSON.parse(key) as ChangeInput;
    api.gallery.change({ target: chosen.target, change: input, dryRun: true }).then(
      (report) => {
        if (current) setState({ key, report, failure: '' });
      },
      (error: unknown) => {
        if (current) setState({ key, report: null, failure: errorText(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [key, chosen]);
  if (key === '') return { text: '', changed: null };
  if (state?.key !== key) return { text: t('gallery.bulk.previewing'), changed: null };
  if (state.report === null) return { text: state.failure, changed: null };
  const { changed, matched } = state.report;
  if (changed === 0) return { text: t('gallery.bulk.nothing'), changed };
  const text = t('gallery.bulk.preview', { changed: changed.toLocaleString(), count: matched });
  return { text, changed };
}
