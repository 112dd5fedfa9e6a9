import type { ReactNode } from 'react';
import {
  ArrowDownWideNarrow,
  Ellipsis,
  Group,
  LayoutGrid,
  LayoutPanelTop,
  PanelLeft,
  Rows3,
} from 'lucide-react';
import { GROUP_KEYS, SORT_KEYS } from '../../../main/domain/catalog-view.ts';
import { updateSettings, useSetting } from '../../api/settings-store.ts';
import { runCommand } from '../../commands/registry.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Slider } from '../../ui/slider.tsx';
import { MAX_TILE, MIN_TILE } from '../../ui/tile-sizes.ts';
import { askToPurge } from './bulk/purge-trash.ts';
import { SearchBox } from './search/search-box.tsx';
import { closeStacks, setOrder, useGallery } from './gallery-store.ts';
import { useCounts } from './panel/use-counts.ts';
import { newShuffle, sortBy } from './sort-choice.ts';
import styles from './gallery.module.css';

interface ToolbarProps {
  readonly panelOpen: boolean;
  readonly onPanel: () => void;
  readonly onSaveSearch: () => void;
  /** The collection whose manual order can be chosen. */
  readonly collectionId: string | null;
}

export function Toolbar({ panelOpen, onPanel, onSaveSearch, collectionId }: ToolbarProps): ReactNode {
  const t = useTranslate();
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t('gallery.view.label')}>
      <IconButton
        icon={PanelLeft}
        label={t(panelOpen ? 'gallery.panel.hide' : 'gallery.panel.show')}
        command="gallery.panel"
        pressed={panelOpen}
        onClick={onPanel}
      />
      <SearchBox onSave={onSaveSearch} />
      <SortMenu collectionId={collectionId} />
      <GroupMenu />
      <LayoutButtons />
      <SizeSlider />
      <MoreMenu />
    </div>
  );
}

function SortMenu({ collectionId }: { collectionId: string | null }): ReactNode {
  const t = useTranslate();
  const sort = useGallery((state) => state.sort);
  const keys = SORT_KEYS.filter((key) => key !== 'custom' || collectionId !== null);
  const entries: MenuEntry[] = [
    ...keys.map((key): MenuEntry => {
      return {
        kind: 'item',
        label: t(`gallery.sort.${key}`),
        checked: sort.key === key,
        run: () => setOrder({ sort: sortBy(key, collectionId) }),
      };
    }),
    { kind: 'separator' },
    ...(['ascending', 'descending'] as const).map((direction): MenuEntry => ({
      kind: 'item',
      label: t(`gallery.sort.${direction}`),
      checked: sort.direction === direction,
      disabled: sort.key === 'random' || sort.key === 'custom',
      run: () => setOrder({ sort: { ...sort, direction } }),
    })),
  ];
  if (sort.key === 'random') {
    entries.push({
      kind: 'item',
      label: t('gallery.sort.shuffle'),
      run: () => setOrder({ sort: { ...sort, shuffle: newShuffle() } }),
    });
  }
  return (
    <Menu entries={entries}>
      <Button
        icon={ArrowDownWideNarrow}
        aria-label={t('gallery.sort.button', { key: t(`gallery.sort.${sort.key}`) })}
      >
        <span className={styles.wide}>{t(`gallery.sort.${sort.key}`)}</span>
      </Button>
    </Menu>
  );
}

function GroupMenu(): ReactNode {
  const t = useTranslate();
  const group = useGallery((state) => state.group);
  return (
    <Menu
      entries={GROUP_KEYS.map((key): MenuEntry => ({
        kind: 'item',
        label: t(`gallery.group.${key}`),
        checked: group === key,
        run: () => setOrder({ group: key }),
      }))}
    >
      <Button icon={Group} aria-label={t('gallery.group.button', { key: t(`gallery.group.${group}`) })}>
        <span className={styles.wide}>{t(`gallery.group.${group}`)}</span>
      </Button>
    </Menu>
  );
}

const LAYOUT_ICONS = { justified: LayoutPanelTop, square: LayoutGrid, list: Rows3 } as const;

function LayoutButtons(): ReactNode {
  const t = useTranslate();
  const layout = useSetting('gridLayout') ?? 'justified';
  return (
    <div role="group" aria-label={t('gallery.view.label')} className={styles.layouts}>
      {(['justified', 'square', 'list'] as const).map((kind) => (
        <IconButton
          key={kind}
          icon={LAYOUT_ICONS[kind]}
          label={t(`gallery.view.${kind}`)}
          pressed={layout === kind}
          onClick={() => void updateSettings({ gridLayout: kind })}
        />
      ))}
    </div>
  );
}

function SizeSlider(): ReactNode {
  const t = useTranslate();
  const size = useSetting('thumbnailSize') ?? 220;
  const layout = useSetting('gridLayout');
  return (
    <Slider
      className={styles.size}
      min={MIN_TILE}
      max={MAX_TILE}
      step={8}
      value={size}
      disabled={layout === 'list'}
      label={t('gallery.view.size')}
      onChange={(thumbnailSize) => void updateSettings({ thumbnailSize })}
    />
  );
}

const IN_TRASH = ['is:trashed'];

function MoreMenu(): ReactNode {
  const t = useTranslate();
  const stacks = useGallery((state) => state.stacks);
  const anyOpen = useGallery((state) => state.openStacks.length > 0);
  const [trashed] = useCounts(IN_TRASH) ?? [];
  useCommands({ 'gallery.emptyTrash': () => void askToPurge('all') }, { enabled: trashed !== 0 });
  return (
    <Menu
      align="end"
      entries={[
        {
          kind: 'item',
          label: t('gallery.view.stacks'),
          checked: stacks,
          run: () => setOrder({ stacks: !stacks }),
        },
        {
          kind: 'item',
          label: t('gallery.stack.closeAll'),
          disabled: !stacks || !anyOpen,
          run: closeStacks,
        },
        { kind: 'separator' },
        {
          kind: 'item',
          label: t('gallery.command.slideshow'),
          command: 'gallery.slideshow',
          run: () => void runCommand('gallery.slideshow'),
        },
        {
          kind: 'item',
          label: t('gallery.command.culling'),
          command: 'gallery.culling',
          run: () => void runCommand('gallery.culling'),
        },
        { kind: 'separator' },
        {
          kind: 'item',
          label: t('gallery.command.undo'),
          command: 'gallery.undo',
          run: () => void runCommand('gallery.undo'),
        },
        {
          kind: 'item',
          label: t('gallery.command.redo'),
          command: 'gallery.redo',
          run: () => void runCommand('gallery.redo'),
        },
        {
          kind: 'item',
          label: t('gallery.command.history'),
          command: 'gallery.history',
          run: () => void runCommand('gallery.history'),
        },
        { kind: 'separator' },
        {
          kind: 'item',
          label: t('gallery.action.emptyTrash'),
          danger: true,
          disabled: trashed === 0,
          run: () => void askToPurge('all'),
        },
      ]}
    >
      <IconButton icon={Ellipsis} label={t('gallery.view.menu')} />
    </Menu>
  );
}
