import type { ReactNode } from 'react';
import { Heart, Images, Search, Trash2, type LucideIcon } from 'lucide-react';
import type { SavedSearch } from '../../../../main/domain/saved-search.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { ContextMenu } from '../../../ui/menu.tsx';
import { NavRow } from '../../../ui/nav-row.tsx';
import { changeSearch, useCollections } from '../collections-store.ts';
import { setQueryText, showView, useGallery } from '../gallery-store.ts';
import { CollectionTree } from './collection-tree.tsx';
import { FacetLists } from './facet-list.tsx';
import { FolderList } from './folder-list.tsx';
import { StateLists } from './state-lists.tsx';
import styles from './panel.module.css';

/** Where one goes and what one filters by: places, saved searches, collections, facets. */
export function SidePanel(): ReactNode {
  const t = useTranslate();
  return (
    <nav className={styles.panel} aria-label={t('gallery.panel.label')}>
      <section className={styles.section}>
        <Place icon={Images} title={t('gallery.panel.all')} query="" />
        <Place icon={Heart} title={t('gallery.panel.favorites')} query="favorite:yes" />
        <Place icon={Trash2} title={t('gallery.panel.trash')} query="is:trashed" />
      </section>
      <SavedSearches />
      <CollectionTree />
      <FolderList />
      <StateLists />
      <FacetLists />
    </nav>
  );
}

function Place({ icon, title, query }: { icon: LucideIcon; title: string; query: string }): ReactNode {
  const text = useGallery((state) => state.text);
  return (
    <NavRow name={title} icon={icon} pressed={text.trim() === query} onClick={() => setQueryText(query)} />
  );
}

function SavedSearches(): ReactNode {
  const t = useTranslate();
  const searches = useCollections((state) => state.searches);
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h3>{t('gallery.panel.searches')}</h3>
      </div>
      {searches.length === 0 && <p className={styles.empty}>{t('gallery.saved.empty')}</p>}
      <ul className={styles.values}>
        {searches.map((search) => (
          <li key={search.id}>
            <SavedSearchButton search={search} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SavedSearchButton({ search }: { search: SavedSearch }): ReactNode {
  const t = useTranslate();
  const text = useGallery((state) => state.text);
  return (
    <ContextMenu
      entries={[
        { kind: 'heading', label: search.name },
        {
          kind: 'item',
          label: t('common.delete'),
          danger: true,
          run: () => void changeSearch({ kind: 'delete', id: search.id }),
        },
      ]}
    >
      <NavRow
        name={search.name}
        icon={Search}
        pressed={text.trim() === search.query}
        title={search.query}
        onClick={() => showView(search.query, search.sort, search.group)}
      />
    </ContextMenu>
  );
}
