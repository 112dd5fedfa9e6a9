import type { TargetInput } from '../../preload/contract/gallery.ts';
import { api } from './api.ts';

/** Sets that a dialog means, though their view shows a newer one by now, and how many dialogs do. */
const held = new Map<string, number>();
/** Those of them whose view has let go. */
const abandoned = new Set<string>();

/** Keeps the set that a target names until the returned function is called: what was chosen stays what is meant. */
export function holdTarget(target: TargetInput | undefined): () => void {
  if (target?.kind !== 'set') return () => undefined;
  const { setId } = target;
  held.set(setId, (held.get(setId) ?? 0) + 1);
  return () => {
    const left = (held.get(setId) ?? 1) - 1;
    if (left > 0) {
      held.set(setId, left);
      return;
    }
    held.delete(setId);
    if (abandoned.delete(setId)) closeSet(setId);
  };
}

/**
 * For what means one target at a time: holds the one it is given until it is given the next, or none, and a moment longer, in which
 * whatever goes on with the target can hold it itself.
 */
export function createTargetHolder(): (target: TargetInput | undefined) => void {
  let letGo = (): void => undefined;
  return (target) => {
    const before = letGo;
    letGo = holdTarget(target);
    queueMicrotask(before);
  };
}

/** Lets main forget a set, now or once nobody holds it. */
export function closeSet(setId: string): void {
  if (held.has(setId)) {
    abandoned.add(setId);
    return;
  }
  // A set that is gone already is as good as closed.
  api.gallery.close({ setId }).catch(() => undefined);
}
