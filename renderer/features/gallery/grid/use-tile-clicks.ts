import { useEffect, type RefObject } from 'react';
import { toggleStack, useGallery } from '../gallery-store.ts';
import { clearSelection, focusPosition, selectTo, toggleSelected } from '../selection.ts';

/**
 * A click opens; with Ctrl it selects, with Shift it selects a range. Once something is selected a plain click selects too and a
 * double click opens, until the selection is cleared by a click beside the tiles. A stack's badge opens and closes it. (The same by
 * keys goes through the command registry.)
 */
export function useTileClicks(
  scroller: RefObject<HTMLElement | null>,
  onOpen: (position: number) => void,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    /** What the last click, a plain one, selected or deselected. */
    let toggled: number | null = null;
    const onClick = (event: MouseEvent): void => {
      if (!(event.target instanceof Element)) return;
      const tile = event.target.closest<HTMLElement>('[data-position]');
      if (tile === null) {
        clearSelection();
        return;
      }
      const position = Number(tile.dataset['position']);
      const command = event.ctrlKey || event.metaKey;
      const check = event.target.closest('[data-check]') !== null;
      const isSecond = event.detail === 2 && toggled === position;
      toggled = null;
      if (event.target.closest('[data-stack-badge]') !== null) void toggleStack(position);
      else if (event.shiftKey) selectTo(position, command);
      else if (command || check) toggleSelected(position);
      else if (isSecond) {
        toggleSelected(position);
        onOpen(position);
      } else if (useGallery.getState().selection.length > 0) {
        toggleSelected(position);
        toggled = position;
      } else {
        focusPosition(position);
        onOpen(position);
      }
    };
    element.addEventListener('click', onClick);
    return () => element.removeEventListener('click', onClick);
  }, [scroller, onOpen]);
}
