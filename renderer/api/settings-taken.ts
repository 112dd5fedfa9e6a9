import type { GenerationRequest } from '../../main/domain/generation.ts';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';

/**
 * Tells that a form was filled from settings, and offers to take that back. Where their model can't be chosen in the form, it
 * says so too: another one, which stays chosen, makes another picture of them.
 */
export function tellSettingsTaken(
  message: string,
  { engine = '', model = '' }: Partial<GenerationRequest>,
  isKnown: (engine: string, model: string) => boolean,
  undo: () => void,
): void {
  const lacks = model !== '' && !isKnown(engine, model);
  showToast({
    text: lacks ? `${message}\n${translate('generate.modelLacking', { model })}` : message,
    action: { label: translate('common.undo'), run: undo },
  });
}
