import { useRef, useState, type ReactNode } from 'react';
import { FileInput, FolderInput, Images } from 'lucide-react';
import { addPicture } from '../../api/add-picture.ts';
import { api } from '../../api/api.ts';
import { errorText } from '../../api/error-text.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { showToast } from '../../ui/toast-store.ts';
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
  const bringIn = async (purpose: 'import-folder' | 'import-files'): Promise<void> => {
    try {
      const { grants } = await api.system.pickPaths({ purpose });
      if (grants.length > 0)
        await api.library.bringInFiles({ grants: grants.map(({ grant }) => grant), mode });
    } catch (error) {
      showToast({ tone: 'error', text: errorText(error) });
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
      <Button icon={FileInput} onClick={() => void bringIn('import-files')}>
        {t('library.files')}
      </Button>
      <Button icon={FolderInput} onClick={() => void bringIn('import-folder')}>
        {t('library.folder')}
      </Button>
    </div>
  );
}

function FromBrowser(): ReactNode {
  const t = useTranslate();
  const input = useRef<HTMLInputElement>(null);
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const add = async (files: readonly File[]): Promise<void> => {
    const failed: string[] = [];
    setProgress({ done: 0, total: files.length });
    for (const [index, file] of files.entries()) {
      try {
        await addPicture(file);
      } catch (error) {
        failed.push(`${file.name}: ${errorText(error)}`);
      }
      setProgress({ done: index + 1, total: files.length });
    }
    setProgress(null);
    const count = files.length - failed.length;
    if (count > 0) showToast({ tone: 'success', text: t('library.broughtIn', { count }) });
    if (failed.length > 0) showToast({ tone: 'error', text: failed.slice(0, 3).join('\n') });
  };
  const text =
    progress === null ? '' : t('library.importing', { done: progress.done, found: progress.total });
  return (
    <div className={styles.actions}>
      {progress !== null && (
        <div className={styles.statusBar}>
          <Progress fraction={progress.done / progress.total} label={text} />
        </div>
      )}
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
          if (files.length > 0) void add(files);
        }}
      />
      <Button icon={Images} busy={progress !== null} onClick={() => input.current?.click()}>
        {t('library.choosePictures')}
      </Button>
    </div>
  );
}
