import { useEffect, useState, type ReactNode } from 'react';
import type { RecompressionRun } from '../../../main/domain/recompression.ts';
import { api } from '../../api/api.ts';
import { onCatalogEvent } from '../../api/catalog-events.ts';
import { tellError } from '../../api/tell-error.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/format-bytes.ts';
import { showToast } from '../../ui/toast-store.ts';
import { useReport } from './use-report.ts';
import styles from './usage.module.css';

const load = () => api.maintenance.recompressions({});

/** Runs that made files smaller: their originals are kept until one of two buttons is pressed. */
export function OriginalsList({ onChanged }: { onChanged(): void }): ReactNode {
  const t = useTranslate();
  const { report, reload } = useReport(load);
  // Undo and redo change which originals are kept.
  useEffect(() => onCatalogEvent(({ kind }) => kind === 'journal' && reload()), [reload]);
  if (report === null || report.runs.length === 0) return null;
  const changed = (): void => {
    reload();
    onChanged();
  };
  return (
    <section aria-label={t('usage.originals')}>
      <h3 className={styles.title}>{t('usage.originals')}</h3>
      <p className={styles.help}>{t('usage.originalsHelp')}</p>
      <ul className={styles.runs}>
        {report.runs.map((run) => (
          <Run key={run.id} run={run} onChanged={changed} />
        ))}
      </ul>
    </section>
  );
}

function Run({ run, onChanged }: { run: RecompressionRun; onChanged(): void }): ReactNode {
  const t = useTranslate();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const settle = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true);
    try {
      showToast({ tone: 'success', text: await work() });
      onChanged();
    } catch (error) {
      tellError(error);
    }
    setBusy(false);
  };
  const restore = (): Promise<void> =>
    settle(async () => {
      const { restored, left } = await api.maintenance.restoreOriginals({ runId: run.id });
      const text = t('library.restored', { count: restored });
      return left === 0 ? text : `${text} ${t('usage.originalsLeft', { count: left })}`;
    });
  const keep = (): Promise<void> =>
    settle(async () => {
      await api.maintenance.keepSmaller({ runId: run.id });
      return t('usage.cleared', { size: formatBytes(run.originalBytes) });
    });
  return (
    <li className={styles.run}>
      <span className={styles.runText}>
        {new Date(run.startedAtMs).toLocaleString()}
        <span className={styles.help}>
          {t('usage.originalsRun', {
            count: run.pictures,
            saved: formatBytes(run.savedBytes),
            size: formatBytes(run.originalBytes),
          })}
        </span>
      </span>
      <Button size="small" disabled={busy} onClick={() => void restore()}>
        {t('usage.originalsRestore')}
      </Button>
      <Button size="small" disabled={busy} onClick={() => setAsking(true)}>
        {t('usage.originalsDrop')}
      </Button>
      <AskDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('usage.originalsDropConfirm')}
        description={t('usage.originalsDropText', {
          count: run.pictures,
          size: formatBytes(run.originalBytes),
        })}
        action={t('usage.originalsDrop')}
        danger
        onConfirm={() => void keep()}
      />
    </li>
  );
}
