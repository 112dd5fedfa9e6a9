import { findModel, useEngines } from '../../api/engines-store.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';
import type { ImageInput } from '../../../main/domain/generation.ts';
import type { ModelDescription } from '../../../main/domain/engine.ts';
import { editForm, useGenerate } from './generate-store.ts';

export type InputRole = 'source' | 'reference' | 'style' | 'control';

/** What a picture can be to the model, the starting picture first. */
export function rolesOf(model: ModelDescription): readonly InputRole[] {
  return [...(model.types.includes('image-to-image') ? (['source'] as const) : []), ...model.references];
}

/** Adds a picture of the library as an input, in the role asked for or the first the model has. One starting picture only. */
export function addInput(uid: string, role?: InputRole): void {
  const { form } = useGenerate.getState();
  const choice = findModel(useEngines.getState().engines ?? [], form.engine, form.model);
  const roles = choice === undefined ? [] : rolesOf(choice.model);
  const chosen = role !== undefined && roles.includes(role) ? role : roles[0];
  if (chosen === undefined) {
    const model = choice?.model.title ?? form.model;
    showToast({ tone: 'error', text: translate('generate.inputRefused', { model }) });
    return;
  }
  editForm((current) => ({ ...current, inputs: withInput(current.inputs, uid, chosen) }));
}

function withInput(inputs: readonly ImageInput[], uid: string, role: InputRole): readonly ImageInput[] {
  const kept = inputs.filter((input) => input.uid !== uid && !(role === 'source' && input.role === 'source'));
  return [...kept, role === 'source' ? { role, uid } : { role, uid, strength: 0.6 }];
}
