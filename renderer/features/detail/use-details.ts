import { useEffect, useState } from 'react';
import type { ImageDetails } from '../../../preload/contract/gallery.ts';
import { api } from '../../api/api.ts';
import { onCatalogEvent } from '../../api/catalog-events.ts';

interface DetailsState {
  readonly uid: string;
  readonly details: ImageDetails | null;
  readonly failure: unknown;
}

/** A picture with everything known of it, kept current. While the next one loads, the last one is still given. */
export function useDetails(uid: string): DetailsState {
  const [state, setState] = useState<DetailsState>({ uid, details: null, failure: null });
  useEffect(() => {
    let current = true;
    const load = (): void => {
      api.gallery.details({ uid }).then(
        (details) => {
          if (current) setState({ uid, details, failure: null });
        },
        (failure: unknown) => {
          if (current) setState({ uid, details: null, failure });
        },
      );
    };
    load();
    const stop = onCatalogEvent((event) => {
      if (event.kind === 'images' && (event.uids?.includes(uid) ?? true)) load();
    });
    return () => {
      current = false;
      stop();
    };
  }, [uid]);
  return state;
}
