import { create } from 'zustand';

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
  useViewer.setState({ open: false, playing: false });
}
