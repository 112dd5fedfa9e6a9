import type { ReactNode } from 'react';
import type { EditSettings } from '../../../main/domain/generation.ts';
import { fillsFromAround } from '../../../main/domain/model-request.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { FIRST_CONTEXT, FIRST_EDGE, withContext } from './editor-form.ts';
import { useEditModel, useEditor, useSession } from './use-editor.ts';
import styles from './editor.module.css';

const FILLS = ['blur', 'edge', 'noise', 'neutral', 'original'] as const;
const FILL_TITLES = {
  blur: 'editor.fillBlur',
  edge: 'editor.fillEdge',
  noise: 'editor.fillNoise',
  neutral: 'editor.fillNeutral',
  original: 'editor.fillOriginal',
} as const;

/** What the model is given, and how its result is put back into the picture. */
export function BlendFields(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const edit = useEditor((state) => state.form.edit);
  const model = useEditModel()?.model;
  const samples = model === undefined || !fillsFromAround(model);
  const set = (change: Partial<EditSettings>): void =>
    session.editForm((form) => ({ ...form, edit: { ...form.edit, ...change } }));
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t('editor.blending')}</legend>
      <Field
        label={t('editor.edge')}
        help={t(edit.edge === 'strict' ? 'editor.edgeStrictHelp' : 'editor.edgeSoftHelp')}
      >
        <Segmented
          label={t('editor.edge')}
          value={edit.edge}
          options={[
            { value: 'strict', label: t('editor.edgeStrict') },
            { value: 'soft', label: t('editor.edgeSoft') },
          ]}
          onChange={(edge) => set({ edge })}
        />
      </Field>
      {samples && (
        <Field label={t('editor.fill')}>
          <Select
            value={edit.fill}
            options={FILLS.map((fill) => ({ value: fill, label: t(FILL_TITLES[fill]) }))}
            onChange={(fill) => set({ fill })}
          />
        </Field>
      )}
      <EdgeField name="grow" />
      <EdgeField name="feather" />
      <Field label={t('editor.contextWhole')} help={t('editor.contextWholeHelp')} inline>
        <Toggle
          checked={edit.context === undefined}
          onChange={(whole) => session.editForm((form) => withContext(form, whole ? null : FIRST_CONTEXT))}
        />
      </Field>
      {edit.context !== undefined && (
        <Field label={t('editor.context')} help={t('editor.contextHelp')}>
          <SliderField
            label={t('editor.context')}
            value={edit.context}
            onChange={(context) => session.editForm((form) => withContext(form, context))}
            min={0}
            max={1}
            step={0.05}
          />
        </Field>
      )}
      {samples && (
        <Field label={t('editor.matchColor')} inline>
          <Toggle checked={edit.matchColor} onChange={(matchColor) => set({ matchColor })} />
        </Field>
      )}
      {session.mode === 'inpaint' && (
        <Field label={t('editor.keepAlpha')} help={t('editor.keepAlphaHelp')} inline>
          <Toggle checked={edit.keepAlpha ?? false} onChange={(keepAlpha) => set({ keepAlpha })} />
        </Field>
      )}
    </fieldset>
  );
}

/** Pixels of grow or feather, or as the size of what changes asks for. */
function EdgeField({ name }: { name: 'grow' | 'feather' }): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const value = useEditor((state) => state.form.edit[name]);
  const set = (next: number | 'auto'): void =>
    session.editForm((form) => ({ ...form, edit: { ...form.edit, [name]: next } }));
  return (
    <Field label={t(`editor.${name}`)}>
      <div className={styles.edge}>
        <NumberField
          value={value === 'auto' ? FIRST_EDGE[name] : value}
          onChange={set}
          min={0}
          max={512}
          step={1}
          disabled={value === 'auto'}
        />
        <Segmented
          label={t('editor.edgeMode', { name: t(`editor.${name}`) })}
          value={value === 'auto' ? 'auto' : 'fixed'}
          options={[
            { value: 'auto', label: t('editor.edgeAuto') },
            { value: 'fixed', label: t('editor.edgeFixed') },
          ]}
          onChange={(mode) => set(mode === 'auto' ? 'auto' : FIRST_EDGE[name])}
        />
      </div>
    </Field>
  );
}
