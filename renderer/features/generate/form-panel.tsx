import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { RotateCcw } from 'lucide-react';
import { ableModels } from '../../../main/domain/able-models.ts';
import type { EngineDescription, ModelDescription, Parameter } from '../../../main/domain/engine.ts';
import { MAX_COUNT } from '../../../main/domain/generation.ts';
import { fieldOf, usesParameter } from '../../../main/domain/model-request.ts';
import { findModel } from '../../api/engines-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { chooseModel, moveLoraTags, resetForm } from './generate-actions.ts';
import { typeOf, withModel } from './generate-form.ts';
import { editForm, useGenerate, useIssue } from './generate-store.ts';
import { InputPictures } from './input-pictures.tsx';
import { SizeField } from './size-field.tsx';
import { SubmitBar } from './submit-bar.tsx';
import { ModelField } from '../../ui/model-field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { ParameterField, plainParameters } from '../../ui/parameter-field.tsx';
import { LoraList } from '../../ui/prompt/lora-list.tsx';
import { PromptBox } from '../../ui/prompt/prompt-box.tsx';
import { PromptLibraryButton } from '../../ui/prompt/prompt-library-button.tsx';
import { SeedField } from '../../ui/seed-field.tsx';
import { SettingsForm } from '../../ui/settings-form.tsx';
import styles from './generate.module.css';

/** Nothing is masked here. */
const OF_MASKS = new Set(['inpaintMethod']);

interface FormPanelProps {
  engines: readonly EngineDescription[];
  promptBox: RefObject<HTMLTextAreaElement | null>;
  onOpenLibrary(): void;
}

/** Everything the chosen model can be told, and nothing else. */
export function FormPanel({ engines, promptBox, onOpenLibrary }: FormPanelProps): ReactNode {
  const t = useTranslate();
  const form = useGenerate((state) => state.form);
  const choice = findModel(engines, form.engine, form.model);
  const model = choice?.model;
  const promptIssue = useIssue('prompt');
  const negativeIssue = useIssue('negativePrompt');
  const modelIssue = useIssue('model');

  useEffect(() => {
    if (form.model !== '') return;
    const [first] = ableModels(engines, 'text-to-image');
    if (first !== undefined) editForm((current) => withModel(current, first.engine.id, first.model));
  }, [engines, form.model]);

  // Some fields are out of sight.
  const panel = useRef<HTMLFormElement>(null);
  const refusals = useGenerate((state) => state.refusals);
  useEffect(() => {
    const fault = refusals > 0 && panel.current?.querySelector('[role="alert"]');
    if (fault) fault.parentElement?.scrollIntoView({ block: 'nearest' });
  }, [refusals]);

  return (
    <SettingsForm ref={panel} label={t('generate.settings')} foot={<SubmitBar ready={model !== undefined} />}>
      <PromptBox
        label={t('generate.prompt')}
        placeholder={t('generate.promptPlaceholder')}
        value={form.prompt}
        onChange={(prompt) => editForm({ prompt })}
        error={promptIssue}
        engine={choice?.engine}
        box={promptBox}
        onLeave={moveLoraTags}
        aside={<PromptLibraryButton onOpen={onOpenLibrary} />}
      />
      {model !== undefined && usesParameter(model, 'negativePrompt') && (
        <PromptBox
          label={t('generate.negativePrompt')}
          placeholder={t('generate.negativePlaceholder')}
          value={form.negativePrompt}
          onChange={(negativePrompt) => editForm({ negativePrompt })}
          error={negativeIssue}
          engine={choice?.engine}
        />
      )}
      <ModelField
        choices={ableModels(engines, 'text-to-image', 'image-to-image')}
        engine={form.engine}
        model={form.model}
        error={modelIssue}
        onChange={({ engine, model: chosen }) => chooseModel(engine.id, chosen)}
      />
      {model !== undefined && <ModelSettings model={model} engine={choice?.engine} />}
    </SettingsForm>
  );
}

function ModelSettings({
  model,
  engine,
}: {
  model: ModelDescription;
  engine: EngineDescription | undefined;
}): ReactNode {
  const t = useTranslate();
  const form = useGenerate((state) => state.form);
  const countIssue = useIssue('count');
  const lorasIssue = useIssue('loras');
  const seedIssue = useIssue('seed');
  const shown = plainParameters(model).filter(({ name }) => !OF_MASKS.has(name));
  const denoise = model.parameters.find((parameter) => parameter.name === 'denoise');
  const named = (name: string): Parameter | undefined => model.parameters.find((item) => item.name === name);
  const [width, height] = [named('width'), named('height')];
  return (
    <>
      {width?.kind === 'number' && height?.kind === 'number' && (
        <SizeField model={model} width={width} height={height} />
      )}
      {shown.map((parameter) => (
        <Setting key={parameter.name} parameter={parameter} />
      ))}
      <SeedField seedMode={form.seedMode} seed={form.seed} error={seedIssue} onChange={editForm} />
      <Field label={t('generate.count')} error={countIssue} inline>
        <NumberField
          className={styles.short}
          value={form.count}
          onChange={(count) => editForm({ count })}
          min={1}
          max={MAX_COUNT}
          step={1}
        />
      </Field>
      {model.loras && (
        <LoraList
          engine={engine}
          family={model.family}
          loras={form.loras}
          prompt={form.prompt}
          error={lorasIssue}
          onChange={(loras) => editForm({ loras })}
          onPrompt={(prompt) => editForm({ prompt })}
        />
      )}
      <InputPictures model={model} />
      {typeOf(form) === 'image-to-image' && denoise !== undefined && <Setting parameter={denoise} />}
      <Button icon={RotateCcw} size="small" variant="quiet" className={styles.reset} onClick={resetForm}>
        {t('generate.resetForm')}
      </Button>
    </>
  );
}

function Setting({ parameter }: { parameter: Parameter }): ReactNode {
  const { name } = parameter;
  const value = useGenerate((state) => state.form.values[name]);
  const issue = useIssue(fieldOf(name));
  return (
    <ParameterField
      parameter={parameter}
      value={value}
      error={issue}
      onChange={(next) => editForm((form) => ({ ...form, values: { ...form.values, [name]: next } }))}
    />
  );
}
