import { addPicture } from '../../api/add-picture.ts';
import { api } from '../../api/api.ts';
import { findModel, useEngines } from '../../api/engines-store.ts';
import { tellError } from '../../api/tell-error.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';
import type { ImageInput } from '../../../main/domain/generation.ts';
import type { ModelDescription } from '../../../main/domain/engine.ts';
import { fillFromImage, shaped } from './generate-actions.ts';
import { editForm, useGenerate } from './generate-store.ts';

/** Of a picture that is no starting picture, until another is chosen. */
const STRENGTH = 0.6;

export type InputRole = 'source' | 'reference' | 'style' | 'control';

/** What a picture can be to the model, the starting picture first. */
export function rolesOf(model: ModelDescription): readonly InputRole[] {
  return [...(model.types.includes('image-to-image') ? (['source'] as const) : []), ...model.references];
}

/** Adds a picture of the library as an input, in the role asked for or the first the model has. One starting picture only. */
export function addInput(uid: string, role?: InputRole): void {
  const roles = availableRoles();
  const chosen = role !== undefined && roles.includes(role) ? role : roles[0];
  if (chosen === undefined) return;
  editForm((current) => ({ ...current, inputs: withInput(current.inputs, uid, chosen) }));
  if (chosen === 'source') void takeShapeOf(uid);
}

/** What starts from a picture has its shape, unless another is chosen afterwards. */
async function takeShapeOf(uid: string): Promise<void> {
  try {
    const { record } = await api.gallery.details({ uid });
    editForm((form) => {
      const isStillIn = form.inputs.some((input) => input.role === 'source' && input.uid === uid);
      return isStillIn ? shaped(form, record.file) : form;
    });
  } catch (error) {
    tellError(error);
  }
}

/** The pictures with another role for one. The starting picture is one only: another takes the role that it had. */
export function withRole(
  inputs: readonly ImageInput[],
  index: number,
  role: InputRole,
): readonly ImageInput[] {
  const before = inputs[index]?.role ?? role;
  const inRole = ({ uid, strength = STRENGTH }: ImageInput, next: ImageInput['role']): ImageInput =>
    next === 'source' ? { role: next, uid } : { role: next, uid, strength };
  return inputs.map((input, at) => {
    if (at === index) return inRole(input, role);
    return role === 'source' && input.role === 'source' ? inRole(input, before) : input;
  });
}

function withInput(inputs: readonly ImageInput[], uid: string, role: InputRole): readonly ImageInput[] {
  const kept = inputs.filter((input) => input.uid !== uid && !(role === 'source' && input.role === 'source'));
  return [...kept, role === 'source' ? { role, uid } : { role, uid, strength: STRENGTH }];
}

/** The roles the chosen model has; when it has none, says so. */
function availableRoles(): readonly InputRole[] {
  const { form } = useGenerate.getState();
  const choice = findModel(useEngines.getState().engines ?? [], form.engine, form.model);
  const roles = choice === undefined ? [] : rolesOf(choice.model);
  if (roles.length === 0) {
    const model = choice?.model.title ?? form.model;
    showToast({ tone: 'error', text: translate('generate.inputRefused', { model }) });
  }
  return roles;
}

/** Keeps a dropped, pasted or chosen picture in the library and adds it as an input. Its own settings are offered, too. */
export async function addInputFile(file: File): Promise<void> {
  if (availableRoles().length === 0) return;
  try {
    const { uid } = await addPicture(file);
    addInput(uid);
    showToast({
      text: translate('generate.inputAdded', { name: file.name }),
      action: { label: translate('generate.same'), run: () => void fillFromImage(uid, 'same') },
    });
  } catch (error) {
    tellError(error, 'generate.inputFailed');
  }
}
