import type { ReactNode } from 'react';
import { FolderPlus, HardDrive } from 'lucide-react';
import { archiveFolder } from '../../../../main/domain/archive-folder.ts';
import { api } from '../../../api/api.ts';
import { tellError } from '../../../api/tell-error.ts';
import { useCanPick } from '../../../api/use-can-pick.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { closeDialog } from '../bulk/gallery-dialog.ts';
import { useCollections } from '../collections-store.ts';
import { archiveTo } from './archive-actions.ts';
import { LIBRARY_ROOT } from './folder-query.ts';
import { isWritable, useFolders } from './use-folders.ts';
import styles from '../bulk/bulk.module.css';

/** Chooses the folder or drive to which a collection's files are moved. */
export function ArchiveDialog({ id }: { id: string }): ReactNode {
  const t = useTranslate();
  const collection = useCollections((state) => state.collections.find((one) => one.id === id));
  const roots = useFolders();
  const canPick = useCanPick();
  if (collection === undefined) return null;
  const places = (roots ?? []).filter((root) => root.id !== LIBRARY_ROOT && isWritable(root));
  const archive = (rootId: string): void => {
    closeDialog();
    void archiveTo(collection, rootId);
  };
  const pick = async (): Promise<void> => {
    try {
      const { grants } = await api.system.pickPaths({ purpose: 'import-folder' });
      const [picked] = grants;
      if (picked === undefined) return;
      archive((await api.library.addRoot({ grant: picked.grant })).rootId);
    } catch (error) {
      tellError(error);
    }
  };
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('gallery.archive.title', { name: collection.name })}
      description={t('gallery.archive.text', { folder: archiveFolder(collection.name) })}
      closeLabel={t('common.close')}
    >
      <div className={styles.form}>
        {places.length > 0 && (
          <div className={styles.choices}>
            {places.map((root) => (
              <button key={root.id} type="button" className={styles.choice} onClick={() => archive(root.id)}>
                <HardDrive size={16} aria-hidden />
                <span>{root.title}</span>
                <span className={styles.choiceCount}>{root.tree.images.toLocaleString()}</span>
              </button>
            ))}
          </div>
        )}
        {roots !== null && places.length === 0 && canPick === false && <p>{t('gallery.archive.noPlace')}</p>}
        {canPick === true && (
          <Button icon={FolderPlus} onClick={() => void pick()}>
            {t('gallery.archive.pick')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
