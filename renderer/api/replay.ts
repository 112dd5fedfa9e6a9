import { create } from 'zustand';

interface ReplayState {
  /** The picture whose edits are to be replayed; null while nobody is asked. */
  readonly uid: string | null;
}

/** Asking which picture edits are replayed on, over any screen. */
export const useReplay = create<ReplayState>(() => ({ uid: null }));

export function openReplay(uid: string): void {
  useReplay.setState({ uid });
}

export function closeReplay(): void {
  useReplay.setState({ uid: null });
}
