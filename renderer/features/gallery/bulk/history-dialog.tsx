import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Redo2, Undo2 } from 'lucide-react';
import type { JournalEntry } from '../../../../main/domain/catalog-change.ts';
import { api } from '../../../api/api.ts';
import { onCatalogEvent } from '../../../api/catalog-events.ts';
import { redoNext, stepHistory, undoLast } from '../../../api/change-images.ts';
import { errorText } from '../../../api/error-text.ts';
import { journalText } from '../../../api/journal-text.ts';
import { hasStep, type HistoryStep } from '../../../api/next-step.ts';
import { attempt } from '../../../api/tell-error.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { withNewest, withOlder } from './history-pages.ts';
import { closeDialog } from './gallery-dialog.ts';
import styles from './bulk.module.css';

const PAGE = 100;
/** As many as are read at a time. */
const MOST = 1000;
const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'short' });

/** Everything that was changed, newest first, with undo and redo. */
export function HistoryDialog(): ReactNode {
  const t = useTranslate();
  const [entries, setEntries] = useState<readonly JournalEntry[] | null>(null);
  const [failure, setFailure] = useState('');
  const [complete, setComplete] = useState(false);
  const shown = useRef(0);
  useEffect(() => {
    shown.current = entries?.length ?? 0;
  }, [entries]);
  useEffect(() => {
    let current = true;
    const load = (): void => {
      const limit = Math.min(MOST, Math.max(PAGE, shown.current));
      api.gallery.history({ limit }).then(
        (found) => {
          if (!current) return;
          setEntries((before) => withNewest(before ?? [], found));
          if (found.length < limit) setComplete(true);
        },
        (error: unknown) => {
          if (current) setFailure(errorText(error));
        },
      );
    };
    load();
    const stop = onCatalogEvent(({ kind }) => {
      if (kind === 'journal') load();
    });
    return () => {
      current = false;
      stop();
    };
  }, []);
  const more = async (): Promise<void> => {
    const oldest = entries?.at(-1);
    if (oldest === undefined) return;
    await attempt(async () => {
      const older = await api.gallery.history({ limit: PAGE, before: oldest.id });
      setEntries((before) => withOlder(before ?? [], older));
      setComplete(older.length < PAGE);
    });
  };
  const has = (step: HistoryStep): boolean => entries !== null && hasStep(entries, complete, step);
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('gallery.history.title')}
      description={t('gallery.history.text')}
      closeLabel={t('common.close')}
      footer={
        <>
          <Button icon={Undo2} disabled={!has('undo')} onClick={() => void undoLast()}>
            {t('gallery.history.undo')}
          </Button>
          <Button icon={Redo2} disabled={!has('redo')} onClick={() => void redoNext()}>
            {t('gallery.history.redo')}
          </Button>
        </>
      }
    >
      {failure !== '' && <p role="alert">{failure}</p>}
      {entries?.length === 0 && <p className={styles.preview}>{t('gallery.history.empty')}</p>}
      <ol className={styles.history}>
        {entries?.map((entry) => (
          <li key={entry.id} className={styles.entry} data-undone={entry.undone || undefined}>
            <span className={styles.what}>{journalText(entry)}</span>
            {entry.isFinal && <span className={styles.when}>{t('gallery.history.final')}</span>}
            {entry.undone && <span className={styles.when}>{t('gallery.history.undone')}</span>}
            {entry.kind === 'expire' && (
              <Button
                size="small"
                variant="quiet"
                onClick={() => void stepHistory(entry.undone ? 'redo' : 'undo', entry.id)}
              >
                {t(entry.undone ? 'gallery.history.redo' : 'gallery.history.undo')}
              </Button>
            )}
            <time className={styles.when} dateTime={new Date(entry.createdAtMs).toISOString()}>
              {WHEN.format(entry.createdAtMs)}
            </time>
          </li>
        ))}
        {!complete && entries !== null && (
          <li>
            <Button size="small" variant="quiet" onClick={() => void more()}>
              {t('gallery.history.more')}
            </Button>
          </li>
        )}
      </ol>
    </Dialog>
  );
}
