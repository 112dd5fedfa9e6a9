import { useEffect, useState } from 'react';
import { api } from '../../api/api.ts';
import { onCatalogEvent } from '../../api/catalog-events.ts';
import { errorText } from '../../api/error-text.ts';
import type { ImageTile } from '../../../main/domain/image-record.ts';

/** Newest pictures of the strip; the gallery has the rest. */
const SHOWN = 120;
/** While many pictures change (an import, a bulk edit) the strip follows this often. */
const MIN_INTERVAL_MS = 250;

interface RecentImages {
  /** Null until first known. */
  readonly tiles: readonly ImageTile[] | null;
  readonly error: string | null;
}

/** The newest pictures that were made here, kept current while the component is shown. */
export function useRecentImages(): RecentImages {
  const [recent, setRecent] = useState<RecentImages>({ tiles: null, error: null });
  useEffect(() => {
    let stopped = false;
    let loading = false;
    let stale = false;
    let openSet: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      stale = loading || timer !== undefined;
      if (stale || stopped) return;
      loading = true;
      try {
        const page = await api.gallery.open({
          view: 'generate.recent',
          query: '-type:import',
          sort: { key: 'created', direction: 'descending' },
          group: 'none',
          stacks: false,
          limit: SHOWN,
        });
        if (openSet !== null) void api.gallery.close({ setId: openSet });
        openSet = page.setId;
        if (!stopped) setRecent({ tiles: page.tiles, error: null });
      } catch (error) {
        if (!stopped) setRecent(({ tiles }) => ({ tiles, error: errorText(error) }));
      }
      loading = false;
      timer = setTimeout(() => {
        timer = undefined;
        if (stale) void load();
      }, MIN_INTERVAL_MS);
    };
    void load();
    const unsubscribe = onCatalogEvent(() => void load());
    return () => {
      stopped = true;
      unsubscribe();
      clearTimeout(timer);
      if (openSet !== null) void api.gallery.close({ setId: openSet });
    };
  }, []);
  return recent;
}
