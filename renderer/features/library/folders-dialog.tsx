import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { FolderPlus, FolderSearch, RefreshCw, Trash2, X } from 'lucide-react';
import type { Root } from '../../../main/domain/catalog.ts';
import { isAppError } from '../../../main/domain/errors.ts';
import { api } from '../../api/api.ts';
import { onCatalogEvent } from '../../api/catalog-events.ts';
import { tellError } from '../../api/tell-error.ts';
import { followOperation, useOperations } from '../../api/operations.ts';
import { closeLibraryDialog } from '../../api/library-dialogs.ts';
import { useCanPick } from '../../api/use-can-pick.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { BringIn } from './bring-in.tsx';
import { ImportList } from './import-list.tsx';
import styles from './library.module.css';

/** The folders whose pictures are shown where they lie, ways to bring files in, and what is under way. */
export function FoldersDialog(): ReactNode {
  const t = useTranslate();
  const canPick = useCanPick();
  return (
    <Dialog
      open
      onClose={closeLibraryDialog}
      title={t('library.foldersTitle')}
      description={t('library.foldersText')}
      closeLabel={t('common.close')}
      size="large"
    >
      <div className={styles.stack}>
        {canPick !== null && (
          <>
            <Folders canPick={canPick} />
            <BringIn canPick={canPick} />
          </>
        )}
        <ImportList />
      </div>
    </Dialog>
  );
}

function Folders({ canPick }: { canPick: boolean }): ReactNode {
  const t = useTranslate();
  const [roots, setRoots] = useState<readonly Root[] | null>(null);
  const load = useCallback((): void => {
    api.library.roots({}).then((answer) => setRoots(answer.roots), tellError);
  }, []);
  useEffect(() => {
    load();
    return onCatalogEvent(({ kind }) => kind === 'roots' && load());
  }, [load]);
  /** Does something with the folders the user picks, or the first; says why when it can't be done. */
  const withFolders = async (
    work: (grant: string) => Promise<unknown>,
    most: number = Infinity,
  ): Promise<void> => {
    try {
      const { grants } = await api.system.pickPaths({ purpose: 'import-folder' });
      for (const { grant } of grants.slice(0, most)) await work(grant);
    } catch (error) {
      tellError(error);
    }
    load();
  };
  return (
    <section aria-label={t('library.folders')}>
      <div className={styles.head}>
        <h3>{t('library.folders')}</h3>
        {canPick && (
          <Button
            icon={FolderPlus}
            onClick={() => void withFolders((grant) => api.library.addRoot({ grant }))}
          >
            {t('library.addFolder')}
          </Button>
        )}
      </div>
      {!canPick && <p className={styles.help}>{t('library.addFolderHere')}</p>}
      {roots !== null && roots.length === 0 && <p className={styles.help}>{t('library.noFolders')}</p>}
      <ul className={styles.list}>
        {roots?.map((root) => (
          <FolderRow
            key={root.id}
            root={root}
            onChanged={load}
            onRelocate={
              canPick
                ? () => void withFolders((grant) => api.library.relocateRoot({ rootId: root.id, grant }), 1)
                : null
            }
          />
        ))}
      </ul>
    </section>
  );
}

function FolderRow({
  root,
  onChanged,
  onRelocate,
}: {
  root: Root;
  onChanged: () => void;
  onRelocate: (() => void) | null;
}): ReactNode {
  const t = useTranslate();
  const [asked, setAsked] = useState(false);
  const [isRemoving, setIsRemoving] = useState(false);
  const [removal, setRemoval] = useState('');
  const operation = useOperations(({ running }) =>
    running.find(({ operationId }) => operationId === removal),
  );
  /** Half a minute for a folder of 100,000 pictures. */
  const remove = async (): Promise<void> => {
    const { removals: progress, cancelRemoval: cancel } = api.library;
    setIsRemoving(true);
    try {
      await followOperation(t('library.removingFolder', { name: root.title }), { progress, cancel }, (id) => {
        setRemoval(id);
        return api.library.removeRoot({ rootId: root.id, operationId: id });
      });
      onChanged();
    } catch (error) {
      if (isAppError(error) && error.code === 'CANCELLED')
        showToast({ text: t('library.removalStopped', { name: root.title }) });
      else tellError(error);
    }
    setIsRemoving(false);
  };
  const removalText = (): string => {
    const { done = 0, total = 0 } = operation ?? {};
    return total === 0 ? t('library.removalBegins') : t('library.removalProgress', { done, total });
  };
  const act = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
      onChanged();
    } catch (error) {
      tellError(error);
    }
  };
  return (
    <li className={styles.row}>
      <div className={styles.grow}>
        <strong>{root.title}</strong>
        <p className={styles.path}>{root.path}</p>
        {!root.online && <p className={styles.warning}>{t('library.offline')}</p>}
        {root.online && root.readOnly && <p className={styles.warning}>{t('library.readOnly')}</p>}
        <p role="status">{isRemoving && removalText()}</p>
      </div>
      <IconButton
        icon={RefreshCw}
        label={t('library.rescan', { name: root.title })}
        disabled={isRemoving}
        onClick={() => void act(api.library.rescan({ rootId: root.id }))}
      />
      {onRelocate !== null && (
        <IconButton
          icon={FolderSearch}
          label={t('library.relocate', { name: root.title })}
          disabled={isRemoving}
          onClick={onRelocate}
        />
      )}
      {/* One button, so that it keeps the focus: what was asked for can be stopped there. */}
      <IconButton
        icon={isRemoving ? X : Trash2}
        label={t(isRemoving ? 'library.stopRemoving' : 'library.removeFolder', { name: root.title })}
        onClick={() => (isRemoving ? operation?.cancel() : setAsked(true))}
      />
      <AskDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t('library.removeTitle', { name: root.title })}
        description={t('library.removeQuestion')}
        action={t('common.remove')}
        danger
        onConfirm={() => void remove()}
      />
    </li>
  );
}
