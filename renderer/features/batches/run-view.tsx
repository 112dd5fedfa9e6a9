import { useState, type ReactNode } from 'react';
import {
  ArrowLeft,
  FileText,
  Images,
  LayoutGrid,
  Pause,
  Play,
  RotateCcw,
  StepForward,
  Trash2,
  X,
} from 'lucide-react';
import type { BatchRunView } from '../../../preload/contract/batch.ts';
import { openComposer } from '../../api/composer.ts';
import { navigate } from '../../api/navigation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatEstimate } from '../../ui/format-duration.ts';
import { Progress } from '../../ui/progress.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { cancelRun, continueRun, forgetRun, openSourceOf, pauseRun, runAgain } from './batch-actions.ts';
import { runStateKey } from './batch-sidebar.tsx';
import { remainingMs, showRun, useBatches } from './batches-store.ts';
import { ContactSheet } from './contact-sheet.tsx';
import { PromptProgressList } from './prompt-progress.tsx';
import styles from './batches.module.css';

/** One batch: how far it is, what can be done with it, and its pictures as they arrive. */
export function RunView({ run }: { run: BatchRunView }): ReactNode {
  const t = useTranslate();
  const [tab, setTab] = useState<'sheet' | 'prompts'>('sheet');
  const running = run.state === 'running';
  const toDo = run.images - run.done;
  return (
    <div className={styles.run}>
      <header className={styles.runHead}>
        <IconButton icon={ArrowLeft} label={t('batches.back')} onClick={() => showRun(null)} />
        <div className={styles.runTitle}>
          <h2>{run.title}</h2>
          <p className={styles.quietText}>
            {t(runStateKey(run))} · {run.fileName} · {run.model}
            {run.workflow === null ? '' : ` · ${run.workflow}`} · {new Date(run.startedAtMs).toLocaleString()}
          </p>
        </div>
        {running && (
          <>
            <Button icon={run.paused ? Play : Pause} onClick={() => void pauseRun(run)}>
              {t(run.paused ? 'batches.resume' : 'batches.pause')}
            </Button>
            <Button icon={X} onClick={() => void cancelRun(run)}>
              {t('batches.cancelRun')}
            </Button>
          </>
        )}
        {toDo > 0 && (!running || run.failed > 0) && (
          <Button icon={StepForward} onClick={() => void continueRun(run)}>
            {t(run.state === 'cancelled' ? 'batches.goOn' : 'batches.retryFailed')}
          </Button>
        )}
        {!running && (
          <Button icon={RotateCcw} onClick={() => void runAgain(run)}>
            {t('batches.runAgain')}
          </Button>
        )}
        <IconButton icon={FileText} label={t('batches.openSource')} onClick={() => void openSourceOf(run)} />
        <IconButton
          icon={Images}
          label={t('batches.showInGallery')}
          onClick={() => navigate('gallery', { query: `session:${run.id}` })}
        />
        {run.done > 0 && (
          <IconButton
            icon={LayoutGrid}
            label={t('batches.compose')}
            onClick={() => openComposer({ kind: 'query', query: `session:${run.id}` })}
          />
        )}
        {!running && (
          <IconButton icon={Trash2} label={t('batches.forget')} onClick={() => void forgetRun(run)} />
        )}
      </header>
      <div className={styles.runProgress}>
        <Progress fraction={run.done / run.images} label={t('batches.progressOf', { name: run.title })} />
        <p className={styles.quietText} role="status">
          {t('batches.progress', { done: run.done, count: run.images })}
          {run.failed > 0 && (
            <span className={styles.failedText}> · {t('batches.failedCount', { count: run.failed })}</span>
          )}
          {running && !run.paused && <Remaining run={run} />}
        </p>
      </div>
      <Tabs<'sheet' | 'prompts'>
        value={tab}
        onChange={setTab}
        label={run.title}
        tabs={[
          { value: 'sheet', label: t('batches.sheet'), content: <ContactSheet run={run} /> },
          {
            value: 'prompts',
            label: t('batches.byPrompt'),
            content: <PromptProgressList run={run} />,
          },
        ]}
      />
    </div>
  );
}

/** By the pace since the page has seen it, which a pause or a night in between does not spoil. */
function Remaining({ run }: { run: BatchRunView }): ReactNode {
  const t = useTranslate();
  const pace = useBatches((state) => state.paces.get(run.id));
  const ms = remainingMs(run, pace);
  return ms === null ? null : <span> · {t('batches.remaining', { time: formatEstimate(ms) })}</span>;
}
