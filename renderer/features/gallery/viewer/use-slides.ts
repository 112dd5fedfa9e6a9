import { useEffect, type RefObject } from 'react';
import type { Ranges } from '../../../../main/domain/catalog-view.ts';
import type { ImageSet } from '../../../api/image-set.ts';
import { preloadPicture } from '../../../api/preload-pictures.ts';
import { countOf, includes, placeIn, positionAt } from '../../../api/ranges.ts';
import type { ZoomControls } from '../../../ui/zoom-frame.tsx';
import { focusPosition, focusStep } from '../selection.ts';
import { closeViewer, useViewer } from './viewer-store.ts';

/** Pictures fetched ahead, the likeliest first. */
const AHEAD = [1, -1, 2];

/** Goes to the nearest picture gone through when the shown one is no more among them, and away after the last. */
export function useStayAmong(ranges: Ranges, current: number): void {
  useEffect(() => {
    if (countOf(ranges) === 0) closeViewer();
    else if (!includes(ranges, current)) {
      const place = Math.min(placeIn(ranges, current), countOf(ranges) - 1);
      focusPosition(positionAt(ranges, place) ?? 0);
    }
  }, [ranges, current]);
}

export function useNeighbours(
  set: ImageSet,
  ranges: Ranges,
  current: number,
  controls: RefObject<ZoomControls | null>,
): void {
  useEffect(() => {
    void set.fetchTile(current);
    for (const step of AHEAD) {
      const position = positionAt(ranges, placeIn(ranges, current) + step);
      if (position === undefined) continue;
      void set.fetchTile(position).then((tile) => {
        const frame = controls.current?.size() ?? { width: window.innerWidth, height: window.innerHeight };
        if (tile !== undefined) preloadPicture(tile, frame);
      });
    }
  }, [set, ranges, current, controls]);
}

/** Goes on when the picture has been shown long enough, from the last one to the first. `running`: the picture is shown in full. */
export function useSlideshow(running: boolean, ranges: Ranges): void {
  const seconds = useViewer((state) => state.seconds);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setTimeout(
      () => {
        if (!focusStep(1)) focusPosition(positionAt(ranges, 0) ?? 0);
      },
      Number(seconds) * 1000,
    );
    return () => clearTimeout(timer);
  }, [running, ranges, seconds]);
}
