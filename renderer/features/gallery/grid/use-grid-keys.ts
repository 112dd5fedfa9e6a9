import { useMemo, type RefObject } from 'react';
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
import { movePosition, type Move } from './move-position.ts';

/** Walks through the grid and selects by keys, while it or nothing at all has the focus. */
export function useGridKeys(
  scroller: RefObject<HTMLElement | null>,
  controller: GridController | null,
  onOpen: (position: number) => void,
): void {
  const scope = useMemo(() => scopeOf(scroller), [scroller]);
  const move = (direction: Move, onMove: OnMove): void => {
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
        direction === 'last' ? () => void focusLast(onMove) : () => move(direction, onMove),
      ]),
    );
  useCommands(
    {
      ...moves('grid', 'clear'),
      ...moves('select', 'extend'),
      ...moves('focus', 'keep'),
      'image.fullscreen': () => openViewer(false),
      'image.open': () => onOpen(useGallery.getState().current),
    },
    { within: scope },
  );
  useCommands({
    'select.all': () => void selectAll(),
    'select.invert': () => void invertSelection(),
    'select.none': clearSelection,
    'image.stack': () => void holdCommandsUntil(toggleStack(useGallery.getState().current)),
    'select.toggle': () => toggleSelected(useGallery.getState().current),
  });
}

/** The element that must hold the focus: the grid, or the page when nothing has it. */
function scopeOf(scroller: RefObject<HTMLElement | null>): RefObject<HTMLElement | null> {
  return {
    get current() {
      return document.activeElement === document.body ? document.body : scroller.current;
    },
  };
}
