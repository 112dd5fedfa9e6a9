import { useEffect, type RefObject } from 'react';
import { trashImages } from '../../api/image-actions.ts';
import { navigate } from '../../api/navigation.ts';
import { preloadPicture } from '../../api/preload-pictures.ts';
import { useWalk } from '../../api/walk.ts';
import { withTile } from '../../api/with-tile.ts';
import { holdCommandsUntil } from '../../commands/registry.ts';
import type { ZoomControls } from '../../ui/zoom-frame.tsx';

export interface WalkThrough {
  /** 1-based place in the list one came from; null when opened by itself. */
  readonly place: { readonly position: number; readonly total: number } | null;
  go(step: 1 | -1): void;
  /** Moves the picture to the trash, then goes on to the one that takes its place, or back. */
  trash(): void;
}

/** Next and previous in the list the picture was opened from; the neighbours are fetched ahead. */
export function useWalkThrough(
  uid: string,
  controls: RefObject<ZoomControls | null>,
  onEnd: () => void,
): WalkThrough {
  const set = useWalk((state) => state.set);
  const position = useWalk((state) => state.position);
  const isHere = set?.tile(position)?.uid === uid;

  useEffect(() => {
    if (set === null || isHere) return undefined;
    let current = true;
    set.positionOf(uid).then(
      (found) => {
        if (current && found !== null) useWalk.setState({ position: found });
      },
      // A list that is gone has no next; the picture itself is still shown.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [set, uid, isHere]);

  useEffect(() => {
    if (set === null || !isHere) return;
    for (const neighbour of [position + 1, position - 1]) {
      void set.fetchTile(neighbour).then((tile) => {
        const frame = controls.current?.size() ?? { width: window.innerWidth, height: window.innerHeight };
        if (tile !== undefined) preloadPicture(tile, frame);
      });
    }
  }, [set, position, isHere, controls]);

  const goTo = (target: number): void => {
    if (set === null) return;
    withTile(set, target, (tile) => {
      useWalk.setState({ position: target });
      navigate('image', { uid: tile.uid }, { replace: true });
    });
  };
  const leave = (): void => {
    const { position: left } = useWalk.getState();
    if (set === null || set.total <= 1) onEnd();
    else goTo(left + 1 < set.total ? left + 1 : left - 1);
  };
  return {
    place: set !== null && isHere ? { position: position + 1, total: set.total } : null,
    go: (step) => goTo(useWalk.getState().position + step),
    trash: () =>
      void holdCommandsUntil(
        trashImages({ kind: 'uids', uids: [uid] }).then((done) => {
          if (done) leave();
          return done;
        }),
      ),
  };
}
