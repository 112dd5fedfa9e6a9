import type { CatalogEvent } from '../../main/domain/catalog.ts';
import { api } from './api.ts';

type Listener = (event: CatalogEvent) => void;

const listeners = new Set<Listener>();
let stop: (() => void) | null = null;
let revision: number | null = null;

/** Calls back with every change of the catalog, and once after a lost connection came back. One subscription serves the page. */
export function onCatalogEvent(listener: Listener): () => void {
  listeners.add(listener);
  stop ??= api.gallery.events.subscribe(
    {},
    {
      onSnapshot: (snapshot) => tell({ revision: snapshot.revision, kind: 'images' }),
      onDelta: tell,
    },
  );
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = null;
    revision = null;
  };
}

/** The last revision that was told of, or null while nobody listens: for whoever comes back to what it showed before. */
export function heardRevision(): number | null {
  return revision;
}

function tell(event: CatalogEvent): void {
  revision = event.revision;
  for (const listener of listeners) listener(event);
}
