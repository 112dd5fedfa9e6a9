import type { ReactNode } from 'react';
import type { ChosenModel } from '../../main/domain/able-models.ts';
import { useTranslate } from '../i18n/translate.ts';
import { Combobox } from './combobox.tsx';
import { Field } from './field.tsx';

interface ModelFieldProps {
  choices: readonly ChosenModel[];
  /** Ids of what is chosen, which may not be there now; empty: nothing yet. */
  engine: string;
  model: string;
  error: string | undefined;
  onChange(choice: ChosenModel): void;
}

/** Ids of engine and model as one option value; neither holds a line break. */
function optionValue(engine: string, model: string): string {
  return `${engine}\n${model}`;
}

export function ModelField({ choices, engine, model, error, onChange }: ModelFieldProps): ReactNode {
  const t = useTranslate();
  const find = (value: string): ChosenModel | undefined =>
    choices.find((choice) => optionValue(choice.engine.id, choice.model.id) === value);
  const chosen = find(optionValue(engine, model));
  const gone = model !== '' && chosen === undefined ? t('generate.modelGone') : undefined;
  return (
    <Field label={t('generate.model')} help={chosen?.model.description} error={error ?? gone}>
      <Combobox
        value={chosen === undefined ? model : optionValue(engine, model)}
        options={choices.map((choice) => ({
          value: optionValue(choice.engine.id, choice.model.id),
          label: choice.model.title,
          detail: choice.model.description,
          group: choice.engine.title,
        }))}
        onChange={(value) => {
          const next = find(value);
          if (next !== undefined) onChange(next);
        }}
        placeholder={t('generate.modelPlaceholder')}
        emptyText={t('generate.modelNone')}
      />
    </Field>
  );
}
