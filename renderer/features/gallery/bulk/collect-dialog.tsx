import { useState, type ReactNode } from 'react';
import { FolderPlus } from 'lucide-react';
import { typedCollection } from '../../../../main/domain/typed-collection.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import { collectionPath } from '../collection-path.ts';
import { useCollections } from '../collections-store.ts';
import { addToCollection, addToNewCollection } from './bulk-actions.ts';
import { ChoiceBox, type Choice } from './choice-box.tsx';
import { closeDialog, type Chosen } from './gallery-dialog.ts';
import { wordTest } from '../../../ui/word-test.ts';

/** Chooses a collection for pictures, or makes a new one for them; `from`: one that they can be moved out of. */
export function CollectDialog({ chosen, from }: { chosen: Chosen; from: string | null }): ReactNode {
  const t = useTranslate();
  const collections = useCollections((state) => state.collections);
  const [text, setText] = useState('');
  const [moves, setMoves] = useState(false);
  const left = collections.find((one) => one.id === from);
  const hasWords = wordTest(text, /[\s/›]+/u);
  const typed = typedCollection(collections, text);
  const matches = collections
    .map((collection) => ({ collection, path: collectionPath(collections, collection.id) }))
    .filter(({ path }) => hasWords(path));
  const isNew = typed.missing.length > 0;
  const named = isNew ? undefined : matches.find(({ collection }) => collection.id === typed.parentId);
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
  // The one that was named first, else what would be made: "Land" is not meant for "Landscapes".
  const old = named === undefined ? matches : [named, ...matches.filter((match) => match !== named)];
  const choices: readonly Choice[] = [
    ...(isNew
      ? [
          {
            key: 'new',
            name: `${t('gallery.bulk.collectNew')}: ${newPath}`,
            icon: FolderPlus,
            choose: create,
          },
        ]
      : []),
    ...old.map(({ collection, path }) => ({
      key: collection.id,
      name: path,
      count: collection.count,
      choose: () => choose(collection.id),
    })),
  ];
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('gallery.bulk.collectTitle')}
      description={t('gallery.total', { count: chosen.count })}
      size="small"
      closeLabel={t('common.close')}
    >
      <ChoiceBox
        text={text}
        onText={setText}
        label={t('gallery.collection.name')}
        placeholder={t('gallery.bulk.collectPlaceholder')}
        choices={choices}
        namesFirst={isNew || named !== undefined}
      >
        {left !== undefined && (
          <Field label={t('gallery.bulk.collectMove', { name: left.name })}>
            <Toggle checked={moves} onChange={setMoves} />
          </Field>
        )}
      </ChoiceBox>
    </Dialog>
  );
}
