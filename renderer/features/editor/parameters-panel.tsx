import { useEffect, type ReactNode, type RefObject } from 'react';
import type { Parameter } from '../../../main/domain/engine.ts';
import type { EditSettings } from '../../../main/domain/generation.ts';
import { useEngines } from '../../api/engines-store.ts';
import { navigate } from '../../api/navigation.ts';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { cancelRuns } from './editor-actions.ts';
import { candidatesOf, isOpen } from './edit-runs.ts';
import {
  FIRST_CONTEXT,
  FIRST_EDGE,
  MAX_CANDIDATES,
  modelsFor,
  shownParameters,
  strengthParameter,
  usesParameter,
  withContext,
  withModel,
} from './editor-form.ts';
import { FrameFields } from './frame-fields.tsx';
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
  const model = useEditModel()?.model;
  const promptIssue = useEditIssue('prompt');
  const takesPrompt = model === undefined || usesParameter(model, 'prompt') || model.family !== 'fill';
  return (
    <form
      className={styles.panel}
      aria-label={t('editor.parameters')}
      onSubmit={(event) => event.preventDefault()}
    >
      <div className={styles.fields}>
        <ModelField />
        {takesPrompt && (
          <Field label={t('editor.prompt')} error={promptIssue}>
            <TextArea
              ref={promptBox}
              value={form.prompt}
              onChange={(prompt) => session.editForm({ prompt })}
              placeholder={t(mode === 'inpaint' ? 'editor.promptInpaint' : 'editor.promptOutpaint')}
            />
          </Field>
        )}
        {model !== undefined && usesParameter(model, 'negativePrompt') && (
          <Field label={t('editor.negativePrompt')}>
            <TextArea
              value={form.negativePrompt}
              onChange={(negativePrompt) => session.editForm({ negativePrompt })}
              placeholder={t('editor.negativePlaceholder')}
            />
          </Field>
        )}
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
    if (form.model === '' && first !== undefined) session.editForm((current) => withModel(current, first));
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

const FILLS = ['blur', 'edge', 'noise', 'neutral', 'original'] as const;
const FILL_TITLES = {
  blur: 'editor.fillBlur',
  edge: 'editor.fillEdge',
  noise: 'editor.fillNoise',
  neutral: 'editor.fillNeutral',
  original: 'editor.fillOriginal',
} as const;

function BlendFields(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const edit = useEditor((state) => state.form.edit);
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
      <Field label={t('editor.fill')}>
        <Select
          value={edit.fill}
          options={FILLS.map((fill) => ({ value: fill, label: t(FILL_TITLES[fill]) }))}
          onChange={(fill) => set({ fill })}
        />
      </Field>
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
      <Field label={t('editor.matchColor')} inline>
        <Toggle checked={edit.matchColor} onChange={(matchColor) => set({ matchColor })} />
      </Field>
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
      <div className={styles.seed}>
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

function SubmitBar(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const picture = usePicture();
  const model = useEditModel();
  const runs = useRuns();
  const count = useEditor((state) => state.form.count);
  const submitting = useEditor((state) => state.submitting);
  const issues = useEditor((state) => state.issues);
  const shortcut = useShortcut('editor.generate');
  const general = issues.filter(({ field }) => !['prompt', 'model', 'seed'].includes(field));
  const running = candidatesOf(runs).some(isOpen);
  return (
    <div className={styles.submit}>
      {general.map(({ field, message }) => (
        <p key={field} className={styles.issue} role="alert">
          {message}
        </p>
      ))}
      <div className={styles.submitRow}>
        <Button
          variant="primary"
          size="large"
          className={styles.run}
          busy={submitting}
          disabled={picture === null || model === undefined}
          onClick={() => void session.generate()}
        >
          {count > 1 ? t('editor.generateCount', { count }) : t('editor.generate')}
          {shortcut !== undefined && <Kbd keys={shortcut} />}
        </Button>
        <Button size="large" disabled={!running} onClick={() => cancelRuns(session)}>
          {t('editor.cancel')}
        </Button>
      </div>
    </div>
  );
}
