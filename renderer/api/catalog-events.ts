import type { CatalogEvent } from '../../main/domain/catalog.ts';
import { api } from './api.ts';

type Listener = (event: CatalogEvent) => void;

const listeners = new Set<Listener>();
let stop: (() => void) | null = null;

/** Calls back with every change of the catalog, and once after a lost connection came back. One subscription serves the page. */
export function onCatalogEvent(listener: Listener): () => void {
  listeners.add(listener);
  stop ??= api.gallery.events.subscribe(
    {},
    {
      onSnapshot: ({ revision }) => tell({ revision, kind: 'images' }),
      onDelta: tell,
    },
  );
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = null;
  };
}

function tell(event: CatalogEvent): void {
  for (const listener of listeners) listener(event);
}
