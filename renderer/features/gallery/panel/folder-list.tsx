import { useEffect, useState, type ReactNode } from 'react';
import { ChevronRight, Folder, HardDrive } from 'lucide-react';
import { chosenValues, fieldTerm } from '../../../../main/domain/query/edit.ts';
import type { FolderView } from '../../../../preload/contract/gallery.ts';
import { api } from '../../../api/api.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { setQuery, useGallery } from '../gallery-store.ts';
import { folderTree, type FolderNode } from './folder-nodes.ts';
import styles from './panel.module.css';

interface Folders {
  readonly roots: readonly { readonly id: string; readonly title: string; readonly online: boolean }[];
  readonly folders: readonly FolderView[];
}

/** Id of the library's own tree. */
const LIBRARY_ROOT = 'library';

/** The folders of every root, opened level by level. They are read when the section is opened. */
export function FolderList(): ReactNode {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <section className={styles.section}>
      <h3>
        <button
          type="button"
          className={styles.sectionToggle}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight size={13} aria-hidden className={styles.chevron} />
          {t('gallery.folders.title')}
        </button>
      </h3>
      {open && <Roots />}
    </section>
  );
}

function Roots(): ReactNode {
  const t = useTranslate();
  const revision = useGallery((state) => state.set?.revision);
  const [found, setFound] = useState<(Folders & { revision: number | undefined }) | null>(null);
  useEffect(() => {
    let current = true;
    api.gallery.folders({}).then(
      (folders) => {
        if (current) setFound({ ...folders, revision });
      },
      // The tree stays as it was; the grid tells what is wrong.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [revision]);
  if (found === null) return <p className={styles.empty}>{t('common.loading')}</p>;
  const own = { id: LIBRARY_ROOT, title: t('gallery.panel.library'), online: true };
  const roots = [own, ...found.roots.filter((root) => root.id !== LIBRARY_ROOT)];
  return (
    <ul className={styles.tree}>
      {roots.map((root) => (
        <Branch
          key={root.id}
          node={{
            name: root.online ? root.title : t('gallery.folders.offline', { title: root.title }),
            path: '',
            images: found.folders.reduce((sum, one) => sum + (one.rootId === root.id ? one.images : 0), 0),
            children: folderTree(found.folders, root.id),
          }}
          depth={0}
        />
      ))}
    </ul>
  );
}

function Branch({ node, depth }: { node: FolderNode; depth: number }): ReactNode {
  const t = useTranslate();
  const query = useGallery((state) => state.query);
  const [open, setOpen] = useState(depth === 0);
  const { name, path, images, children } = node;
  const Icon = depth === 0 ? HardDrive : Folder;
  return (
    <li>
      <div className={styles.node} style={{ paddingLeft: depth * 14 }}>
        {children.length > 0 ? (
          <button
            type="button"
            className={styles.expander}
            aria-expanded={open}
            aria-label={t(open ? 'gallery.collection.collapse' : 'gallery.collection.expand', { name })}
            onClick={() => setOpen(!open)}
          >
            <ChevronRight size={13} aria-hidden className={styles.chevron} />
          </button>
        ) : (
          <span className={styles.expander} />
        )}
        <button
          type="button"
          className={styles.value}
          aria-pressed={path !== '' && chosenValues(query, 'path').includes(path)}
          onClick={() => {
            if (path === '') setOpen(!open);
            else setQuery(fieldTerm('path', path));
          }}
        >
          <Icon size={16} aria-hidden className={styles.icon} />
          <span className={styles.valueName}>{name}</span>
          <span className={styles.valueCount}>{images.toLocaleString()}</span>
        </button>
      </div>
      {open && children.length > 0 && (
        <ul className={styles.tree}>
          {children.map((child) => (
            <Branch key={child.path} node={child} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  );
}
