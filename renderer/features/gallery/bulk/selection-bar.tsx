import type { ReactNode } from 'react';
import {
  Columns2,
  Download,
  Ellipsis,
  FlagTriangleRight,
  FolderPlus,
  Heart,
  Layers,
  RotateCcw,
  Star,
  Tag,
  Trash2,
  X,
} from 'lucide-react';
import { countOf } from '../../../api/ranges.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { selectWholeStacks, useGallery } from '../gallery-store.ts';
import { clearSelection, invertSelection, selectAll } from '../selection.ts';
import {
  changeStack,
  compare,
  download,
  isTrashView,
  openCollectDialog,
  openTagDialog,
  restore,
  toggleFavorite,
  trash,
} from './bulk-actions.ts';
import { marks, ratings } from './judging-menu.ts';
import { askToPurge } from './purge-trash.ts';
import { selectionMenu } from './selection-menu.ts';
import styles from './bulk.module.css';

/** What can be done with the selection; there while something is selected. */
export function SelectionBar({ collectionId }: { collectionId: string | null }): ReactNode {
  const t = useTranslate();
  const selection = useGallery((state) => state.selection);
  const set = useGallery((state) => state.set);
  const count = countOf(selection);
  if (count === 0) return null;
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('gallery.action.bar')}>
      <IconButton icon={X} label={t('gallery.action.clear')} command="select.none" onClick={clearSelection} />
      <span className={styles.count} aria-live="polite">
        {t('gallery.selected', { count })}
      </span>
      {set !== null && set.pictures > set.total && (
        <Button
          variant="quiet"
          size="small"
          icon={Layers}
          title={t('gallery.stack.wholeText')}
          onClick={selectWholeStacks}
        >
          {t('gallery.stack.whole')}
        </Button>
      )}
      <Button variant="quiet" size="small" onClick={selectAll}>
        {t('gallery.action.selectAll')}
      </Button>
      <Button variant="quiet" size="small" onClick={invertSelection}>
        {t('gallery.action.invert')}
      </Button>
      <span className={styles.space} />
      {isTrashView() ? <TrashActions /> : <Actions count={count} collectionId={collectionId} />}
    </div>
  );
}

function TrashActions(): ReactNode {
  const t = useTranslate();
  return (
    <>
      <Button icon={RotateCcw} onClick={restore}>
        {t('gallery.action.restore')}
      </Button>
      <Button icon={Trash2} variant="danger" onClick={() => void askToPurge('chosen')}>
        {t('gallery.action.purge')}
      </Button>
    </>
  );
}

function Actions({ count, collectionId }: { count: number; collectionId: string | null }): ReactNode {
  const t = useTranslate();
  return (
    <>
      <Menu entries={ratings(t)}>
        <IconButton icon={Star} label={t('gallery.action.rate')} />
      </Menu>
      <IconButton
        icon={Heart}
        label={t('gallery.command.favorite')}
        command="image.favorite"
        onClick={toggleFavorite}
      />
      <Menu entries={marks(t)}>
        <IconButton icon={FlagTriangleRight} label={t('gallery.action.mark')} />
      </Menu>
      <IconButton icon={Tag} label={t('gallery.action.tag')} command="image.tag" onClick={openTagDialog} />
      <IconButton
        icon={FolderPlus}
        label={t('gallery.action.collect')}
        command="image.collect"
        onClick={openCollectDialog}
      />
      <IconButton
        icon={Columns2}
        label={t('gallery.action.compare')}
        command="image.compare"
        disabled={count < 2}
        onClick={compare}
      />
      <IconButton
        icon={Download}
        label={t('gallery.action.download')}
        command="image.download"
        onClick={download}
      />
      <IconButton icon={Trash2} label={t('gallery.action.delete')} command="image.delete" onClick={trash} />
      <Menu
        align="end"
        entries={[
          {
            kind: 'item',
            label: t('gallery.command.stackTogether'),
            icon: Layers,
            command: 'image.stackTogether',
            disabled: count < 2,
            run: () => changeStack('together'),
          },
          ...selectionMenu(collectionId, t),
        ]}
      >
        <IconButton icon={Ellipsis} label={t('gallery.action.more')} />
      </Menu>
    </>
  );
}
