import { useState, type ReactNode } from 'react';
import type { Collection } from '../../../../main/domain/catalog.ts';
import type { SavedSearch } from '../../../../main/domain/saved-search.ts';
import { holdTarget } from '../../../api/held-sets.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import type { Translate } from '../../../i18n/messages.ts';
import { AskDialog } from '../../../ui/ask-dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { addToCollection } from '../bulk/bulk-actions.ts';
import { closeDialog, type Chosen } from '../bulk/gallery-dialog.ts';
import { changeCollection, changeSearch, useCollections } from '../collections-store.ts';
import { useGallery } from '../gallery-store.ts';

interface TextDialogProps {
  readonly title: string;
  readonly label: string;
  readonly initial: string;
  readonly long?: boolean;
  /** For texts that something has already: this takes its place, or is refused where nothing is to be done. */
  readonly taken?: { by(text: string): boolean; readonly action?: string; readonly note: string };
  readonly onSubmit: (text: string) => void;
}

/** Asks for one text. */
function TextDialog({ title, label, initial, long = false, taken, onSubmit }: TextDialogProps): ReactNode {
  const t = useTranslate();
  const [text, setText] = useState(initial);
  const isTaken = taken?.by(text.trim()) === true;
  const ready = long || (text.trim() !== '' && (!isTaken || taken.action !== undefined));
  return (
    <AskDialog
      onClose={closeDialog}
      title={title}
      action={(isTaken ? taken.action : undefined) ?? t('common.save')}
      disabled={!ready}
      onConfirm={() => onSubmit(text.trim())}
    >
      <Field label={label} help={isTaken ? taken.note : undefined}>
        {long ? <TextArea value={text} onChange={setText} /> : <TextInput value={text} onChange={setText} />}
      </Field>
    </AskDialog>
  );
}

function isCalled(one: { readonly name: string }, name: string): boolean {
  return one.name.toLowerCase() === name.toLowerCase();
}

/** Names of the other collections in a place. */
function takenIn(
  collections: readonly Collection[],
  parentId: string | null,
  id: string | null,
  t: Translate,
): NonNullable<TextDialogProps['taken']> {
  return {
    by: (name) =>
      collections.some((one) => one.id !== id && one.parentId === parentId && isCalled(one, name)),
    note: t('gallery.collection.taken'),
  };
}

export function NewCollectionDialog({
  parentId,
  add,
}: {
  parentId: string | null;
  add: Chosen | null;
}): ReactNode {
  const t = useTranslate();
  const collections = useCollections((state) => state.collections);
  return (
    <TextDialog
      title={t(parentId === null ? 'gallery.collection.new' : 'gallery.collection.newInside')}
      label={t('gallery.collection.name')}
      initial=""
      taken={takenIn(collections, parentId, null, t)}
      onSubmit={(name) => {
        const id = crypto.randomUUID();
        const letGo = holdTarget(add?.target);
        void changeCollection({ kind: 'create', id, name, parentId })
          .then((done) => {
            if (done && add !== null) addToCollection(add, id, null);
          })
          .finally(letGo);
      }}
    />
  );
}

export function RenameCollectionDialog({ id }: { id: string }): ReactNode {
  const t = useTranslate();
  const collections = useCollections((state) => state.collections);
  const collection = collections.find((one) => one.id === id);
  return (
    <TextDialog
      title={t('gallery.collection.renameTitle')}
      label={t('gallery.collection.name')}
      initial={collection?.name ?? ''}
      taken={takenIn(collections, collection?.parentId ?? null, id, t)}
      onSubmit={(name) => void changeCollection({ kind: 'edit', id, name })}
    />
  );
}

export function RenameSearchDialog({ id }: { id: string }): ReactNode {
  const t = useTranslate();
  const searches = useCollections((state) => state.searches);
  const search = searches.find((one) => one.id === id);
  return (
    <TextDialog
      title={t('gallery.saved.renameTitle')}
      label={t('gallery.search.saveName')}
      initial={search?.name ?? ''}
      taken={{
        by: (name) => searches.some((one) => one.id !== id && isCalled(one, name)),
        note: t('gallery.saved.taken'),
      }}
      onSubmit={(name) => void changeSearch({ kind: 'edit', id, name })}
    />
  );
}

export function CollectionNoteDialog({ id }: { id: string }): ReactNode {
  const t = useTranslate();
  const collection = useCollections((state) => state.collections.find((one) => one.id === id));
  return (
    <TextDialog
      title={collection?.name ?? ''}
      label={t('gallery.collection.notes')}
      initial={collection?.note ?? ''}
      long
      onSubmit={(note) => void changeCollection({ kind: 'edit', id, note })}
    />
  );
}

export function SaveSearchDialog(): ReactNode {
  const t = useTranslate();
  const text = useGallery((state) => state.text);
  const sort = useGallery((state) => state.sort);
  const group = useGallery((state) => state.group);
  const searches = useCollections((state) => state.searches);
  const called = (name: string): SavedSearch | undefined => searches.find((one) => isCalled(one, name));
  return (
    <TextDialog
      title={t('gallery.search.save')}
      label={t('gallery.search.saveName')}
      initial={text.slice(0, 80)}
      taken={{
        by: (name) => called(name) !== undefined,
        action: t('gallery.saved.replace'),
        note: t('gallery.saved.replaceText'),
      }}
      onSubmit={(name) => {
        const shown = { name, query: text, sort, group };
        const old = called(name);
        void changeSearch(
          old === undefined
            ? { kind: 'create', id: crypto.randomUUID(), ...shown }
            : { kind: 'edit', id: old.id, ...shown },
        );
      }}
    />
  );
}
