import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Dices, Play, Save } from 'lucide-react';
import type { BatchFault } from '../../../main/domain/batch/batch-fault.ts';
import type { BatchReport } from '../../../preload/contract/batch.ts';
import { api } from '../../api/api.ts';
import { useEngines } from '../../api/engines-store.ts';
import { useCommands, useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatEstimate } from '../../ui/format-duration.ts';
import { Select } from '../../ui/select.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { runFile, runOpened, saveDraft } from './batch-actions.ts';
import { BatchDetails } from './batch-details.tsx';
import { editDraft, renameDraft, setOptions, useBatches } from './batches-store.ts';
import { emptyPreview } from './empty-preview.ts';
import { PromptTable } from './prompt-table.tsx';
import { YamlEditor } from './yaml-editor.tsx';
import type { KnownNames } from './yaml-completion.ts';
import styles from './batches.module.css';

const NO_FAULTS: readonly BatchFault[] = [];

/** The file in hand: written on the left, expanded on the right. */
export function DraftView(): ReactNode {
  const t = useTranslate();
  const draft = useBatches((state) => state.draft);
  const read = useBatches((state) => state.faults);
  const faults = read ?? NO_FAULTS;
  const report = useBatches((state) => state.report);
  const [reveal, setReveal] = useState<{ line: number; column: number } | null>(null);
  const names = useKnownNames();
  const problems = report?.problems ?? NO_FAULTS;
  const shown = faults.length > 0 ? faults : problems;
  return (
    <div className={styles.draft}>
      <DraftTools faulty={faults.length > 0} report={report} />
      <div className={styles.draftBody}>
        <SplitPane
          side="left"
          initialWidth={520}
          minWidth={280}
          maxWidth={1400}
          restWidth={380}
          storageKey="batches.editor"
          label={t('batches.editorWidth')}
          pane={
            <div className={styles.editorPane}>
              <YamlEditor
                text={draft.text}
                key={draft.version}
                faults={shown}
                reveal={reveal}
                label={t('batches.editor')}
                names={names}
                onChange={editDraft}
              />
              <FaultList faults={shown} onGo={(line, column) => setReveal({ line, column })} />
            </div>
          }
        >
          {report !== null ? (
            <Preview report={report} outdated={faults.length > 0} />
          ) : (
            <EmptyState title={t(emptyPreview(read))} />
          )}
        </SplitPane>
      </div>
    </div>
  );
}

function Preview({ report, outdated }: { report: BatchReport; outdated: boolean }): ReactNode {
  const t = useTranslate();
  const [tab, setTab] = useState<'prompts' | 'details'>('prompts');
  return (
    <div className={styles.preview}>
      {outdated && <p className={styles.outdated}>{t('batches.lastGood')}</p>}
      <Tabs<'prompts' | 'details'>
        value={tab}
        onChange={setTab}
        label={t('batches.prompts')}
        tabs={[
          { value: 'prompts', label: t('batches.prompts'), content: <PromptTable report={report} /> },
          { value: 'details', label: t('batches.details'), content: <BatchDetails report={report} /> },
        ]}
      />
    </div>
  );
}

function FaultList({
  faults,
  onGo,
}: {
  faults: readonly BatchFault[];
  onGo(line: number, column: number): void;
}): ReactNode {
  const t = useTranslate();
  if (faults.length === 0) return null;
  return (
    <div className={styles.faults} role="alert">
      <h2 className={styles.faultTitle}>{t('batches.faults', { count: faults.length })}</h2>
      <ul>
        {faults.map(({ line, column, message }) => (
          <li key={`${line}:${column}:${message}`}>
            {line === null ? (
              <span>{message}</span>
            ) : (
              <button
                type="button"
                className={styles.fault}
                title={t('batches.goToFault', { line })}
                onClick={() => onGo(line, column ?? 1)}
              >
                <span className={styles.place}>
                  {line}:{column ?? 1}
                </span>
                <span>{message}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function DraftTools({ faulty, report }: { faulty: boolean; report: BatchReport | null }): ReactNode {
  const t = useTranslate();
  const draft = useBatches((state) => state.draft);
  const opened = useBatches((state) => state.opened);
  const options = useBatches((state) => state.options);
  const engines = useEngines((state) => state.engines) ?? [];
  const runKeys = useShortcut('batch.run');
  const saveKeys = useShortcut('batch.save');
  const [busy, setBusy] = useState(false);
  const [confirm, setConfirm] = useState<number | null>(null);
  const images = report?.images ?? 0;
  const canRun = !faulty && report !== null && report.problems.length === 0 && !busy;

  const run = (confirmed: boolean): void => {
    setConfirm(null);
    setBusy(true);
    void runFile({ text: draft.text, path: draft.path }, confirmed)
      .then((answer) => setConfirm(answer?.confirm ?? null))
      .finally(() => setBusy(false));
  };
  useCommands({ 'batch.run': () => run(false) }, { enabled: canRun });

  const models = engines.flatMap((engine) =>
    engine.models
      .filter((model) => model.types.includes('text-to-image'))
      .map((model) => ({ value: `${engine.id}\n${model.id}`, label: model.title, group: engine.title })),
  );
  const auto = report?.model ? `${t('batches.modelAuto')}: ${report.model.title}` : t('batches.modelAuto');
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('batches.title')}>
      <TextInput
        className={styles.nameInput}
        aria-label={t('batches.name')}
        title={t('batches.nameHelp')}
        placeholder={t('batches.untitled')}
        value={draft.path}
        onChange={renameDraft}
      />
      <IconButton
        icon={Save}
        label={t('batches.save')}
        shortcut={saveKeys}
        onClick={() => void saveDraft()}
      />
      {draft.changed && <span className={styles.quietText}>{t('batches.unsaved')}</span>}
      <span className={styles.spacer} />
      {(report?.workflows.length ?? 0) > 0 && (
        <label className={styles.tool}>
          <span>{t('batches.workflow')}</span>
          <Select
            value={options.workflow}
            options={[
              {
                value: '',
                label: report?.workflow
                  ? `${t('batches.workflowAuto')}: ${report.workflow}`
                  : t('batches.workflowAuto'),
              },
              ...(report?.workflows ?? []).map((name) => ({ value: name, label: name })),
            ]}
            onChange={(workflow) => setOptions({ workflow })}
          />
        </label>
      )}
      <div className={styles.modelTool}>
        <Combobox
          aria-label={t('batches.model')}
          value={options.model === '' ? '' : `${options.engine}\n${options.model}`}
          options={[{ value: '', label: auto }, ...models]}
          emptyText={t('batches.modelNone')}
          onChange={(value) => {
            const [engine = '', model = ''] = value.split('\n');
            setOptions({ engine, model });
          }}
        />
      </div>
      <label className={styles.tool} title={t('batches.drawSeedHelp')}>
        <span>{t('batches.drawSeed')}</span>
        <TextInput
          className={styles.seedInput}
          value={options.drawSeed}
          onChange={(drawSeed) => setOptions({ drawSeed })}
        />
      </label>
      <IconButton
        icon={Dices}
        label={t('batches.shuffle')}
        onClick={() => setOptions({ drawSeed: String(Math.floor(Math.random() * 1e9)) })}
      />
      {opened.length > 1 && (
        <Button onClick={() => void runOpened()}>{t('batches.runAll', { count: opened.length })}</Button>
      )}
      <Button
        variant="primary"
        icon={Play}
        disabled={!canRun}
        busy={busy}
        title={runKeys}
        onClick={() => run(false)}
      >
        {!canRun && images === 0
          ? t('batches.runNone')
          : images === 1
            ? t('batches.runOne')
            : t('batches.run', { count: images })}
      </Button>
      <AskDialog
        open={confirm !== null}
        onClose={() => setConfirm(null)}
        title={t('batches.confirmTitle', { count: confirm ?? 0 })}
        description={t('batches.confirmText')}
        action={t('batches.confirmRun')}
        onConfirm={() => run(true)}
      >
        <p>{estimateText(report, t)}</p>
      </AskDialog>
    </div>
  );
}

/** Time and cost, as far as they are known. */
export function estimateText(report: BatchReport | null, t: ReturnType<typeof useTranslate>): string {
  const { seconds, cost } = report?.estimate ?? { seconds: null, cost: null };
  if (seconds === null) return t('batches.estimateNone');
  const time = t('batches.estimate', { time: formatEstimate(seconds * 1000) });
  return cost === null ? time : `${time} · ${t('batches.estimateCost', { cost: cost.toFixed(2) })}`;
}

/** Names for completion; wildcard lists are read once a visit. */
function useKnownNames(): () => KnownNames {
  const wildcards = useRef<readonly string[]>([]);
  useEffect(() => {
    void api.batch
      .wildcards({})
      .then((lists) => (wildcards.current = lists.map(({ name }) => name)))
      .catch(() => undefined);
  }, []);
  return () => {
    const engines = useEngines.getState().engines ?? [];
    const choices = (name: string): readonly string[] => {
      const parameters = engines.flatMap((engine) => engine.models.flatMap((model) => model.parameters));
      const found = parameters.filter((parameter) => parameter.name === name && parameter.kind === 'choice');
      return [
        ...new Set(found.flatMap((parameter) => (parameter.kind === 'choice' ? parameter.options : []))),
      ];
    };
    return {
      loras: [...new Set(engines.flatMap((engine) => engine.loras.map((lora) => lora.name)))],
      models: engines.flatMap((engine) => engine.models.map((model) => model.id)),
      samplers: choices('sampler'),
      schedulers: choices('scheduler'),
      wildcards: wildcards.current,
    };
  };
}
