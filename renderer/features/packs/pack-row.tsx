import { useState, type ReactNode } from 'react';
import { Pencil, Star, Trash2 } from 'lucide-react';
import type { PackSummary } from '../../../preload/contract/packs.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { openPack, removePack, renamePack, toggleFavorite } from './packs-store.ts';
import styles from './packs.module.css';

export function PackRow({ pack }: { pack: PackSummary }): ReactNode {
  const t = useTranslate();
  const [mode, setMode] = useState<'shown' | 'renaming' | 'removing'>('shown');
  return (
    <li className={styles.row}>
      <IconButton
        icon={Star}
        pressed={pack.favorite}
        label={t('packs.favorite', { name: pack.name })}
        onClick={() => toggleFavorite(pack)}
      />
      {mode === 'renaming' ? (
        <Rename pack={pack} onDone={() => setMode('shown')} />
      ) : (
        <button type="button" className={styles.open} onClick={() => openPack(pack.id)}>
          <strong>{pack.name}</strong>
          <span className={styles.prompt}>{pack.prompt}</span>
          <span className={styles.facts}>
            {t('common.images', { count: pack.images })} · {new Date(pack.savedAtMs).toLocaleDateString()} ·{' '}
            {megabytes(pack.sizeBytes)}
          </span>
        </button>
      )}
      {mode === 'removing' ? (
        <>
          <span>{t('packs.removeQuestion')}</span>
          <Button variant="danger" onClick={() => removePack(pack.id)}>
            {t('common.delete')}
          </Button>
          <Button onClick={() => setMode('shown')}>{t('common.cancel')}</Button>
        </>
      ) : (
        <>
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
        </>
      )}
    </li>
  );
}

function Rename({ pack, onDone }: { pack: PackSummary; onDone: () => void }): ReactNode {
  const t = useTranslate();
  const [name, setName] = useState(pack.name);
  return (
    <form
      className={styles.rename}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && name !== pack.name) renamePack(pack.id, name.trim());
        onDone();
      }}
    >
      <TextInput
        value={name}
        maxLength={120}
        aria-label={t('packs.newName')}
        onChange={setName}
        onKeyDown={(event) => event.key === 'Escape' && onDone()}
      />
      <Button type="submit" variant="primary">
        {t('common.save')}
      </Button>
      <Button onClick={onDone}>{t('common.cancel')}</Button>
    </form>
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
