import { useEffect, useState, type ReactNode } from 'react';
import { X } from 'lucide-react';
import type { Collection } from '../../../main/domain/catalog.ts';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { api } from '../../api/api.ts';
import { onCatalogEvent } from '../../api/catalog-events.ts';
import { changeImages } from '../../api/change-images.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Combobox } from '../../ui/combobox.tsx';
import styles from './detail.module.css';

/** The collections a picture is in, to be taken from or put into more. */
export function CollectionsField({ record }: { record: ImageRecord }): ReactNode {
  const t = useTranslate();
  const all = useAllCollections();
  const isIn = (id: string): boolean => record.collections.includes(id);
  const mine = all.filter(({ id }) => isIn(id));
  const change = (addTo: string | null, removeFrom: string | null, newName?: string): void =>
    void changeImages(
      { kind: 'uids', uids: [record.uid] },
      {
        kind: 'collect',
        addTo,
        removeFrom,
        ...(newName !== undefined && { make: { parentId: null, names: [newName] } }),
      },
      t('gallery.bulk.collecting'),
    );
  return (
    <div className={styles.collections}>
      {mine.map(({ id, name }) => (
        <span key={id} className={styles.collection}>
          {name}
          <button
            type="button"
            aria-label={t('detail.removeFromCollection', { name })}
            onClick={() => change(null, id)}
          >
            <X size={11} aria-hidden />
          </button>
        </span>
      ))}
      <Combobox
        value={null}
        clearOnChoose
        aria-label={t('detail.addToCollection')}
        placeholder={t('detail.addToCollection')}
        emptyText={t('detail.noCollections')}
        options={all.map(({ id, name, parentId }) => ({
          value: id,
          label: name,
          detail: isIn(id) ? t('detail.inCollection') : all.find((one) => one.id === parentId)?.name,
        }))}
        create={{
          label: (name) => t('detail.newCollection', { name }),
          run: (name) => change(crypto.randomUUID(), null, name),
        }}
        onChange={(id) => {
          if (!isIn(id)) change(id, null);
        }}
      />
    </div>
  );
}

function useAllCollections(): readonly Collection[] {
  const [collections, setCollections] = useState<readonly Collection[]>([]);
  useEffect(() => {
    let current = true;
    const load = (): void => {
      api.collections.list({}).then(
        (list) => {
          if (current) setCollections(list);
        },
        // The panel goes without; the gallery tells of the failure.
        () => undefined,
      );
    };
    load();
    const stop = onCatalogEvent((event) => {
      if (event.kind === 'collections') load();
    });
    return () => {
      current = false;
      stop();
    };
  }, []);
  return collections;
}
