import { create } from 'zustand';
import { recall, remember } from '../../../api/memory.ts';
import { countOf, includes } from '../../../api/ranges.ts';
import { revealCurrent, useGallery } from '../gallery-store.ts';
import { focusPosition } from '../selection.ts';

/** How long a slideshow can show each picture. */
export const SLIDE_SECONDS = ['2', '3', '4', '5', '7', '10', '15', '20', '30'] as const;
export type SlideSeconds = (typeof SLIDE_SECONDS)[number];

const FIRST_SECONDS: SlideSeconds = '4';
const SECONDS_MEMORY = 'gallery:slide-seconds';

interface ViewerState {
  readonly open: boolean;
  /** Has gone on by itself since it opened: Space pauses and resumes then. */
  readonly slideshow: boolean;
  /** Goes on by itself. */
  readonly playing: boolean;
  readonly filmstrip: boolean;
  readonly seconds: SlideSeconds;
}

export const useViewer = create<ViewerState>(() => ({
  open: false,
  slideshow: false,
  playing: false,
  filmstrip: true,
  seconds: FIRST_SECONDS,
}));

/** Shows the pictures from the focused one on; of several that are selected, only those. The selection stays. */
export function openViewer(playing: boolean): void {
  const { selection, current } = useGallery.getState();
  const first = selection[0];
  const some = first !== undefined && countOf(selection) > 1;
  if (some && !includes(selection, current)) focusPosition(first[0]);
  useGallery.setState({ viewing: some ? 'selection' : 'all' });
  const seconds = SLIDE_SECONDS.find((known) => known === recall(SECONDS_MEMORY)) ?? FIRST_SECONDS;
  useViewer.setState({ open: true, playing, slideshow: playing, filmstrip: !playing, seconds });
}

export function closeViewer(): void {
  useGallery.setState({ viewing: null });
  useViewer.setState({ open: false, playing: false });
  revealCurrent();
}

export function togglePlaying(): void {
  useViewer.setState(({ playing }) => ({ playing: !playing, slideshow: true }));
}

export function setSlideSeconds(seconds: SlideSeconds): void {
  useViewer.setState({ seconds });
  remember(SECONDS_MEMORY, seconds);
}
