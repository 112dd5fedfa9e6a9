import { create } from 'zustand';
import { revealCurrent } from '../gallery-store.ts';

interface ViewerState {
  readonly open: boolean;
  /** Goes on by itself. */
  readonly playing: boolean;
  readonly filmstrip: boolean;
}

export const useViewer = create<ViewerState>(() => ({ open: false, playing: false, filmstrip: true }));

export function openViewer(playing: boolean): void {
  useViewer.setState({ open: true, playing, filmstrip: !playing });
}

export function closeViewer(): void {
  revealCurrent();
  useViewer.setState({ open: false, playing: false });
}
