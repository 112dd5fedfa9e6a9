import { useEffect, useRef, useState, type DragEvent, type ReactNode } from 'react';
import { clearBatchRequest, useBatchRequest } from '../../api/batch-requests.ts';
import { filesOfDrop } from '../../api/dropped-files.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { BudgetNotice } from '../../ui/budget-notice.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { newFile, openFileFrom, openFiles, openWatched, saveDraft } from './batch-actions.ts';
import { isBatchDrop } from './is-batch-drop.ts';
import { BatchSidebar } from './batch-sidebar.tsx';
import { DraftView } from './draft-view.tsx';

import { RunView } from './run-view.tsx';
import { useBatchLists, useDraftCheck } from './use-batches.ts';
import { useBatches } from './batches-store.ts';
import styles from './batches.module.css';

/** Batch files: written or opened on the left, expanded on the right, run, and watched while they run. */
export function BatchesScreen(): ReactNode {
  const t = useTranslate();
  const shownRun = useBatches((state) =>
    state.shownRun === null ? undefined : state.runs.get(state.shownRun),
  );
  const request = useBatchRequest((state) => state.request);
  const [dropping, setDropping] = useState(false);
  const fileInput = useRef<HTMLInputElement>(null);
  useBatchLists();
  useDraftCheck();
  useCommands({
    'batch.save': () => void saveDraft(),
    'batch.open': () => fileInput.current?.click(),
    'batch.new': newFile,
  });
  useEffect(() => {
    if (request?.kind === 'file-from') void openFileFrom(request.target);
    else if (request?.kind === 'watched') void openWatched(request.reportId);
    else return;
    clearBatchRequest();
  }, [request]);

  const onDrag = (event: DragEvent): void => {
    if (!isBatchDrop(event.dataTransfer)) return;
    event.preventDefault();
    setDropping(event.type === 'dragover');
  };
  const onDrop = (event: DragEvent): void => {
    const { dataTransfer } = event;
    if (!dataTransfer.types.includes('Files')) return;
    // Before the editor hears of it, which takes the text of any file as its own.
    event.preventDefault();
    event.stopPropagation();
    setDropping(false);
    if (isBatchDrop(dataTransfer)) void filesOfDrop(dataTransfer).then(openFiles);
    else window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
  };
  return (
    <div className={styles.screen} onDragOver={onDrag} onDragLeave={onDrag} onDropCapture={onDrop}>
      <h1 className="visually-hidden">{t('batches.title')}</h1>
      <input
        ref={fileInput}
        className="visually-hidden"
        type="file"
        multiple
        accept=".yaml,.yml,.json"
        tabIndex={-1}
        aria-hidden
        onChange={(event) => {
          void openFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <SplitPane
        side="left"
        initialWidth={230}
        minWidth={170}
        maxWidth={420}
        storageKey="batches.sidebar"
        label={t('batches.sidebar')}
        pane={<BatchSidebar onOpen={() => fileInput.current?.click()} />}
      >
        <div className={styles.view}>
          <BudgetNotice />
          {shownRun === undefined ? <DraftView /> : <RunView key={shownRun.id} run={shownRun} />}
        </div>
      </SplitPane>
      {dropping && <div className={styles.drop}>{t('batches.dropHere')}</div>}
    </div>
  );
}
