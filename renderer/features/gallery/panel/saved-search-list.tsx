import type { ReactNode } from 'react';
import { Search } from 'lucide-react';
import type { SavedSearch } from '../../../../main/domain/saved-search.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { ContextMenu } from '../../../ui/menu.tsx';
import { NavRow } from '../../../ui/nav-row.tsx';
import { openDialog } from '../bulk/gallery-dialog.ts';
import { changeSearch, useCollections } from '../collections-store.ts';
import { showView, useGallery } from '../gallery-store.ts';
import { PanelSection } from './panel-section.tsx';
import { useCounts } from './use-counts.ts';
import styles from './panel.module.css';

/** The saved searches in the user's order, with what each finds now. */
export function SavedSearchList(): ReactNode {
  const t = useTranslate();
  return (
    <PanelSection title={t('gallery.panel.searches')} memoryKey="gallery:searches" openAtFirst>
      <Searches />
    </PanelSection>
  );
}

function Searches(): ReactNode {
  const t = useTranslate();
  const searches = useCollections((state) => state.searches);
  const counts = useCounts(searches.map(({ query }) => query));
  if (searches.length === 0) return <p className={styles.empty}>{t('gallery.saved.empty')}</p>;
  return (
    <ul>
      {searches.map((search, index) => (
        <Row key={search.id} search={search} index={index} searches={searches} count={counts?.[index]} />
      ))}
    </ul>
  );
}

interface RowProps {
  readonly search: SavedSearch;
  readonly index: number;
  readonly searches: readonly SavedSearch[];
  readonly count: number | undefined;
}

function Row({ search, index, searches, count }: RowProps): ReactNode {
  const t = useTranslate();
  const { id, name } = search;
  const isAsked = useGallery(({ text }) => text.trim() === search.query);
  const isEmpty = useGallery(({ text }) => text.trim() === '');
  const isAsSaved = useGallery((shown) => isAsked && isSameOrder(shown, search));
  const moveBefore = (beforeId: string | null): void => void changeSearch({ kind: 'move', id, beforeId });
  const update = (): void => {
    const { text: query, sort, group } = useGallery.getState();
    void changeSearch({ kind: 'edit', id, query, sort, group });
  };
  return (
    <ContextMenu
      entries={[
        { kind: 'heading', label: name },
        {
          kind: 'item',
          label: t('gallery.saved.rename'),
          run: () => openDialog({ kind: 'rename-search', id }),
        },
        {
          kind: 'item',
          label: t('gallery.saved.update'),
          disabled: isEmpty || isAsSaved,
          run: update,
        },
        { kind: 'separator' },
        {
          kind: 'item',
          label: t('gallery.collection.moveUp'),
          disabled: index === 0,
          run: () => moveBefore(searches[index - 1]?.id ?? null),
        },
        {
          kind: 'item',
          label: t('gallery.collection.moveDown'),
          disabled: index === searches.length - 1,
          run: () => moveBefore(searches[index + 2]?.id ?? null),
        },
        { kind: 'separator' },
        {
          kind: 'item',
          label: t('common.delete'),
          danger: true,
          run: () => void changeSearch({ kind: 'delete', id }),
        },
      ]}
    >
      <li>
        <NavRow
          name={name}
          icon={Search}
          {...(count === undefined ? {} : { count })}
          pressed={isAsked}
          title={search.query}
          onClick={() => showView(search.query, { sort: search.sort, group: search.group })}
        />
      </li>
    </ContextMenu>
  );
}

type Order = Pick<SavedSearch, 'sort' | 'group'>;

function isSameOrder(a: Order, b: Order): boolean {
  const parts = ({ group, sort }: Order): unknown[] => [
    group,
    sort.key,
    sort.direction,
    sort.collectionId,
    sort.shuffle,
  ];
  const others = parts(b);
  return parts(a).every((part, index) => part === others[index]);
}
