import { useEffect, type ReactNode } from 'react';
import { isUnderWay, useImports, watchImports } from '../../api/imports-store.ts';
import { openFolders } from '../../api/library-dialogs.ts';
import { cancelUploads, useUploads } from '../../api/uploads-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { fractionOf, statusText } from './import-text.ts';
import styles from './library.module.css';

/** Fewer files are done before anybody has read a line about them. */
const WORTH_SHOWING = 200;

/** One line at the bottom while many files are being read. */
export function ImportStatus(): ReactNode {
  const t = useTranslate();
  const current = useImports((state) =>
    state.imports.find(
      (run) => isUnderWay(run) && (run.kind !== 'index' || run.foundFiles - run.unchanged > WORTH_SHOWING),
    ),
  );
  useEffect(watchImports, []);
  const upload = useUploads((state) => state.progress);
  if (upload !== null) return <UploadStatus {...upload} />;
  if (current === undefined) return null;
  const text = statusText(current, t);
  return (
    <div className={styles.status} role="status">
      <span>{text}</span>
      <div className={styles.statusBar}>
        <Progress fraction={fractionOf(current)} label={text} still={current.state !== 'running'} />
      </div>
      <Button size="small" variant="quiet" onClick={openFolders}>
        {t('library.showImports')}
      </Button>
    </div>
  );
}

function UploadStatus({ done, total }: { done: number; total: number }): ReactNode {
  const t = useTranslate();
  const text = t('library.importing', { done, found: total });
  return (
    <div className={styles.status} role="status">
      <span>{text}</span>
      <div className={styles.statusBar}>
        <Progress fraction={done / total} label={text} />
      </div>
      <Button size="small" variant="quiet" onClick={cancelUploads}>
        {t('common.cancel')}
      </Button>
    </div>
  );
}
