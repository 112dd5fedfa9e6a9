import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { BookMarked, RotateCcw } from 'lucide-react';
import type { EngineDescription, ModelDescription, Parameter } from '../../../main/domain/engine.ts';
import { MAX_COUNT } from '../../../main/domain/generation.ts';
import { usesParameter } from '../../../main/domain/model-request.ts';
import { findModel } from '../../api/engines-store.ts';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { moveLoraTags, resetForm } from './generate-actions.ts';
import { typeOf, withModel } from './generate-form.ts';
import { editForm, useGenerate, useIssue } from './generate-store.ts';
import { InputPictures } from './input-pictures.tsx';
import { ModelField } from './model-field.tsx';
import { ParameterField } from './parameter-field.tsx';
import { SeedField } from './seed-field.tsx';
import { SizeField } from './size-field.tsx';
import { SubmitBar } from './submit-bar.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { LoraList } from '../../ui/prompt/lora-list.tsx';
import { PromptBox } from '../../ui/prompt/prompt-box.tsx';
import styles from './generate.module.css';

/** Parameters with a place of their own in the form. */
const PLACED = new Set(['prompt', 'negativePrompt', 'width', 'height', 'seed', 'denoise']);

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
  const libraryShortcut = useShortcut('generate.library');

  useEffect(() => {
    if (form.model !== '') return;
    const first = firstChoice(engines);
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
    <form
      ref={panel}
      className={styles.panel}
      aria-label={t('generate.settings')}
      onSubmit={(event) => event.preventDefault()}
    >
      <div className={styles.fields}>
        <PromptBox
          label={t('generate.prompt')}
          placeholder={t('generate.promptPlaceholder')}
          value={form.prompt}
          onChange={(prompt) => editForm({ prompt })}
          error={promptIssue}
          engine={choice?.engine}
          box={promptBox}
          onLeave={moveLoraTags}
          aside={
            <IconButton
              icon={BookMarked}
              size="small"
              label={t('generate.library')}
              shortcut={libraryShortcut}
              onClick={onOpenLibrary}
            />
          }
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
        <ModelField engines={engines} />
        {model !== undefined && <ModelSettings model={model} engine={choice?.engine} />}
      </div>
      <SubmitBar ready={model !== undefined} />
    </form>
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
  const shown = model.parameters.filter(({ name }) => !PLACED.has(name) && !OF_MASKS.has(name));
  const denoise = model.parameters.find((parameter) => parameter.name === 'denoise');
  const named = (name: string): Parameter | undefined => model.parameters.find((item) => item.name === name);
  const [width, height] = [named('width'), named('height')];
  return (
    <>
      {width?.kind === 'number' && height?.kind === 'number' && (
        <SizeField model={model} width={width} height={height} />
      )}
      {shown.map((parameter) => (
        <ParameterField key={parameter.name} parameter={parameter} />
      ))}
      <SeedField />
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
      {typeOf(form) === 'image-to-image' && denoise !== undefined && <ParameterField parameter={denoise} />}
      <Button icon={RotateCcw} size="small" variant="quiet" className={styles.reset} onClick={resetForm}>
        {t('generate.resetForm')}
      </Button>
    </>
  );
}

/** A model with AI behind it when there is one, else the builtin one. */
function firstChoice(
  engines: readonly EngineDescription[],
): { engine: EngineDescription; model: ModelDescription } | undefined {
  const all = engines.flatMap((engine) => engine.models.map((model) => ({ engine, model })));
  const usable = all.filter(({ model }) => model.types.includes('text-to-image'));
  return usable.find(({ engine }) => engine.id !== 'builtin') ?? usable[0];
}
