import type { ImageType } from '../../main/domain/generation.ts';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';
import { api } from './api.ts';
import { errorText } from './error-text.ts';
import { navigate } from './navigation.ts';

interface Made {
  readonly uid: string;
  readonly type: ImageType;
}

export function isEdit(type: ImageType): type is 'inpaint' | 'outpaint' {
  return type === 'inpaint' || type === 'outpaint';
}

/** Opens what a picture was made with, to be adjusted: an edit where it was made, with its source and its mask or frame. */
export function openSettings({ uid, type }: Made): void {
  if (isEdit(type)) navigate(type, { uid, edit: 'reopen' });
  else navigate('generate', { fromUid: uid, seed: 'same' });
}

/** Makes a picture again where it was made: an edit on the same source, with the same mask or frame and settings. */
export function makeAgain(made: Made, seed: 'same' | 'new'): void {
  if (isEdit(made.type)) void repeatEdit(made, seed);
  else navigate('generate', { fromUid: made.uid, seed, submit: 'now' });
}

async function repeatEdit(made: Made, seeds: 'same' | 'new'): Promise<void> {
  try {
    const { edit } = await api.editor.editOf({ uid: made.uid });
    if (edit === null) throw new Error(translate('editor.noEdits'));
    const { sourceUid, area, request, seed } = edit;
    await api.editor.start({
      edit: { sourceUid, area, request },
      seed: seeds === 'same' ? seed : null,
      count: 1,
    } as Parameters<typeof api.editor.start>[0]);
    navigate(area.type, { uid: sourceUid });
  } catch (error) {
    showToast({
      tone: 'error',
      text: translate('editor.repeatFailed', { reason: errorText(error) }),
      action: { label: translate('editor.openEditor'), run: () => openSettings(made) },
    });
  }
}
