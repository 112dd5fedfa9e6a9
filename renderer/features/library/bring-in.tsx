import { useRef, useState, type ReactNode } from 'react';
import { FileInput, FolderInput, Images } from 'lucide-react';
import { api } from '../../api/api.ts';
import { tellError } from '../../api/tell-error.ts';
import { uploadPictures, useUploads } from '../../api/uploads-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import styles from './library.module.css';

/** Copies or moves files into the library: from native dialogs on the desktop, from the browser's own elsewhere. */
export function BringIn({ canPick }: { canPick: boolean }): ReactNode {
  const t = useTranslate();
  return (
    <section aria-label={t('library.bringIn')}>
      <div className={styles.head}>
        <h3>{t('library.bringIn')}</h3>
        {canPick ? <FromDisk /> : <FromBrowser />}
      </div>
      <p className={styles.help}>{t('library.bringInText')}</p>
    </section>
  );
}

function FromDisk(): ReactNode {
  const t = useTranslate();
  const [mode, setMode] = useState<'copy' | 'move'>('copy');
  const bringIn = async (what: 'files' | 'folder'): Promise<void> => {
    try {
      const { grants } = await api.system.pickPaths({
        purpose: mode === 'move' ? `move-${what}` : `import-${what}`,
      });
      if (grants.length > 0)
        await api.library.bringInFiles({ grants: grants.map(({ grant }) => grant), mode });
    } catch (error) {
      tellError(error);
    }
  };
  return (
    <div className={styles.actions}>
      <Segmented
        label={t('library.mode')}
        value={mode}
        options={[
          { value: 'copy', label: t('library.copy') },
          { value: 'move', label: t('library.move') },
        ]}
        onChange={(next) => setMode(next)}
      />
      <Button icon={FileInput} onClick={() => void bringIn('files')}>
        {t('library.files')}
      </Button>
      <Button icon={FolderInput} onClick={() => void bringIn('folder')}>
        {t('library.folder')}
      </Button>
    </div>
  );
}

function FromBrowser(): ReactNode {
  const t = useTranslate();
  const input = useRef<HTMLInputElement>(null);
  const isBusy = useUploads((state) => state.progress !== null);
  return (
    <div className={styles.actions}>
      <input
        ref={input}
        type="file"
        multiple
        accept="image/*"
        hidden
        aria-label={t('library.choosePictures')}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) void uploadPictures(files);
        }}
      />
      <Button icon={Images} busy={isBusy} onClick={() => input.current?.click()}>
        {t('library.choosePictures')}
      </Button>
    </div>
  );
}
