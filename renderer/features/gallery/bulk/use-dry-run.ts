import type { ChangeReport } from '../../../../main/domain/catalog-change.ts';
import type { ChangeInput, TagChangeInput, TargetInput } from '../../../../preload/contract/gallery.ts';
import { api } from '../../../api/api.ts';
import { fixedText } from '../../../api/fixed-text.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import type { Chosen } from './gallery-dialog.ts';
import { useAsked } from './use-asked.ts';

type Question =
  | { readonly of: 'pictures'; readonly target: TargetInput; readonly change: ChangeInput }
  | { readonly of: 'tag'; readonly change: TagChangeInput };

/** What a change would do, in words; empty while there is no change to speak of. */
export function useDryRun(
  { target }: Chosen,
  change: ChangeInput | null,
): { text: string; changed: number | null } {
  const t = useTranslate();
  const answer = useAsked(change === null ? null : { of: 'pictures' as const, target, change }, ask);
  if (change === null) return { text: '', changed: null };
  if (answer === null) return { text: t('gallery.bulk.previewing'), changed: null };
  if (answer.found === null) return { text: answer.failure, changed: null };
  const { changed, matched, fixed } = answer.found;
  const what =
    changed === 0 ? t('gallery.bulk.nothing') : t('gallery.bulk.preview', { changed, count: matched });
  return { text: [what, fixedText(fixed)].filter((text) => text !== '').join(' '), changed };
}

/** How many pictures a change of a tag would touch, in words. */
export function useTagDryRun(change: TagChangeInput): string {
  const t = useTranslate();
  const answer = useAsked({ of: 'tag' as const, change }, ask);
  if (answer === null) return t('gallery.bulk.previewing');
  return answer.found === null ? answer.failure : t('gallery.tags.affected', { count: answer.found.changed });
}

async function ask(question: Question, operationId: string): Promise<ChangeReport> {
  const how = { dryRun: true, operationId };
  if (question.of === 'tag') return await api.gallery.changeTag({ change: question.change, ...how });
  return await api.gallery.change({ target: question.target, change: question.change, ...how });
}
