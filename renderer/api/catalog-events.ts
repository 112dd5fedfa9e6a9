import type { CatalogEvent } from '../../main/domain/catalog.ts';
import { api } from './api.ts';

type Listener = (event: CatalogEvent) => void;

const listeners = new Set<Listener>();
let revision: number | null = null;

/** Hears of every change of the catalog from now on. Begun with the page, it is under way before a screen asks for what may change. */
export function watchCatalog(): void {
  api.gallery.events.subscribe(
    {},
    {
      // After a lost connection anything may have changed, unless nothing did.
      onSnapshot: (snapshot) => {
        if (snapshot.revision !== revision) tell({ revision: snapshot.revision, kind: 'images' });
      },
      onDelta: tell,
    },
  );
}

/** Calls back with every change of the catalog, and once after a lost connection came back. */
export function onCatalogEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The last revision that was told of, or null before the first word: for whoever comes back to what it showed before. */
export function heardRevision(): number | null {
  return revision;
}

function tell(event: CatalogEvent): void {
  revision = event.revision;
  for (const listener of listeners) listener(event);
}
