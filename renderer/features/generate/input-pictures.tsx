import { useRef, useState, type ReactNode } from 'react';
import { ImagePlus, X } from 'lucide-react';
import type { ModelDescription } from '../../../main/domain/engine.ts';
import type { ImageInput } from '../../../main/domain/generation.ts';
import { imageUrl } from '../../api/media.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Field } from '../../ui/field.tsx';
import { imageDragOf, isImageDrag } from '../../ui/image-drag.ts';
import { Select } from '../../ui/select.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import { editForm, useGenerate, useIssue } from './generate-store.ts';
import { addInput, addInputFile, rolesOf, withRole, type InputRole } from './input-actions.ts';
import styles from './generate.module.css';

const ROLE_TITLES = {
  source: 'generate.roleSource',
  reference: 'generate.roleReference',
  style: 'generate.roleStyle',
  control: 'generate.roleControl',
} as const;

/** Pictures the model is given beside the words: by drop, paste, file, or from anywhere in the app. */
export function InputPictures({ model }: { model: ModelDescription }): ReactNode {
  const t = useTranslate();
  const inputs = useGenerate((state) => state.form.inputs);
  const issue = useIssue('inputs');
  const [dropping, setDropping] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const roles = rolesOf(model);
  if (roles.length === 0) return null;

  const change = (index: number, part: Partial<ImageInput>): void =>
    editForm((form) => ({
      ...form,
      inputs: form.inputs.map((input, at) => (at === index ? { ...input, ...part } : input)),
    }));

  return (
    <div
      className={classNames(styles.group, styles.inputs, dropping && styles.dropping)}
      onDragOver={(event) => {
        if (!isImageDrag(event.dataTransfer)) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        event.preventDefault();
        setDropping(false);
        for (const uid of imageDragOf(event.dataTransfer)) addInput(uid);
      }}
    >
      <div className={styles.inputsHead}>
        <h2 className={styles.legend}>{t('generate.inputs')}</h2>
        <Button size="small" icon={ImagePlus} onClick={() => file.current?.click()}>
          {t('generate.inputChoose')}
        </Button>
        <input
          ref={file}
          type="file"
          accept="image/*"
          hidden
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            event.target.value = '';
            if (chosen !== undefined) void addInputFile(chosen);
          }}
        />
      </div>
      {inputs.length === 0 && <p className={styles.hint}>{t('generate.inputsHelp')}</p>}
      {inputs.map((input, index) => (
        <div key={input.uid} className={styles.input}>
          <img src={imageUrl(input.uid)} alt="" className={styles.inputImage} />
          <div className={styles.inputFields}>
            {roles.length > 1 && (
              <Field label={t('generate.inputRole')}>
                <Select
                  value={input.role as InputRole}
                  options={roles.map((role) => ({ value: role, label: t(ROLE_TITLES[role]) }))}
                  onChange={(role) => editForm({ inputs: withRole(inputs, index, role) })}
                />
              </Field>
            )}
            {input.role !== 'source' && (
              <Field label={t('generate.inputStrength')}>
                <SliderField
                  label={t('generate.inputStrength')}
                  value={input.strength ?? 1}
                  onChange={(strength) => change(index, { strength })}
                  min={0}
                  max={1}
                  step={0.05}
                />
              </Field>
            )}
          </div>
          <IconButton
            icon={X}
            size="small"
            label={t('generate.inputRemove')}
            onClick={() =>
              editForm((form) => ({ ...form, inputs: form.inputs.filter((_, at) => at !== index) }))
            }
          />
        </div>
      ))}
      {issue !== undefined && (
        <p className={styles.issue} role="alert">
          {issue}
        </p>
      )}
    </div>
  );
}
