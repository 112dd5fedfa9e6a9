import { useMemo, useState, type ReactNode } from 'react';
import { ListChecks, Pause, Play } from 'lucide-react';
import { navigate } from '../../api/navigation.ts';
import { isEnded, useQueue } from '../../api/queue-store.ts';
import { useCommands, useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { BudgetNotice } from '../../ui/budget-notice.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { JobRow } from './job-row.tsx';
import { cancelJobs, clearEnded, retryJobs, setPaused } from './queue-actions.ts';
import { QUEUE_FILTERS, queueRows, type QueueFilter, type QueueRow } from './queue-rows.ts';
import { SessionRow } from './session-row.tsx';
import styles from './queue.module.css';

/** Everything that waits, works, or ended lately. */
export function QueueScreen(): ReactNode {
  const t = useTranslate();
  const known = useQueue((state) => state.known);
  const jobs = useQueue((state) => state.jobs);
  const sessions = useQueue((state) => state.sessions);
  const pause = useQueue((state) => state.pause);
  const paused = pause !== null;
  const hasJobs = jobs.size > 0;
  const [filter, setFilter] = useState<QueueFilter>('all');
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const pauseKeys = useShortcut('queue.pause');
  const rows = useMemo(
    () => queueRows(jobs.values(), sessions, filter, toggled),
    [jobs, sessions, filter, toggled],
  );
  const failed = [...jobs.values()].filter((job) => job.state === 'failed').map((job) => job.id);
  const open = [...jobs.values()].filter((job) => !isEnded(job)).length;
  const retryFailed = (): void => void (failed.length > 0 && retryJobs({ jobIds: failed }));

  useCommands({
    'queue.pause': () => void setPaused(null, !paused),
    'queue.retryFailed': retryFailed,
    'queue.clearEnded': () => void clearEnded(),
  });

  const toggle = (id: string): void =>
    setToggled((before) => (before.has(id) ? before.difference(new Set([id])) : before.union(new Set([id]))));

  return (
    <div className={styles.screen}>
      <h1 className="visually-hidden">{t('queue.title')}</h1>
      <div className={styles.toolbar} role="toolbar" aria-label={t('queue.title')}>
        {hasJobs && (
          <Segmented<QueueFilter>
            label={t('queue.filter')}
            value={filter}
            options={QUEUE_FILTERS.map((value) => ({ value, label: t(`queue.${value}`) }))}
            onChange={setFilter}
          />
        )}
        <span className={styles.spacer} />
        <Button
          icon={paused ? Play : Pause}
          onClick={() => void setPaused(null, !paused)}
          title={pauseKeys ?? ''}
        >
          {t(paused ? 'queue.resume' : 'queue.pause')}
        </Button>
        {hasJobs && (
          <>
            <Button disabled={open === 0} onClick={() => void cancelJobs({ all: true })}>
              {t('queue.cancelAll')}
            </Button>
            <Button disabled={failed.length === 0} onClick={retryFailed}>
              {t('queue.retryFailed')}
            </Button>
            <Button disabled={jobs.size === open} onClick={() => void clearEnded()}>
              {t('queue.clearEnded')}
            </Button>
          </>
        )}
      </div>
      <BudgetNotice />
      {pause?.error ? (
        <p className={styles.paused} role="alert">
          {t('queue.stopped', { reason: pause.error.message })}
        </p>
      ) : (
        paused && (
          <p className={styles.paused} role="status">
            {t('queue.paused')}
          </p>
        )
      )}
      <div className={styles.body}>
        {!known ? (
          <div className={styles.waiting}>
            <Spinner label={t('common.loading')} />
          </div>
        ) : rows.length === 0 ? (
          <EmptyState
            icon={ListChecks}
            title={t(hasJobs ? 'queue.emptyFilter' : 'queue.empty')}
            {...(!hasJobs && {
              text: t('queue.emptyText'),
              actions: (
                <Button variant="primary" onClick={() => navigate('generate', {})}>
                  {t('app.generate')}
                </Button>
              ),
            })}
          />
        ) : (
          <VirtualList<QueueRow>
            className={styles.list}
            label={t('queue.list')}
            items={rows}
            estimatedHeight={72}
            itemKey={(row) => (row.kind === 'session' ? `session-${row.id}` : row.job.id)}
            renderItem={(row) =>
              row.kind === 'session' ? (
                <SessionRow row={row} onToggle={() => toggle(row.id)} />
              ) : (
                <JobRow job={row.job} />
              )
            }
          />
        )}
      </div>
    </div>
  );
}
