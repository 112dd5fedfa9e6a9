import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { Images, ListTodo, SearchX, Trash2 } from 'lucide-react';
import type { Query } from '../../../main/domain/query/ast.ts';
import { idleTerms, MOST_VALUES, type IdleTerm } from '../../../main/domain/query/idle-terms.ts';
import { asksForJobs } from '../../../main/domain/query/match-job.ts';
import { parseQuery } from '../../../main/domain/query/parser.ts';
import { printQuery } from '../../../main/domain/query/printer.ts';
import { errorText } from '../../api/error-text.ts';
import { openFolders } from '../../api/library-dialogs.ts';
import { navigate } from '../../api/navigation.ts';
import { includes } from '../../api/ranges.ts';
import { useSetting } from '../../api/settings-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ContextMenu, type MenuEntry } from '../../ui/menu.tsx';
import { Opening } from '../../ui/opening.tsx';
import { reorderBefore } from './bulk/bulk-actions.ts';
import { offerManualOrder } from './bulk/manual-order.ts';
import type { GridOptions } from './grid/grid-controller.ts';
import { GridView } from './grid/grid-view.tsx';
import { retryGallery, setQueryText, shownFailure, useGallery } from './gallery-store.ts';
import { draggedImages, startImageDrag } from './image-drag.ts';
import { clearSelection, focusPosition } from './selection.ts';
import { useKeptCurrent } from './panel/use-kept-current.ts';
import { valueCounts } from './search/value-counts.ts';
import { openImage, tileMenu } from './tile-menu.ts';
import { useIsComplete } from './use-set.ts';
import styles from './gallery.module.css';

const VALUES = valueCounts(MOST_VALUES);
const NO_ENTRIES: readonly MenuEntry[] = [];

function useGridOptions(): GridOptions {
  const kind = useSetting('gridLayout') ?? 'justified';
  const tileSize = useSetting('thumbnailSize') ?? 220;
  return useMemo(() => ({ kind, tileSize, gap: 6, headerHeight: 48, listRowHeight: 48 }), [kind, tileSize]);
}

/** The grid, or what there is instead of it. */
export function GridArea({ collectionId }: { collectionId: string | null }): ReactNode {
  const t = useTranslate();
  const set = useGallery((state) => state.set);
  const failure = useGallery(shownFailure);
  const options = useGridOptions();
  const sort = useGallery((state) => state.sort);
  const [menu, setMenu] = useState<readonly MenuEntry[]>(NO_ENTRIES);
  useIsComplete(set);

  const prepareMenu = useCallback(
    (position: number | null) => {
      const tile = position === null ? undefined : useGallery.getState().set?.tile(position);
      if (position === null || tile === undefined) {
        setMenu(NO_ENTRIES);
        return;
      }
      if (!includes(useGallery.getState().selection, position)) {
        clearSelection();
        focusPosition(position);
      }
      setMenu(tileMenu(tile, position, collectionId, t));
    },
    [collectionId, t],
  );

  const ordered = sort.key === 'custom' && collectionId !== null ? collectionId : null;
  const onDropBefore =
    ordered === null
      ? collectionId === null
        ? undefined
        : (): void => offerManualOrder(collectionId)
      : (position: number): void => {
          const chosen = draggedImages();
          if (chosen === null || set === null) return;
          void set
            .fetchTile(position)
            .then(async (before) => await reorderBefore(chosen, ordered, before?.uid ?? null));
        };

  if (failure !== null) {
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
        <Opening label={t('common.loading')} />
      </div>
    );
  }
  if (set.complete && set.total === 0) return <NothingHere />;
  return (
    <ContextMenu entries={menu}>
      <div
        className={styles.content}
        onContextMenuCapture={(event) => {
          const tile = (event.target as HTMLElement).closest<HTMLElement>('[data-position]');
          if (tile !== null) prepareMenu(Number(tile.dataset['position']));
          else if (event.clientX === 0 && event.clientY === 0) prepareMenu(useGallery.getState().current);
          else prepareMenu(null);
        }}
      >
        <GridView
          set={set}
          options={options}
          onOpen={openImage}
          onDragTiles={startImageDrag}
          onDropBefore={onDropBefore}
        />
      </div>
    </ContextMenu>
  );
}

function NothingHere(): ReactNode {
  const t = useTranslate();
  const text = useGallery((state) => state.text);
  const query = useGallery((state) => state.query);
  if (text.trim() === 'is:trashed') {
    return (
      <div className={styles.center}>
        <EmptyState icon={Trash2} title={t('gallery.empty.trash')} />
      </div>
    );
  }
  if (asksForJobs(query)) {
    return (
      <div className={styles.center}>
        <EmptyState
          icon={ListTodo}
          title={t('gallery.empty.jobs')}
          text={t('gallery.empty.jobsText')}
          actions={<Button onClick={() => navigate('queue', {})}>{t('gallery.empty.openQueue')}</Button>}
        />
      </div>
    );
  }
  if (text !== '') return <NoMatch key={printQuery(query)} query={query} />;
  return (
    <div className={styles.center}>
      <EmptyState
        icon={Images}
        title={t('gallery.empty.title')}
        text={t('gallery.empty.text')}
        actions={
          <>
            <Button variant="primary" onClick={() => navigate('generate', {})}>
              {t('gallery.empty.generate')}
            </Button>
            <Button onClick={openFolders}>{t('gallery.empty.bringIn')}</Button>
          </>
        }
      />
    </div>
  );
}

/** Says which terms nothing can be found by, and what else there is. */
function NoMatch({ query }: { query: Query }): ReactNode {
  const t = useTranslate();
  const idle = useKeptCurrent(printQuery(query), whyNothing) ?? [];
  const told = idle.flatMap(({ text, known }) => [
    t('gallery.empty.idle', { text }),
    ...(known.length > 0 ? [t('gallery.empty.known', { values: known.join(', ') })] : []),
  ]);
  const instead = new Set(idle.map((term) => term.instead).filter((one) => one !== null));
  return (
    <div className={styles.center}>
      <EmptyState
        icon={SearchX}
        title={t('gallery.empty.noMatch')}
        text={told.length > 0 ? told.join(' ') : t('gallery.empty.noMatchText')}
        actions={
          <>
            {[...instead].map((other) => (
              <Button key={other} variant="primary" onClick={() => setQueryText(other)}>
                {t('gallery.empty.instead', { query: other })}
              </Button>
            ))}
            <Button onClick={() => setQueryText('')}>{t('gallery.empty.clear')}</Button>
          </>
        }
      />
    </div>
  );
}

async function whyNothing(text: string): Promise<readonly IdleTerm[]> {
  const parsed = parseQuery(text);
  return parsed.ok ? await idleTerms(parsed.query, VALUES) : [];
}
