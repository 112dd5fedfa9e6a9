import type { ReactNode } from 'react';
import { ArrowLeftRight } from 'lucide-react';
import type { ModelDescription, NumberParameter } from '../../../main/domain/engine.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { editForm, useGenerate, useIssue } from './generate-store.ts';
import { sizePresets } from './size-presets.ts';
import styles from './generate.module.css';

type SizeParameter = NumberParameter & { readonly label: string };

interface SizeFieldProps {
  model: ModelDescription;
  width: SizeParameter;
  height: SizeParameter;
}

/** Aspect presets, or any size in the model's steps. A size it can't make is kept as typed and explained. */
export function SizeField({ model, width, height }: SizeFieldProps): ReactNode {
  const t = useTranslate();
  const values = useGenerate((state) => state.form.values);
  const size = {
    width: Number(values['width'] ?? width.default),
    height: Number(values['height'] ?? height.default),
  };
  const set = (next: { width?: number; height?: number }): void =>
    editForm((form) => ({ ...form, values: { ...form.values, ...next } }));
  const presets = sizePresets(model);
  const preset = presets.find((item) => item.width === size.width && item.height === size.height);
  const widthIssue = useIssue('width');
  const heightIssue = useIssue('height');

  return (
    <fieldset className={styles.fieldset}>
      <legend className={styles.legend}>{t('generate.size')}</legend>
      <Segmented
        label={t('generate.sizePreset')}
        value={preset?.aspect ?? null}
        options={presets.map(({ aspect, width, height }) => ({
          value: aspect,
          label: aspect,
          hint: `${width} × ${height}`,
        }))}
        onChange={(aspect) => {
          const chosen = presets.find((item) => item.aspect === aspect);
          if (chosen !== undefined) set({ width: chosen.width, height: chosen.height });
        }}
      />
      <div className={styles.size}>
        <Field label={t('generate.width')} error={widthIssue}>
          <NumberField
            value={size.width}
            onChange={(next) => set({ width: next })}
            min={width.min}
            max={width.max}
            step={width.step}
            lenient
          />
        </Field>
        <IconButton
          icon={ArrowLeftRight}
          label={t('generate.swapSides')}
          onClick={() => set({ width: size.height, height: size.width })}
        />
        <Field label={t('generate.height')} error={heightIssue}>
          <NumberField
            value={size.height}
            onChange={(next) => set({ height: next })}
            min={height.min}
            max={height.max}
            step={height.step}
            lenient
          />
        </Field>
      </div>
    </fieldset>
  );
}
