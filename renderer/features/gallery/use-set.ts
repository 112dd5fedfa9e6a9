import { useSyncExternalStore } from 'react';
import type { ImageSet } from '../../api/image-set.ts';

const NO_SUBSCRIPTION = (): (() => void) => () => undefined;

/** Draws anew whenever more of the set is known. Returns how often that was. */
export function useSetVersion(set: ImageSet | null): number {
  return useSyncExternalStore(set?.subscribe ?? NO_SUBSCRIPTION, () => set?.version ?? 0);
}
