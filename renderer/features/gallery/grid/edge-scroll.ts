/** Pixels a second for each pixel that the pointer is beyond the edge. */
const SPEED = 30;
/** After a longer pause it goes on, and does not leap. */
const LONGEST_FRAME_MS = 250;

/**
 * Scrolling while the pointer is held beyond an edge, as fast whatever number of frames a screen shows.
 * @returns what to ask in each frame for the whole pixels to scroll by; `beyond` is negative above the top edge, and 0 within
 */
export function createEdgeScroll(): (beyond: number, nowMs: number) => number {
  let beforeMs = -Infinity;
  let rest = 0;
  return (beyond, nowMs) => {
    const elapsedMs = Math.min(nowMs - beforeMs, LONGEST_FRAME_MS);
    beforeMs = nowMs;
    const wanted = beyond === 0 ? 0 : rest + (beyond * SPEED * elapsedMs) / 1000;
    const pixels = Math.trunc(wanted);
    rest = wanted - pixels;
    return pixels;
  };
}
