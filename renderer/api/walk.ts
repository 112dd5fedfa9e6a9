import { create } from 'zustand';
import type { ImageSet } from './image-set.ts';

interface WalkState {
  /** The list the user came from; null when a picture was opened by itself. */
  readonly set: ImageSet | null;
  /** Where in it they are. */
  readonly position: number;
}

/** The list that next and previous go through, shared by the gallery and the screens that show one picture of it. */
export const useWalk = create<WalkState>(() => ({ set: null, position: 0 }));
