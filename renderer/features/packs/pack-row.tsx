import { useState, type ReactNode } from 'react';
import { Pencil, Star, Trash2 } from 'lucide-react';
import type { PackSummary } from '../../../preload/contract/packs.ts';
import { packCoverUrl } from '../../api/media.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { IconButton } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/format-bytes.ts';
import { RenameForm } from '../../ui/rename-form.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { SmallPicture } from '../../ui/small-picture.tsx';
import { openPack, removePack, renamePack, toggleFavorite, usePacks } from './packs-store.ts';
import styles from './packs.module.css';

export function PackRow({ pack }: { pack: PackSummary }): ReactNode {
  const t = useTranslate();
  const [mode, setMode] = useState<'shown' | 'renaming' | 'removing'>('shown');
  const isOpening = usePacks(
    ({ opening }) => opening !== null && opening !== 'file' && opening.packId === pack.id,
  );
  return (
    <div className={styles.row}>
      <IconButton
        icon={Star}
        pressed={pack.favorite}
        label={t('packs.favorite', { name: pack.name })}
        onClick={() => toggleFavorite(pack)}
      />
      {mode === 'renaming' ? (
        <RenameForm
          name={pack.name}
          label={t('packs.newName')}
          maxLength={120}
          onDone={(name) => {
            if (name !== null) renamePack(pack.id, name);
            setMode('shown');
          }}
        />
      ) : (
        <button type="button" className={styles.open} onClick={() => openPack(pack.id)}>
          <SmallPicture src={packCoverUrl(pack.id, pack.savedAtMs)} size={56} />
          <span className={styles.lines}>
            <strong dir="auto">{pack.name}</strong>
            {pack.prompt !== '' && (
              <span className={styles.prompt} dir="auto">
                {pack.prompt}
              </span>
            )}
            <span className={styles.facts}>
              {isOpening && <Spinner size={12} label={t('packs.opening')} />}
              {pack.images !== null && `${t('common.images', { count: pack.images })} · `}
              {new Date(pack.savedAtMs).toLocaleDateString()} · {formatBytes(pack.sizeBytes)}
            </span>
          </span>
        </button>
      )}
      <IconButton
        icon={Pencil}
        label={t('packs.rename', { name: pack.name })}
        onClick={() => setMode('renaming')}
      />
      <IconButton
        icon={Trash2}
        label={t('packs.remove', { name: pack.name })}
        onClick={() => setMode('removing')}
      />
      {mode === 'removing' && (
        <AskDialog
          onClose={() => setMode('shown')}
          title={t('packs.removeTitle', { name: pack.name })}
          description={t('packs.removeText')}
          action={t('common.delete')}
          danger
          onConfirm={() => removePack(pack.id)}
        />
      )}
    </div>
  );
}
