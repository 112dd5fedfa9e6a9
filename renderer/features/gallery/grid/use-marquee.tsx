import { useRef, useState, type PointerEvent, type ReactNode, type RefObject } from 'react';
import type { Ranges } from '../../../../main/domain/catalog-view.ts';
import { NO_RANGES } from '../../../api/ranges.ts';
import { useGallery } from '../gallery-store.ts';
import { selectPositions } from '../selection.ts';
import { createEdgeScroll } from './edge-scroll.ts';
import type { GridController } from './grid-controller.ts';
import type { TileRect } from './grid-layout.ts';
import styles from './grid-view.module.css';

interface Drag {
  /** Of the whole grid. */
  readonly left: number;
  readonly top: number;
  readonly before: Ranges;
}

const STARTS_AFTER = 5;
const EDGE = 32;

/** Selecting with a frame drawn from an empty place. */
export function useMarquee(
  scroller: RefObject<HTMLDivElement | null>,
  controller: GridController | null,
): { onPointerDown(event: PointerEvent): void; box: ReactNode } {
  const [area, setArea] = useState<TileRect | null>(null);
  const drag = useRef<Drag | null>(null);

  const onPointerDown = (event: PointerEvent): void => {
    const element = scroller.current;
    if (event.button !== 0 || element === null || controller === null) return;
    if ((event.target as HTMLElement).closest('[data-position]') !== null) return;
    const box = element.getBoundingClientRect();
    // The scroll bar is the element's own, and a list has its head above.
    if (event.clientX - box.left >= element.clientWidth || event.clientY < box.top) return;
    const keep = event.shiftKey || event.ctrlKey || event.metaKey;
    drag.current = {
      left: event.clientX - box.left,
      top: event.clientY - box.top + controller.offset,
      before: keep ? useGallery.getState().selection : NO_RANGES,
    };
    follow(element, controller);
  };

  const follow = (element: HTMLDivElement, grid: GridController): void => {
    let pointer = { x: 0, y: 0 };
    let moved = false;
    let frame = 0;
    const edgeScroll = createEdgeScroll();
    const update = (): void => {
      const start = drag.current;
      if (start === null) return;
      const box = element.getBoundingClientRect();
      const left = pointer.x - box.left;
      const top = pointer.y - box.top + grid.offset;
      if (!moved && Math.hypot(left - start.left, top - start.top) < STARTS_AFTER) return;
      moved = true;
      const rect = {
        left: Math.min(left, start.left),
        top: Math.min(top, start.top),
        width: Math.abs(left - start.left),
        height: Math.abs(top - start.top),
      };
      setArea({ ...rect, top: rect.top - grid.offset + element.scrollTop });
      selectPositions(grid.positionsIn(rect), start.before);
    };
    const scrollAtEdge = (nowMs: number): void => {
      const box = element.getBoundingClientRect();
      const beyond = Math.min(0, pointer.y - box.top - EDGE) || Math.max(0, pointer.y - box.bottom + EDGE);
      const pixels = edgeScroll(moved ? beyond : 0, nowMs);
      if (pixels !== 0) {
        grid.scrollBy(pixels);
        update();
      }
      frame = requestAnimationFrame(scrollAtEdge);
    };
    const onMove = (event: globalThis.PointerEvent): void => {
      pointer = { x: event.clientX, y: event.clientY };
      update();
    };
    const ended = new AbortController();
    const onUp = (): void => {
      cancelAnimationFrame(frame);
      ended.abort();
      drag.current = null;
      setArea(null);
      // The click that follows a drag must not clear what was just selected. None follows when what the drag began on was scrolled away.
      if (!moved) return;
      const swallow = (event: MouseEvent): void => event.stopPropagation();
      window.addEventListener('click', swallow, { capture: true });
      setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
    };
    window.addEventListener('pointermove', onMove, ended);
    window.addEventListener('pointerup', onUp, ended);
    // A finger that scrolls is no frame.
    window.addEventListener('pointercancel', onUp, ended);
    frame = requestAnimationFrame(scrollAtEdge);
  };

  return {
    onPointerDown,
    box: area === null ? null : <div className={styles.marquee} style={area} />,
  };
}
