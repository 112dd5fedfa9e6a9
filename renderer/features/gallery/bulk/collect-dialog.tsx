import { useState, type ReactNode } from 'react';
import { FolderPlus } from 'lucide-react';
import { useTranslate } from '../../../i18n/translate.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { changeCollection, collectionPath, useCollections } from '../collections-store.ts';
import { addToCollection } from './bulk-actions.ts';
import { closeDialog, type Chosen } from './gallery-dialog.ts';
import styles from './bulk.module.css';

/** Chooses a collection for pictures, or makes a new one for them. */
export function CollectDialog({ chosen }: { chosen: Chosen }): ReactNode {
  const t = useTranslate();
  const collections = useCollections((state) => state.collections);
  const [text, setText] = useState('');
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  const matches = collections
    .map((collection) => ({ collection, path: collectionPath(collections, collection.id) }))
    .filter(({ path }) => words.every((word) => path.toLowerCase().includes(word)));
  const name = text.trim();
  const isNew = name !== '' && !collections.some((one) => one.name.toLowerCase() === name.toLowerCase());
  const choose = (id: string): void => {
    closeDialog();
    void addToCollection(chosen, id);
  };
  const create = async (): Promise<void> => {
    const id = crypto.randomUUID();
    if (await changeCollection({ kind: 'create', id, name, parentId: null })) choose(id);
  };
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('gallery.bulk.collectTitle')}
      description={t('gallery.total', { count: chosen.count })}
      size="small"
      closeLabel={t('common.close')}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          const first = matches[0];
          if (first !== undefined) choose(first.collection.id);
          else if (isNew) void create();
        }}
      >
        <TextInput
          value={text}
          onChange={setText}
          aria-label={t('gallery.collection.name')}
          placeholder={t('gallery.collection.name')}
        />
        {matches.length > 0 && (
          <div className={styles.choices}>
            {matches.map(({ collection, path }) => (
              <button
                key={collection.id}
                type="button"
                className={styles.choice}
                onClick={() => choose(collection.id)}
              >
                <span>{path}</span>
                <span className={styles.choiceCount}>{collection.count.toLocaleString()}</span>
              </button>
            ))}
          </div>
        )}
        {isNew && (
          <Button icon={FolderPlus} onClick={() => void create()}>
            {t('gallery.bulk.collectNew')}: {name}
          </Button>
        )}
      </form>
    </Dialog>
  );
}
