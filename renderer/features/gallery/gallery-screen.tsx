import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Images, SearchX, Trash2 } from 'lucide-react';
import { onCatalogEvent } from '../../api/catalog-events.ts';
import { redoNext, undoLast } from '../../api/change-images.ts';
import { errorText } from '../../api/error-text.ts';
import type { ImageSet } from '../../api/image-set.ts';
import { navigate, useNavigation } from '../../api/navigation.ts';
import { updateSettings, useSetting } from '../../api/settings-store.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import type { GridOptions } from './grid/grid-controller.ts';
import { GridView } from './grid/grid-view.tsx';
import { openGallery, requestRefresh, retryGallery, setQueryText, useGallery } from './gallery-store.ts';
import { FilterChips } from './search/filter-chips.tsx';
import { MAX_TILE, MIN_TILE, Toolbar } from './toolbar.tsx';
import { useSetVersion } from './use-set.ts';
import styles from './gallery.module.css';

const TILE_STEP = 24;

/** Every picture of the library: found, ordered, selected and opened. */
export function GalleryScreen(): ReactNode {
  const [panelOpen, setPanelOpen] = useState(true);
  useLiveGallery();
  useRouteQuery();
  useGalleryCommands(() => setPanelOpen((open) => !open));
  return (
    <div className={styles.screen}>
      <div className={styles.main}>
        <Toolbar
          panelOpen={panelOpen}
          onPanel={() => setPanelOpen(!panelOpen)}
          onSaveSearch={() => undefined}
          onEmptyTrash={() => undefined}
          collectionId={null}
        />
        <StatusLine />
        <GridArea />
      </div>
    </div>
  );
}

function useLiveGallery(): void {
  useEffect(() => {
    openGallery();
    return onCatalogEvent((event) => {
      if (event.kind === 'images' && event.revision !== useGallery.getState().set?.revision) requestRefresh();
    });
  }, []);
}

/** A link to the gallery can carry a query. */
function useRouteQuery(): void {
  const location = useNavigation((state) => state.location);
  useEffect(() => {
    if (location.name !== 'gallery') return;
    const { query } = location.params;
    if (query !== undefined) setQueryText(query);
  }, [location]);
}

function useGalleryCommands(togglePanel: () => void): void {
  const size = useSetting('thumbnailSize') ?? 220;
  const resize = (by: number): void =>
    void updateSettings({ thumbnailSize: Math.min(MAX_TILE, Math.max(MIN_TILE, size + by)) });
  useCommands({
    'gallery.panel': togglePanel,
    'gallery.larger': () => resize(TILE_STEP),
    'gallery.smaller': () => resize(-TILE_STEP),
    'gallery.undo': () => void undoLast(),
    'gallery.redo': () => void redoNext(),
  });
}

function StatusLine(): ReactNode {
  const t = useTranslate();
  const set = useGallery((state) => state.set);
  const busy = useGallery((state) => state.busy);
  return (
    <div className={styles.status}>
      <span className={styles.total} aria-live="polite">
        {set !== null && <Total set={set} />}
      </span>
      <FilterChips />
      {busy && <Spinner size={14} label={t('common.loading')} />}
    </div>
  );
}

function Total({ set }: { set: ImageSet }): ReactNode {
  const t = useTranslate();
  useSetVersion(set);
  return t('gallery.total', { count: set.total });
}

function useGridOptions(): GridOptions {
  const kind = useSetting('gridLayout') ?? 'justified';
  const tileSize = useSetting('thumbnailSize') ?? 220;
  return useMemo(() => ({ kind, tileSize, gap: 6, headerHeight: 48, listRowHeight: 48 }), [kind, tileSize]);
}

function GridArea(): ReactNode {
  const t = useTranslate();
  const set = useGallery((state) => state.set);
  const failure = useGallery((state) => state.failure);
  const options = useGridOptions();
  useSetVersion(set);
  const open = useCallback((position: number) => {
    const uid = useGallery.getState().set?.tile(position)?.uid;
    if (uid !== undefined) navigate('image', { uid });
  }, []);
  if (failure !== null && set === null) {
    return (
      <div className={styles.center}>
        <ErrorState
          title={t('gallery.failed')}
          message={errorText(failure)}
          retry={{ label: t('common.retry'), run: retryGallery }}
        />
      </div>
    );
  }
  if (set === null) {
    return (
      <div className={styles.center}>
        <Spinner label={t('common.loading')} />
      </div>
    );
  }
  if (set.complete && set.total === 0) return <NothingHere />;
  return (
    <div className={styles.content}>
      <GridView set={set} options={options} onOpen={open} onDragTiles={(event) => event.preventDefault()} />
    </div>
  );
}

function NothingHere(): ReactNode {
  const t = useTranslate();
  const text = useGallery((state) => state.text);
  if (text.trim() === 'is:trashed') {
    return (
      <div className={styles.center}>
        <EmptyState icon={Trash2} title={t('gallery.empty.trash')} />
      </div>
    );
  }
  if (text !== '') {
    return (
      <div className={styles.center}>
        <EmptyState
          icon={SearchX}
          title={t('gallery.empty.noMatch')}
          text={t('gallery.empty.noMatchText')}
          actions={<Button onClick={() => setQueryText('')}>{t('gallery.empty.clear')}</Button>}
        />
      </div>
    );
  }
  return (
    <div className={styles.center}>
      <EmptyState
        icon={Images}
        title={t('gallery.empty.title')}
        text={t('gallery.empty.text')}
        actions={
          <Button variant="primary" onClick={() => navigate('generate', {})}>
            {t('gallery.empty.generate')}
          </Button>
        }
      />
    </div>
  );
}
