import { useState, type ReactNode } from 'react';
import { FolderPlus } from 'lucide-react';
import { useTranslate } from '../../../i18n/translate.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import { collectionPath, typedCollection } from '../collection-path.ts';
import { useCollections } from '../collections-store.ts';
import { addToCollection, addToNewCollection } from './bulk-actions.ts';
import { closeDialog, type Chosen } from './gallery-dialog.ts';
import styles from './bulk.module.css';

/** Chooses a collection for pictures, or makes a new one for them; `from`: one that they can be moved out of. */
export function CollectDialog({ chosen, from }: { chosen: Chosen; from: string | null }): ReactNode {
  const t = useTranslate();
  const collections = useCollections((state) => state.collections);
  const [text, setText] = useState('');
  const [moves, setMoves] = useState(false);
  const left = collections.find((one) => one.id === from);
  const words = text
    .toLowerCase()
    .split(/[\s/›]+/u)
    .filter(Boolean);
  const matches = collections
    .map((collection) => ({ collection, path: collectionPath(collections, collection.id) }))
    .filter(({ path }) => words.every((word) => path.toLowerCase().includes(word)));
  const typed = typedCollection(collections, text);
  const newPath = [
    ...(typed.parentId === null ? [] : [collectionPath(collections, typed.parentId)]),
    ...typed.missing,
  ].join(' › ');
  const choose = (id: string): void => {
    closeDialog();
    addToCollection(chosen, id, moves ? from : null);
  };
  const create = (): void => {
    closeDialog();
    addToNewCollection(chosen, typed.parentId, typed.missing, moves ? from : null);
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
          else if (typed.missing.length > 0) create();
        }}
      >
        <TextInput
          value={text}
          onChange={setText}
          aria-label={t('gallery.collection.name')}
          placeholder={t('gallery.bulk.collectPlaceholder')}
        />
        {left !== undefined && (
          <Field label={t('gallery.bulk.collectMove', { name: left.name })}>
            <Toggle checked={moves} onChange={setMoves} />
          </Field>
        )}
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
        {typed.missing.length > 0 && (
          <Button icon={FolderPlus} onClick={create}>
            {t('gallery.bulk.collectNew')}: {newPath}
          </Button>
        )}
      </form>
    </Dialog>
  );
}
