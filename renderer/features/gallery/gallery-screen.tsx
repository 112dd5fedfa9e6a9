import { useEffect, useState, type ReactNode } from 'react';
import { Trash2 } from 'lucide-react';
import { heardRevision, onCatalogEvent } from '../../api/catalog-events.ts';
import { redoNext, undoLast } from '../../api/change-images.ts';
import type { ImageSet } from '../../api/image-set.ts';
import { recall, remember } from '../../api/memory.ts';
import { updateSettings, useSetting } from '../../api/settings-store.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { MAX_TILE, MIN_TILE } from '../../ui/tile-sizes.ts';
import { useCulling } from './bulk/bulk-actions.ts';
import { openDialog } from './bulk/gallery-dialog.ts';
import { askToPurge } from './bulk/purge-trash.ts';
import { SelectionBar } from './bulk/selection-bar.tsx';
import { useCollections, watchCollections } from './collections-store.ts';
import { followRenames } from './follow-renames.ts';
import { GalleryDialogs } from './gallery-dialogs.tsx';
import { GridArea } from './grid-area.tsx';
import { noteChange, requestRefresh, retryGallery, useGallery } from './gallery-store.ts';
import { JobsStrip } from './jobs-strip.tsx';
import { SidePanel } from './panel/side-panel.tsx';
import { FilterChips } from './search/filter-chips.tsx';
import { keepOrder } from './remembered-order.ts';
import { shownCollection } from './shown-collection.ts';
import { showsTrash } from './shows-trash.ts';
import { Toolbar } from './toolbar.tsx';
import { useFilingCommands } from './use-filing-commands.ts';
import { useJudgingKeys } from './use-judging-keys.ts';
import { Viewer } from './viewer/viewer.tsx';
import { openViewer } from './viewer/viewer-store.ts';
import { useIsComplete } from './use-set.ts';
import { useViewAddress } from './view-address.ts';
import { useViewCommands } from './use-view-commands.ts';
import styles from './gallery.module.css';

const TILE_STEP = 24;
const PANEL_MEMORY = 'gallery:panel';

/** Every picture of the library: found, ordered, selected, judged, filed and opened. */
export function GalleryScreen(): ReactNode {
  const t = useTranslate();
  const [panelOpen, setPanelOpen] = useState(() => recall(PANEL_MEMORY) !== 'closed');
  const togglePanel = (): void => {
    setPanelOpen(!panelOpen);
    remember(PANEL_MEMORY, panelOpen ? 'closed' : 'open');
  };
  useViewAddress();
  useLiveGallery();
  useGalleryCommands(togglePanel);
  useJudgingKeys();
  useFilingCommands();
  const query = useGallery((state) => state.query);
  const collections = useCollections((state) => state.collections);
  const collectionId = shownCollection(query, collections);
  useViewCommands(collectionId);
  const hasSelection = useGallery((state) => state.selection.length > 0);
  const main = (
    <div className={styles.main}>
      {hasSelection ? <SelectionBar collectionId={collectionId} /> : <StatusLine />}
      <JobsStrip />
      <GridArea collectionId={collectionId} />
    </div>
  );
  return (
    <div className={styles.screen}>
      <Toolbar
        panelOpen={panelOpen}
        onPanel={togglePanel}
        onSaveSearch={() => openDialog({ kind: 'save-search' })}
        collectionId={collectionId}
      />
      <div className={styles.below}>
        {panelOpen ? (
          <SplitPane
            side="left"
            initialWidth={232}
            minWidth={180}
            maxWidth={420}
            storageKey="gallery"
            label={t('gallery.panel.resize')}
            pane={<SidePanel />}
          >
            {main}
          </SplitPane>
        ) : (
          main
        )}
      </div>
      <GalleryDialogs />
      <Viewer />
    </div>
  );
}

function useLiveGallery(): void {
  useEffect(() => {
    const { set: known, busy } = useGallery.getState();
    if (known === null && !busy) retryGallery();
    const stopKeeping = keepOrder();
    const stopFollowing = followRenames();
    const stopWatching = watchCollections();
    const stop = onCatalogEvent(noteChange);
    // What happened while another screen was open was told to others only.
    const { set } = useGallery.getState();
    const heard = heardRevision();
    if (set !== null && heard !== null && set.revision !== heard) requestRefresh();
    return () => {
      stop();
      stopKeeping();
      stopWatching();
      stopFollowing();
    };
  }, []);
}

function useGalleryCommands(togglePanel: () => void): void {
  const t = useTranslate();
  const size = useSetting('thumbnailSize') ?? 220;
  const resize = (by: number): void =>
    void updateSettings({ thumbnailSize: Math.min(MAX_TILE, Math.max(MIN_TILE, size + by)) });
  useCommands({
    'gallery.panel': togglePanel,
    'gallery.larger': () => resize(TILE_STEP),
    'gallery.smaller': () => resize(-TILE_STEP),
    'gallery.undo': () => void undoLast(),
    'gallery.redo': () => void redoNext(),
    'gallery.slideshow': () => openViewer(true),
    'gallery.history': () => openDialog({ kind: 'history' }),
    'gallery.culling': () => {
      const on = !useCulling.getState().on;
      useCulling.setState({ on });
      showToast({ text: t(on ? 'gallery.culling.on' : 'gallery.culling.off') });
    },
  });
}

function StatusLine(): ReactNode {
  const t = useTranslate();
  const set = useGallery((state) => state.set);
  const busy = useGallery((state) => state.busy);
  const inTrash = useGallery((state) => showsTrash(state.query));
  return (
    <div className={styles.status}>
      <span className={styles.total} aria-live="polite">
        {set !== null && <Total set={set} />}
      </span>
      <FilterChips />
      {busy && <Spinner size={14} label={t('common.loading')} />}
      {inTrash && set !== null && set.total > 0 && (
        <>
          <span className={styles.space} />
          <Button size="small" icon={Trash2} onClick={() => void askToPurge('all')}>
            {t('gallery.action.emptyTrash')}
          </Button>
        </>
      )}
    </div>
  );
}

function Total({ set }: { set: ImageSet }): ReactNode {
  const t = useTranslate();
  // Until then only the size of its first page is known.
  if (!useIsComplete(set)) return null;
  const { total, pictures } = set;
  return pictures > total
    ? t('gallery.totalStacked', { count: pictures, shown: total })
    : t('gallery.total', { count: total });
}
