import { useEffect, type ReactNode, type RefObject } from 'react';
import { ableModels } from '../../../main/domain/able-models.ts';
import { MAX_CANDIDATES } from '../../../main/domain/edit.ts';
import type { Parameter } from '../../../main/domain/engine.ts';
import { fieldOf } from '../../../main/domain/model-request.ts';
import { useEngines } from '../../api/engines-store.ts';
import { navigate } from '../../api/navigation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { RunButton } from '../../ui/run-button.tsx';
import { ModelField } from '../../ui/model-field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { ParameterField, plainParameters } from '../../ui/parameter-field.tsx';
import { LoraList } from '../../ui/prompt/lora-list.tsx';
import { SeedField } from '../../ui/seed-field.tsx';
import { SettingsFoot, SettingsForm } from '../../ui/settings-form.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import { cancelRuns, chooseModel } from './editor-actions.ts';
import { candidatesOf, isOpen } from './edit-runs.ts';
import { strengthParameter, withModel } from './editor-form.ts';
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
  const seedIssue = useEditIssue('seed');
  return (
    <SettingsForm className={styles.panel} label={t('editor.parameters')} foot={<SubmitBar />}>
      <Model />
      <PromptFields promptBox={promptBox} />
      {mode === 'outpaint' && <FrameFields />}
      <StrengthField />
      {model !== undefined &&
        plainParameters(model).map((parameter) => <Setting key={parameter.name} parameter={parameter} />)}
      <SeedField
        seedMode={form.seedMode}
        seed={form.seed}
        error={seedIssue}
        onChange={(seed) => session.editForm(seed)}
      />
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
    </SettingsForm>
  );
}

function Model(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const engines = useEngines((state) => state.engines);
  const form = useEditor((state) => state.form);
  const issue = useEditIssue('model');
  const models = ableModels(engines ?? [], session.mode);
  const [first] = models;

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
  return (
    <ModelField
      choices={models}
      engine={form.engine}
      model={form.model}
      error={issue}
      onChange={(choice) => chooseModel(session, choice)}
    />
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

function Setting({ parameter }: { parameter: Parameter }): ReactNode {
  const session = useSession();
  const { name } = parameter;
  const value = useEditor((state) => state.form.values[name]);
  const issue = useEditIssue(fieldOf(name));
  return (
    <ParameterField
      parameter={parameter}
      value={value}
      error={issue}
      onChange={(next) => session.editForm((form) => ({ ...form, values: { ...form.values, [name]: next } }))}
    />
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
    <SettingsFoot
      issues={general.map(({ field, message }) => (
        <p key={field} className={styles.issue} role="alert">
          {message}
        </p>
      ))}
    >
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
    </SettingsFoot>
  );
}
