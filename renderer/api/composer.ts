import { create } from 'zustand';
import type { TargetInput } from '../../preload/contract/gallery.ts';
import { createTargetHolder } from './held-sets.ts';

interface ComposerState {
  /** The pictures it is open for; null while it is closed. */
  readonly target: TargetInput | null;
}

/** The composer (collage, animation), which opens over any screen. */
export const useComposer = create<ComposerState>(() => ({ target: null }));

const hold = createTargetHolder();

export function openComposer(target: TargetInput): void {
  hold(target);
  useComposer.setState({ target });
}

export function closeComposer(): void {
  hold(undefined);
  useComposer.setState({ target: null });
}
