import { plainName } from '../../../main/domain/bare-name.ts';
import type { PromptEntry } from '../../../preload/contract/prompts.ts';
import type { Translate } from '../../i18n/messages.ts';

/** What the form holds, as far as it can be saved. */
export interface SavedForm {
  readonly prompt: string;
  readonly negativePrompt: string;
  /** Null while there is no model. */
  readonly request: PromptEntry['request'];
}

type NewEntry = Omit<PromptEntry, 'changedAtMs'>;

const NAME_AT_MOST = 60;

/** What the form is called in the list unless another name is given: the beginning of its prompt, up to the end of a word. */
export function suggestedName(form: Pick<SavedForm, 'prompt'>): string {
  const start = form.prompt.trim().split(/[,\n]/)[0] ?? '';
  if (start.length <= NAME_AT_MOST) return start.trimEnd();
  const cut = start.slice(0, NAME_AT_MOST + 1);
  const wordEnd = cut.search(/\s+\S*$/);
  // Not every language sets its words apart. Half a letter is none.
  return wordEnd > 0 ? cut.slice(0, wordEnd) : start.slice(0, NAME_AT_MOST).replace(/[\uD800-\uDBFF]$/, '');
}

/** The entry of this kind whose name somebody typed: saving under it means that one. */
export function entryNamed(
  entries: readonly PromptEntry[],
  kind: PromptEntry['kind'],
  name: string,
): PromptEntry | undefined {
  const wanted = name.trim().toLowerCase();
  return wanted === ''
    ? undefined
    : entries.find((entry) => entry.kind === kind && entry.name.toLowerCase() === wanted);
}

/**
 * What the form becomes in the list, in the place of an entry that has the name. A name that is only suggested replaces nothing:
 * many prompts begin alike.
 */
export function entryOf(
  form: SavedForm,
  kind: PromptEntry['kind'],
  name: string,
  entries: readonly PromptEntry[],
): NewEntry {
  const before = entryNamed(entries, kind, name);
  return {
    id: before?.id ?? crypto.randomUUID(),
    kind,
    name: before?.name ?? (name.trim() || suggestedName(form)),
    prompt: form.prompt,
    negativePrompt: form.negativePrompt,
    favorite: before?.favorite ?? false,
    request: kind === 'prompt' ? null : form.request,
  };
}

/** A preset's settings in a line, by which one is told from another; empty for a prompt. */
export function settingsLine({ request }: Pick<PromptEntry, 'request'>, t: Translate): string {
  if (request === null) return '';
  const { model, width, height, steps, sampler, scheduler, guidance, loras } = request;
  return [
    model === undefined ? undefined : plainName(model),
    width === undefined || height === undefined ? undefined : `${width} × ${height}`,
    steps === undefined ? undefined : t('generate.presetSteps', { count: steps }),
    [sampler, scheduler].filter(Boolean).join(' '),
    guidance === undefined ? undefined : t('generate.presetGuidance', { value: guidance }),
    loras === undefined || loras.length === 0
      ? undefined
      : t('generate.presetLoras', { count: loras.length }),
  ]
    .filter(Boolean)
    .join(' · ');
}
