import type { ReactNode } from 'react';
import { Plus, X } from 'lucide-react';
import type { ImageInput } from '../../../main/domain/generation.ts';
import { addPicture } from '../../api/add-picture.ts';
import { errorText } from '../../api/error-text.ts';
import { imageUrl } from '../../api/media.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { imageDragOf } from '../../ui/image-drag.ts';
import { Select } from '../../ui/select.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { chooseFile } from './open-file.ts';
import { useEditModel, useEditor, useSession } from './use-editor.ts';
import styles from './editor.module.css';

const ROLE_TITLES = {
  reference: 'editor.roleReference',
  style: 'editor.roleStyle',
  control: 'editor.roleControl',
} as const;

const FIRST_STRENGTH = 0.6;

/** Pictures the model looks at beside the one being edited; shown for models that take any. */
export function ReferenceFields(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const roles = useEditModel()?.model.references ?? [];
  const inputs = useEditor((state) => state.form.inputs);
  const [firstRole] = roles;
  if (firstRole === undefined) return null;

  const set = (next: readonly ImageInput[]): void => session.editForm({ inputs: next });
  const add = (uid: string): void =>
    session.editForm((form) =>
      form.inputs.some((input) => input.uid === uid)
        ? form
        : { ...form, inputs: [...form.inputs, { role: firstRole, uid, strength: FIRST_STRENGTH }] },
    );
  const addFile = async (file: File | null): Promise<void> => {
    try {
      if (file) add(await addPicture(file));
    } catch (error) {
      showToast({ tone: 'error', text: errorText(error) });
    }
  };

  return (
    <div
      className={styles.group}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        for (const uid of imageDragOf(event.dataTransfer)) add(uid);
        for (const file of event.dataTransfer.files) void addFile(file);
      }}
    >
      <h2 className={styles.legend}>{t('editor.references')}</h2>
      {inputs.map((input, index) => {
        const change = (part: Partial<ImageInput>): void =>
          set(inputs.map((one, at) => (at === index ? { ...one, ...part } : one)));
        return (
          <div key={input.uid} className={styles.reference}>
            <img src={imageUrl(input.uid)} alt="" />
            <div>
              {roles.length > 1 && (
                <Field label={t('editor.referenceRole')}>
                  <Select
                    value={input.role as keyof typeof ROLE_TITLES}
                    options={roles.map((role) => ({ value: role, label: t(ROLE_TITLES[role]) }))}
                    onChange={(role) => change({ role })}
                  />
                </Field>
              )}
              <Field label={t('editor.referenceStrength')}>
                <SliderField
                  label={t('editor.referenceStrength')}
                  value={input.strength ?? 1}
                  onChange={(strength) => change({ strength })}
                  min={0}
                  max={1}
                  step={0.05}
                />
              </Field>
            </div>
            <IconButton
              icon={X}
              size="small"
              label={t('editor.referenceRemove')}
              onClick={() => set(inputs.filter((_, at) => at !== index))}
            />
          </div>
        );
      })}
      <div className={styles.clearing}>
        <Button size="small" icon={Plus} onClick={() => void chooseFile('image/*').then(addFile)}>
          {t('editor.referenceAdd')}
        </Button>
      </div>
    </div>
  );
}
