import { useMemo, useRef, type ReactNode } from 'react';
import { FilePlus2, FolderOpen, Trash2, Upload, X, type LucideIcon } from 'lucide-react';
import type { BatchRunView } from '../../../preload/contract/batch.ts';
import { useTranslate } from '../../i18n/translate.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Progress } from '../../ui/progress.tsx';
import { closeOpened, newFile, openFiles, openSaved, removeSaved } from './batch-actions.ts';
import { partsOf, showDraft, showRun, useBatches } from './batches-store.ts';
import { WatchedFolderSection } from './watched-folder.tsx';
import styles from './batches.module.css';

interface BatchSidebarProps {
  onOpen(): void;
}

/** Files to open, by category, and every batch that was run. */
export function BatchSidebar({ onOpen }: BatchSidebarProps): ReactNode {
  const t = useTranslate();
  const files = useBatches((state) => state.files);
  const opened = useBatches((state) => state.opened);
  const path = useBatches((state) => state.draft.path);
  const runs = useBatches((state) => state.runs);
  const shownRun = useBatches((state) => state.shownRun);
  const folderInput = useRef<HTMLInputElement>(null);
  const history = useMemo(() => [...runs.values()].toSorted((a, b) => b.startedAtMs - a.startedAtMs), [runs]);

  return (
    <div className={styles.sidebar}>
      <div className={styles.sideTools}>
        <Button size="small" icon={FilePlus2} onClick={newFile}>
          {t('batches.newFile')}
        </Button>
        <Button size="small" icon={Upload} onClick={onOpen}>
          {t('batches.openFile')}
        </Button>
        <IconButton
          size="small"
          icon={FolderOpen}
          label={t('batches.openFolder')}
          onClick={() => folderInput.current?.click()}
        />
        <input
          ref={folderInput}
          className="visually-hidden"
          type="file"
          tabIndex={-1}
          aria-hidden
          {...{ webkitdirectory: '' }}
          onChange={(event) => {
            void openFiles([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      <div className={styles.sideLists}>
        {opened.length > 0 && (
          <FileList
            title={t('batches.opened')}
            paths={opened.map((file) => file.path)}
            current={shownRun === null ? path : null}
            onOpen={(chosen) => {
              const file = opened.find((candidate) => candidate.path === chosen);
              if (file) showDraft(file.text, file.path, file.changed);
            }}
            removal={{ icon: X, label: (name) => t('batches.close', { name }), run: closeOpened }}
          />
        )}
        <FileList
          title={t('batches.files')}
          paths={files.map((file) => file.path)}
          current={shownRun === null ? path : null}
          onOpen={(chosen) => void openSaved(chosen)}
          removal={{
            icon: Trash2,
            label: (name) => t('batches.remove', { name }),
            run: (chosen) => void removeSaved(chosen),
          }}
          empty={t('batches.noFiles')}
        />
        <WatchedFolderSection />
        <section aria-label={t('batches.history')}>
          <h2 className={styles.sideTitle}>{t('batches.history')}</h2>
          {history.length === 0 && <p className={styles.hint}>{t('batches.noHistory')}</p>}
          <ul>
            {history.map((run) => (
              <li key={run.id}>
                <RunEntry run={run} current={run.id === shownRun} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </div>
  );
}

function RunEntry({ run, current }: { run: BatchRunView; current: boolean }): ReactNode {
  const t = useTranslate();
  const active = run.state === 'running';
  return (
    <button
      type="button"
      className={classNames(styles.sideItem, styles.runItem, current && styles.current)}
      aria-current={current || undefined}
      onClick={() => showRun(run.id)}
    >
      <span className={styles.sideName}>{run.title}</span>
      <span className={styles.sideFacts}>
        {t(runStateKey(run))} · {run.done.toLocaleString()}/{run.images.toLocaleString()} ·{' '}
        {new Date(run.startedAtMs).toLocaleString([], { dateStyle: 'short', timeStyle: 'short' })}
      </span>
      {active && (
        <Progress fraction={run.done / run.images} label={t('batches.progressOf', { name: run.title })} />
      )}
    </button>
  );
}

export function runStateKey(run: BatchRunView): MessageKey {
  if (run.state === 'running') return run.paused ? 'batches.state.paused' : 'batches.state.running';
  return run.state === 'done' && run.failed > 0 ? 'batches.state.unfinished' : `batches.state.${run.state}`;
}

interface FileListProps {
  title: string;
  paths: readonly string[];
  current: string | null;
  onOpen(path: string): void;
  removal: { readonly icon: LucideIcon; label(path: string): string; run(path: string): void };
  empty?: string;
}

function FileList({ title, paths, current, onOpen, removal, empty }: FileListProps): ReactNode {
  const categories = Map.groupBy(paths, (path) => partsOf(path).category);
  return (
    <section aria-label={title}>
      <h2 className={styles.sideTitle}>{title}</h2>
      {paths.length === 0 && empty !== undefined && <p className={styles.hint}>{empty}</p>}
      {[...categories].map(([category, members]) => (
        <div key={category}>
          {category !== '' && <h3 className={styles.category}>{category}</h3>}
          <ul>
            {members.map((path) => (
              <li key={path} className={styles.fileRow}>
                <button
                  type="button"
                  className={classNames(styles.sideItem, path === current && styles.current)}
                  aria-current={path === current || undefined}
                  onClick={() => onOpen(path)}
                >
                  <span className={styles.sideName}>{partsOf(path).fileName}</span>
                </button>
                <IconButton
                  size="small"
                  icon={removal.icon}
                  className={styles.rowAction}
                  label={removal.label(path)}
                  onClick={() => removal.run(path)}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
