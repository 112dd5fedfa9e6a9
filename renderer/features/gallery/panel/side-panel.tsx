import type { ReactNode } from 'react';
import { Heart, Images, Trash2, type LucideIcon } from 'lucide-react';
import { useTranslate } from '../../../i18n/translate.ts';
import { NavRow } from '../../../ui/nav-row.tsx';
import { setQueryText, useGallery } from '../gallery-store.ts';
import { useIsComplete } from '../use-set.ts';
import { CollectionTree } from './collection-tree.tsx';
import { FacetLists } from './facet-list.tsx';
import { FolderList } from './folder-list.tsx';
import { SavedSearchList } from './saved-search-list.tsx';
import { StateLists } from './state-lists.tsx';
import styles from './panel.module.css';

/** Where one goes and what one filters by: places, saved searches, collections, facets. */
export function SidePanel(): ReactNode {
  const t = useTranslate();
  const set = useGallery((state) => state.set);
  const isAll = useGallery((state) => state.text.trim() === '');
  // Where there are no pictures, only jobs can be told apart.
  const isEmpty = useIsComplete(set) && set?.total === 0 && isAll;
  return (
    <nav className={styles.panel} aria-label={t('gallery.panel.label')}>
      <section className={styles.section}>
        <Place icon={Images} title={t('gallery.panel.all')} query="" />
        <Place icon={Heart} title={t('gallery.panel.favorites')} query="favorite:yes" />
        <Place icon={Trash2} title={t('gallery.panel.trash')} query="is:trashed" />
      </section>
      <SavedSearchList />
      <CollectionTree />
      <FolderList />
      <StateLists />
      {!isEmpty && <FacetLists />}
    </nav>
  );
}

function Place({ icon, title, query }: { icon: LucideIcon; title: string; query: string }): ReactNode {
  const text = useGallery((state) => state.text);
  return (
    <NavRow name={title} icon={icon} pressed={text.trim() === query} onClick={() => setQueryText(query)} />
  );
}
