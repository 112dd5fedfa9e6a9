import type { ReactNode } from 'react';
import type { EngineDescription } from '../../../main/domain/engine.ts';
import { findModel } from '../../api/engines-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { chooseModel } from './generate-actions.ts';
import { useGenerate, useIssue } from './generate-store.ts';

/** Ids of engine and model as one option value; neither holds a line break. */
function optionValue(engine: string, model: string): string {
  return `${engine}\n${model}`;
}

export function ModelField({ engines }: { engines: readonly EngineDescription[] }): ReactNode {
  const t = useTranslate();
  const engineId = useGenerate((state) => state.form.engine);
  const modelId = useGenerate((state) => state.form.model);
  const choice = findModel(engines, engineId, modelId);
  const issue = useIssue('model');
  const options = engines.flatMap((engine) =>
    engine.models
      .filter((model) => model.types.includes('text-to-image') || model.types.includes('image-to-image'))
      .map((model) => ({
        value: optionValue(engine.id, model.id),
        label: model.title,
        detail: model.description,
        group: engine.title,
      })),
  );
  const gone = modelId !== '' && choice === undefined ? t('generate.modelGone') : undefined;
  return (
    <Field label={t('generate.model')} help={choice?.model.description} error={issue ?? gone}>
      <Combobox
        value={choice === undefined ? modelId : optionValue(engineId, modelId)}
        options={options}
        onChange={(value) => {
          const [engine = '', model = ''] = value.split('\n', 2);
          const chosen = findModel(engines, engine, model);
          if (chosen !== undefined) chooseModel(engine, chosen.model);
        }}
        placeholder={t('generate.modelPlaceholder')}
        emptyText={t('generate.modelNone')}
      />
    </Field>
  );
}
