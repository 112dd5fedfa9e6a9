import { useEffect, useMemo, type RefObject } from 'react';
import { GRID_MOVES, type GridMove } from '../../../commands/definitions/gallery.ts';
import { holdCommandsUntil } from '../../../commands/registry.ts';
import { useCommands } from '../../../commands/use-commands.ts';
import { toggleStack, useGallery } from '../gallery-store.ts';
import { openViewer } from '../viewer/viewer-store.ts';
import {
  clearSelection,
  focusLast,
  focusPosition,
  invertSelection,
  selectAll,
  toggleSelected,
  type OnMove,
} from '../selection.ts';
import type { GridController } from './grid-controller.ts';
import { movePosition } from './move-position.ts';

/** Walks through the grid and selects by keys, while it or nothing at all has the focus, or what was clicked beside it. */
export function useGridKeys(
  scroller: RefObject<HTMLElement | null>,
  controller: GridController | null,
  onOpen: (position: number) => void,
): void {
  useEffect(followPointer, []);
  const walkScope = useMemo(() => scopeOf(scroller, isBeside), [scroller]);
  const openScope = useMemo(() => scopeOf(scroller, () => false), [scroller]);
  const move = (direction: GridMove, onMove: OnMove): void => {
    // What was clicked has had its turn: Enter opens the picture that is gone to.
    if (isBeside()) scroller.current?.focus({ preventScroll: true });
    if (direction === 'last') {
      void focusLast(onMove);
      return;
    }
    const layout = controller?.layout ?? null;
    if (controller === null || layout === null) return;
    const { current } = useGallery.getState();
    const next = movePosition(layout, controller.aspects, current, direction, controller.viewport);
    focusPosition(next, onMove);
    controller.reveal(next);
  };
  const moves = (kind: 'grid' | 'select' | 'focus', onMove: OnMove): Parameters<typeof useCommands>[0] =>
    Object.fromEntries(
      (Object.keys(GRID_MOVES) as GridMove[]).map((direction) => [
        `${kind}.${direction}`,
        () => move(direction, onMove),
      ]),
    );
  useCommands(
    {
      ...moves('grid', 'clear'),
      ...moves('select', 'extend'),
      ...moves('focus', 'keep'),
    },
    { within: walkScope },
  );
  useCommands(
    {
      'image.fullscreen': () => openViewer(false),
      'image.open': () => onOpen(useGallery.getState().current),
    },
    { within: openScope },
  );
  useCommands({
    'select.all': () => void selectAll(),
    'select.invert': () => void invertSelection(),
    'select.none': clearSelection,
    'image.stack': () => void holdCommandsUntil(toggleStack(useGallery.getState().current)),
    'select.toggle': () => toggleSelected(useGallery.getState().current),
  });
}

/** What the keys that walk mean nothing to, unless it is come to by keys: then they scroll what it lies in. */
const CONTROL = ':is(button, a[href]):not([role])';

/**
 * Whether the focus is where a pointer put it, not `Tab`. (`:focus-visible` does not say so: with any key that is pressed it holds for
 * what was clicked, too.)
 */
let isByPointer = false;

/** Returns the end of it. */
function followPointer(): () => void {
  const onPointer = (): void => {
    isByPointer = true;
  };
  const onKey = ({ key }: KeyboardEvent): void => {
    if (key === 'Tab') isByPointer = false;
  };
  window.addEventListener('pointerdown', onPointer, true);
  window.addEventListener('keydown', onKey, true);
  return () => {
    window.removeEventListener('pointerdown', onPointer, true);
    window.removeEventListener('keydown', onKey, true);
  };
}

function isBeside(): boolean {
  return isByPointer && document.activeElement?.matches(CONTROL) === true;
}

/** The element that must hold the focus: the grid, or the page when nothing has it or something beside the grid. */
function scopeOf(
  scroller: RefObject<HTMLElement | null>,
  isBeside: () => boolean,
): RefObject<HTMLElement | null> {
  return {
    get current() {
      const isNothing = document.activeElement === document.body;
      return isNothing || isBeside() ? document.body : scroller.current;
    },
  };
}
