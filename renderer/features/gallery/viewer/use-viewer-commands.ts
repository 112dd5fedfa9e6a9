import { useEffect, type RefObject } from 'react';
import { redoNext, undoLast } from '../../../api/change-images.ts';
import { useNavigation } from '../../../api/navigation.ts';
import { UNLESS_ON_A_CONTROL } from '../../../commands/unless-on-a-control.ts';
import { useCommands } from '../../../commands/use-commands.ts';
import type { ZoomControls } from '../../../ui/zoom-frame.tsx';
import { ZOOM_STEP } from '../../../ui/zoom-geometry.ts';
import { focusStep } from '../selection.ts';
import { useJudgingKeys } from '../use-judging-keys.ts';
import { closeViewer, togglePlaying, useViewer } from './viewer-store.ts';

/** Keys of the viewer: everything that can be done with a picture in the grid works here too. */
export function useViewerCommands(controls: RefObject<ZoomControls | null>, enabled: boolean): void {
  useJudgingKeys({ layer: 'overlay', enabled });
  useCommands(
    {
      'image.next': () => focusStep(1),
      'image.previous': () => focusStep(-1),
      'image.close': closeViewer,
      'gallery.slideshow': togglePlaying,
      'gallery.undo': () => void undoLast(),
      'gallery.redo': () => void redoNext(),
      'image.zoomIn': () => controls.current?.zoomBy(ZOOM_STEP),
      'image.zoomOut': () => controls.current?.zoomBy(1 / ZOOM_STEP),
      'image.zoomFit': () => controls.current?.fit(),
      'image.zoomActual': () => controls.current?.actual(),
    },
    { layer: 'overlay', enabled },
  );
  useCommands(
    {
      'image.fullscreen': () => {
        if (useViewer.getState().slideshow) togglePlaying();
        else closeViewer();
      },
    },
    { layer: 'overlay', enabled, within: UNLESS_ON_A_CONTROL },
  );
  // What is done with a picture elsewhere, such as inpainting, leaves the viewer.
  useEffect(
    () => useNavigation.subscribe(({ location }) => location.name !== 'gallery' && closeViewer()),
    [],
  );
}
