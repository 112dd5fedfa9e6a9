import type { ReactNode } from 'react';
import { Eye, EyeOff, Plus, X } from 'lucide-react';
import type { ImageInput } from '../../../main/domain/generation.ts';
import { thumbnailUrl } from '../../api/media.ts';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import { chooseReference, dropReferences } from './editor-actions.ts';
import { useEditModel, useEditor, useSession } from './use-editor.ts';
import styles from './editor.module.css';

const ROLE_TITLES = {
  reference: 'editor.roleReference',
  style: 'editor.roleStyle',
  control: 'editor.roleControl',
} as const;

/** Pictures beside the one being edited: to be seen on the canvas, and by the model if it takes any. */
export function ReferenceFields(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const model = useEditModel()?.model;
  const roles = model?.references ?? [];
  const inputs = useEditor((state) => state.form.inputs);
  const shown = useEditor((state) => state.referencesShown);
  const selected = useEditor((state) => state.selectedReference);
  const shortcut = useShortcut('editor.toggleReferences');

  return (
    <div
      className={styles.group}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void dropReferences(session, event.dataTransfer);
      }}
    >
      <div className={styles.legendRow}>
        <h2 className={styles.legend}>{t('editor.references')}</h2>
        {inputs.length > 0 && (
          <IconButton
            icon={shown ? Eye : EyeOff}
            size="small"
            label={t('editor.referencesShow')}
            shortcut={shortcut}
            pressed={shown}
            onClick={() => session.references.toggle()}
          />
        )}
      </div>
      {inputs.length === 0 && <p className={styles.hint}>{t('editor.referencesEmpty')}</p>}
      {inputs.length > 0 && model !== undefined && roles.length === 0 && (
        <p className={styles.hint}>{t('editor.referencesOnlySeen')}</p>
      )}
      <div className={styles.referenceList} hidden={inputs.length === 0}>
        {inputs.map((input, index) => {
          const change = (part: Partial<ImageInput>): void =>
            session.editForm({
              inputs: inputs.map((one, at) => (at === index ? { ...one, ...part } : one)),
            });
          return (
            <div
              key={input.uid}
              className={classNames(
                styles.reference,
                roles.length === 0 && styles.referenceSeen,
                input.uid === selected && styles.referenceSelected,
              )}
            >
              <img src={thumbnailUrl(input.uid, input.uid, 320)} alt="" />
              {roles.length > 0 && (
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
              )}
              <IconButton
                icon={X}
                size="small"
                label={t('editor.referenceRemove')}
                onClick={() => session.references.remove(input.uid)}
              />
            </div>
          );
        })}
      </div>
      <div className={styles.clearing}>
        <Button size="small" icon={Plus} onClick={() => void chooseReference(session)}>
          {t('editor.referenceAdd')}
        </Button>
      </div>
    </div>
  );
}
