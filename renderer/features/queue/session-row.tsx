import type { ReactNode } from 'react';
import { ChevronDown, ChevronRight, Pause, Play, X } from 'lucide-react';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { cancelJobs, setPaused } from './queue-actions.ts';
import type { QueueRow } from './queue-rows.ts';
import styles from './queue.module.css';

interface SessionRowProps {
  row: Extract<QueueRow, { kind: 'session' }>;
  onToggle(): void;
}

/** The head of one submit: how far it is, and what can be done with all of it. */
export function SessionRow({ row, onToggle }: SessionRowProps): ReactNode {
  const t = useTranslate();
  const label = row.label ?? t(`gallery.type.${row.type}`);
  return (
    <div className={styles.session}>
      <IconButton
        icon={row.expanded ? ChevronDown : ChevronRight}
        size="small"
        aria-expanded={row.expanded}
        label={t(row.expanded ? 'queue.sessionCollapse' : 'queue.sessionExpand', { label })}
        onClick={onToggle}
      />
      <h2 className={styles.sessionTitle}>{label}</h2>
      {row.isBatch && <span className={styles.facts}>{t('queue.sessionBatch')}</span>}
      <span className={styles.facts}>
        {t('queue.sessionProgress', { done: row.savedImages, count: row.totalImages })}
      </span>
      {row.openJobs > 0 && (
        <>
          <IconButton
            icon={row.paused ? Play : Pause}
            size="small"
            label={t(row.paused ? 'queue.sessionResume' : 'queue.sessionPause', { label })}
            onClick={() => void setPaused(row.id, !row.paused)}
          />
          <IconButton
            icon={X}
            size="small"
            label={t('queue.sessionCancel', { label })}
            onClick={() => void cancelJobs({ sessionId: row.id })}
          />
        </>
      )}
    </div>
  );
}
