import { useSyncExternalStore } from 'react';
import type { ImageSet } from '../../api/image-set.ts';
import { followShown, useGallery } from './gallery-store.ts';

const NO_SUBSCRIPTION = (): (() => void) => () => undefined;

/** Draws anew whenever more of the set is known. Returns how often that was. */
export function useSetVersion(set: ImageSet | null): number {
  return useSyncExternalStore(set?.subscribe ?? NO_SUBSCRIPTION, () => set?.version ?? 0);
}

/** Whether the whole order of the set is known. Unlike its version this doesn't change with every page of tiles. */
export function useIsComplete(set: ImageSet | null): boolean {
  return useSyncExternalStore(set?.subscribe ?? NO_SUBSCRIPTION, () => set?.complete ?? false);
}

/** Calls back when the set that is shown, known whole, is of another revision than before. */
export function followRevision(listener: () => void): () => void {
  let revision = useGallery.getState().set?.revision;
  return followShown(() => {
    const { set } = useGallery.getState();
    if (set === null || !set.complete || set.revision === revision) return;
    revision = set.revision;
    listener();
  });
}
