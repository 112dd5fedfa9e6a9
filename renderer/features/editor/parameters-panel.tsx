import { useEffect, type ReactNode, type RefObject } from 'react';
import { MAX_CANDIDATES } from '../../../main/domain/edit.ts';
import type { Parameter } from '../../../main/domain/engine.ts';
import { useEngines } from '../../api/engines-store.ts';
import { navigate } from '../../api/navigation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { BudgetNotice } from '../../ui/budget-notice.tsx';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { RunButton } from '../../ui/run-button.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { LoraList } from '../../ui/prompt/lora-list.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { cancelRuns } from './editor-actions.ts';
import { candidatesOf, isOpen } from './edit-runs.ts';
import { modelsFor, shownParameters, strengthParameter, withModel } from './editor-form.ts';
import { BlendFields } from './blend-fields.tsx';
import { FrameFields } from './frame-fields.tsx';
import { PromptFields } from './prompt-fields.tsx';
import { ReferenceFields } from './reference-fields.tsx';
import { useEditIssue, useEditModel, useEditor, usePicture, useRuns, useSession } from './use-editor.ts';
import styles from './editor.module.css';

/** What to put there and how: everything the chosen model can be told. */
export function ParametersPanel({
  promptBox,
}: {
  promptBox: RefObject<HTMLTextAreaElement | null>;
}): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const { mode } = session;
  const form = useEditor((state) => state.form);
  const choice = useEditModel();
  const model = choice?.model;
  const lorasIssue = useEditIssue('loras');
  return (
    <form
      className={styles.panel}
      aria-label={t('editor.parameters')}
      onSubmit={(event) => event.preventDefault()}
    >
      <div className={styles.fields}>
        <ModelField />
        <PromptFields promptBox={promptBox} />
        {mode === 'outpaint' && <FrameFields />}
        <StrengthField />
        {model !== undefined &&
          shownParameters(model).map((parameter) => (
            <ParameterControl key={parameter.name} parameter={parameter} />
          ))}
        <SeedField />
        <Field label={t('editor.candidates')} help={t('editor.candidatesHelp')} inline>
          <NumberField
            className={styles.number}
            value={form.count}
            onChange={(count) => session.editForm({ count })}
            min={1}
            max={MAX_CANDIDATES}
            step={1}
          />
        </Field>
        {model?.loras === true && (
          <LoraList
            engine={choice?.engine}
            family={model.family}
            loras={form.loras}
            prompt={form.prompt}
            error={lorasIssue}
            onChange={(loras) => session.editForm({ loras })}
            onPrompt={(prompt) => session.editForm({ prompt })}
          />
        )}
        <ReferenceFields />
        <BlendFields />
      </div>
      <SubmitBar />
    </form>
  );
}

function ModelField(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const engines = useEngines((state) => state.engines);
  const form = useEditor((state) => state.form);
  const chosen = useEditModel();
  const issue = useEditIssue('model');
  const models = modelsFor(engines ?? [], session.mode);
  const first = models[0];

  useEffect(() => {
    if (form.model !== '' || first === undefined) return;
    // What was filled in the last time may have come back since this was painted.
    session.editForm((current) => (current.model === '' ? withModel(current, first) : current));
  }, [form.model, first, session]);

  if (engines !== null && models.length === 0) {
    return (
      <div className={styles.notice} role="status">
        <strong>{t('editor.noModels')}</strong>
        <p>{t('editor.noModelsText')}</p>
        <Button size="small" onClick={() => navigate('settings', { section: 'servers' })}>
          {t('editor.openServers')}
        </Button>
      </div>
    );
  }
  const gone = form.model !== '' && chosen === undefined ? t('editor.modelGone') : undefined;
  return (
    <Field label={t('editor.model')} help={chosen?.model.description} error={issue ?? gone}>
      <Combobox
        value={`${form.engine}\n${form.model}`}
        options={models.map(({ engine, model }) => ({
          value: `${engine.id}\n${model.id}`,
          label: model.title,
          detail: model.description,
          group: engine.title,
        }))}
        onChange={(value) => {
          const next = models.find(({ engine, model }) => `${engine.id}\n${model.id}` === value);
          if (next) session.editForm((current) => withModel(current, next));
        }}
        placeholder={t('editor.modelPlaceholder')}
        emptyText={t('editor.modelNone')}
      />
    </Field>
  );
}

function StrengthField(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const model = useEditModel()?.model;
  const values = useEditor((state) => state.form.values);
  const parameter = model && strengthParameter(model);
  if (!parameter) return null;
  return (
    <Field label={t('editor.strength')} help={t('editor.strengthHelp')}>
      <SliderField
        label={t('editor.strength')}
        value={Number(values['denoise'] ?? parameter.default)}
        onChange={(denoise) => session.editForm((form) => ({ ...form, values: { ...form.values, denoise } }))}
        min={parameter.min}
        max={parameter.max}
        step={parameter.step}
      />
    </Field>
  );
}

function ParameterControl({ parameter }: { parameter: Parameter }): ReactNode {
  const session = useSession();
  const { name, label, help } = parameter;
  const value = useEditor((state) => state.form.values[name]) ?? parameter.default;
  const issue = useEditIssue(name);
  const set = (next: string | number | boolean): void =>
    session.editForm((form) => ({ ...form, values: { ...form.values, [name]: next } }));
  switch (parameter.kind) {
    case 'number':
      return (
        <Field label={label} help={help} error={issue}>
          <SliderField
            label={label}
            value={Number(value)}
            onChange={set}
            min={parameter.min}
            max={parameter.max}
            step={parameter.step}
          />
        </Field>
      );
    case 'choice':
      return (
        <Field label={label} help={help} error={issue}>
          <Select
            value={String(value)}
            options={parameter.options.map((option) => ({ value: option, label: option }))}
            onChange={set}
          />
        </Field>
      );
    case 'text':
      return (
        <Field label={label} help={help} error={issue}>
          {parameter.multiline ? (
            <TextArea value={String(value)} onChange={set} />
          ) : (
            <TextInput value={String(value)} onChange={set} />
          )}
        </Field>
      );
    case 'toggle':
      return (
        <Field label={label} help={help} error={issue} inline>
          <Toggle checked={value === true} onChange={set} />
        </Field>
      );
  }
}

function SeedField(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const seed = useEditor((state) => state.form.seed);
  const seedMode = useEditor((state) => state.form.seedMode);
  const issue = useEditIssue('seed');
  return (
    <Field label={t('editor.seed')} error={issue}>
      <div className={styles.seed}>
        <TextInput
          inputMode="numeric"
          value={seedMode === 'fixed' ? seed : ''}
          placeholder={seedMode === 'random' ? t('editor.seedRandom') : ''}
          onChange={(text) => session.editForm({ seed: text, seedMode: text === '' ? 'random' : 'fixed' })}
        />
        <Segmented
          label={t('editor.seedMode')}
          value={seedMode}
          options={[
            { value: 'random', label: t('editor.seedRandom') },
            { value: 'fixed', label: t('editor.seedFixed') },
          ]}
          onChange={(next) =>
            session.editForm({ seedMode: next, seed: next === 'fixed' && seed === '' ? '0' : seed })
          }
        />
      </div>
    </Field>
  );
}

function SubmitBar(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const picture = usePicture();
  const model = useEditModel();
  const runs = useRuns();
  const count = useEditor((state) => state.form.count);
  const submitting = useEditor((state) => state.submitting);
  const issues = useEditor((state) => state.issues);
  const general = issues.filter(
    ({ field }) =>
      !['prompt', 'negativePrompt', 'model', 'seed', 'loras'].includes(field.split('.')[0] ?? ''),
  );
  const running = candidatesOf(runs).some(isOpen);
  return (
    <div className={styles.submit}>
      {general.map(({ field, message }) => (
        <p key={field} className={styles.issue} role="alert">
          {message}
        </p>
      ))}
      <BudgetNotice />
      <div className={styles.submitRow}>
        <RunButton
          command="editor.generate"
          busy={submitting}
          disabled={picture === null || model === undefined}
          onClick={() => void session.submission.start()}
        >
          {count > 1 ? t('editor.generateCount', { count }) : t('editor.generate')}
        </RunButton>
        <Button size="large" disabled={!running} onClick={() => cancelRuns(session)}>
          {t('editor.cancel')}
        </Button>
      </div>
    </div>
  );
}
