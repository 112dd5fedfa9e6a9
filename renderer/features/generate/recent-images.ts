import { useEffect, useState } from 'react';
import { api } from '../../api/api.ts';
import { errorText } from '../../api/error-text.ts';
import type { ImageTile } from '../../../main/domain/image-record.ts';

/** Newest pictures of the strip; the gallery has the rest. */
const SHOWN = 120;

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
    let again = false;
    let openSet: string | null = null;
    const load = async (): Promise<void> => {
      if (loading) {
        again = true;
        return;
      }
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
      if (again && !stopped) {
        again = false;
        void load();
      }
    };
    // The snapshot comes at once and again after a lost connection: both are reasons to load.
    const unsubscribe = api.gallery.events.subscribe(
      {},
      { onSnapshot: () => void load(), onDelta: () => void load() },
    );
    return () => {
      stopped = true;
      unsubscribe();
      if (openSet !== null) void api.gallery.close({ setId: openSet });
    };
  }, []);
  return recent;
}
