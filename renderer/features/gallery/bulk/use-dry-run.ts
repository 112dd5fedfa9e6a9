import { useEffect, useState } from 'react';
import type { ChangeReport } from '../../../../main/domain/catalog-change.ts';
import type { ChangeInput, TagChangeInput, TargetInput } from '../../../../preload/contract/gallery.ts';
import { api } from '../../../api/api.ts';
import { fixedText } from '../../../api/fixed-text.ts';
import { errorText } from '../../../api/error-text.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import type { Chosen } from './gallery-dialog.ts';

type Question =
  | { readonly of: 'pictures'; readonly target: TargetInput; readonly change: ChangeInput }
  | { readonly of: 'tag'; readonly change: TagChangeInput };

interface Answer {
  readonly key: string;
  /** Null: it could not be found out. */
  readonly report: ChangeReport | null;
  readonly failure: string;
}

/** What a change would do, in words; empty while there is no change to speak of. */
export function useDryRun(
  { target }: Chosen,
  change: ChangeInput | null,
): { text: string; changed: number | null } {
  const t = useTranslate();
  const answer = useAnswer(change === null ? null : { of: 'pictures', target, change });
  if (change === null) return { text: '', changed: null };
  if (answer === null) return { text: t('gallery.bulk.previewing'), changed: null };
  if (answer.report === null) return { text: answer.failure, changed: null };
  const { changed, matched, fixed } = answer.report;
  const what =
    changed === 0 ? t('gallery.bulk.nothing') : t('gallery.bulk.preview', { changed, count: matched });
  return { text: [what, fixedText(fixed)].filter((text) => text !== '').join(' '), changed };
}

/** How many pictures a change of a tag would touch, in words. */
export function useTagDryRun(change: TagChangeInput): string {
  const t = useTranslate();
  const answer = useAnswer({ of: 'tag', change });
  if (answer === null) return t('gallery.bulk.previewing');
  return answer.report === null
    ? answer.failure
    : t('gallery.tags.affected', { count: answer.report.changed });
}

/** Null until it is there. What nobody waits for any more is stopped: the next change would have to wait for it. */
function useAnswer(question: Question | null): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const key = question === null ? '' : JSON.stringify(question);
  useEffect(() => {
    if (key === '') return undefined;
    let isWanted = true;
    const operationId = crypto.randomUUID();
    const settle = (report: ChangeReport | null, failure: string): void => {
      if (isWanted) setAnswer({ key, report, failure });
      isWanted = false;
    };
    ask(JSON.parse(key) as Question, operationId).then(
      (report) => settle(report, ''),
      (error: unknown) => settle(null, errorText(error)),
    );
    return () => {
      if (isWanted) void api.gallery.cancel({ operationId });
      isWanted = false;
    };
  }, [key]);
  return answer?.key === key ? answer : null;
}

async function ask(question: Question, operationId: string): Promise<ChangeReport> {
  const how = { dryRun: true, operationId };
  if (question.of === 'tag') return await api.gallery.changeTag({ change: question.change, ...how });
  return await api.gallery.change({ target: question.target, change: question.change, ...how });
}
