import { useEffect, useState, type ReactNode } from 'react';
import type { FileWork } from '../main/domain/catalog-change.ts';
import { api } from './api/api.ts';
import { useOperations } from './api/operations.ts';
import { useTranslate } from './i18n/translate.ts';
import { Button } from './ui/button.tsx';
import { Progress } from './ui/progress.tsx';
import styles from './app.module.css';

/** What is under way and takes a while, whichever screen began it, each with its progress and a way to stop it. */
export function OperationsBar(): ReactNode {
  const t = useTranslate();
  const running = useOperations((state) => state.running);
  return (
    <>
      {running.map(({ operationId, title, done, total, cancel }) => (
        <div key={operationId} className={styles.operation} role="status">
          <span>
            {total === 0
              ? t('gallery.bulk.starting', { title })
              : t('gallery.bulk.working', {
                  title,
                  done,
                  total,
                })}
          </span>
          <Progress fraction={total === 0 ? null : done / total} label={title} />
          <Button size="small" onClick={cancel}>
            {t('common.cancel')}
          </Button>
        </div>
      ))}
      <FileWork />
    </>
  );
}

/** Files that follow a change: how many are still on their way, and how many can't be brought there now. */
function FileWork(): ReactNode {
  const t = useTranslate();
  const [work, setWork] = useState({ left: 0, waiting: 0, most: 0 });
  useEffect(() => {
    const show = (now: FileWork): void =>
      setWork(({ most }) => ({ ...now, most: now.left === 0 ? 0 : Math.max(most, now.left) }));
    return api.gallery.fileWork.subscribe({}, { onSnapshot: show, onDelta: show });
  }, []);
  if (work.left === 0)
    return work.waiting === 0 ? null : (
      <div className={styles.operation} role="status">
        <span>{t('gallery.bulk.filesWait', { count: work.waiting })}</span>
      </div>
    );
  const text = t('gallery.bulk.fileWork', { count: work.left });
  return (
    <div className={styles.operation} role="status">
      <span>{text}</span>
      <Progress fraction={1 - work.left / work.most} label={text} />
    </div>
  );
}
