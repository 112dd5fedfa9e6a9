import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { ImageSet } from '../../../api/image-set.ts';
import { countOf, placeIn } from '../../../api/ranges.ts';
import { enterModal } from '../../../commands/modal-state.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { useFullScreen } from '../../../ui/use-full-screen.ts';
import type { ZoomControls } from '../../../ui/zoom-frame.tsx';
import { closeDialog, useGalleryDialog } from '../bulk/gallery-dialog.ts';
import { useGallery } from '../gallery-store.ts';
import { walkedRanges } from '../selection.ts';
import { useSetVersion } from '../use-set.ts';
import { Filmstrip } from './filmstrip.tsx';
import { Slide } from './slide.tsx';
import { useNeighbours, useSlideshow, useStayAmong } from './use-slides.ts';
import { useViewerCommands } from './use-viewer-commands.ts';
import { ViewerBar } from './viewer-bar.tsx';
import { closeViewer, useViewer } from './viewer-store.ts';
import styles from './viewer.module.css';

/** Pictures one by one over the whole screen, of the view or of the selection: for judging, and as a slideshow. */
export function Viewer(): ReactNode {
  const open = useViewer((state) => state.open);
  const set = useGallery((state) => state.set);
  return open && set !== null ? <OpenViewer set={set} /> : null;
}

function OpenViewer({ set }: { set: ImageSet }): ReactNode {
  const t = useTranslate();
  const current = useGallery((state) => state.current);
  const playing = useViewer((state) => state.playing);
  const filmstrip = useViewer((state) => state.filmstrip);
  const hasDialog = useGalleryDialog(({ dialog }) => dialog !== null);
  const root = useRef<HTMLDivElement>(null);
  const controls = useRef<ZoomControls>(null);
  const [shownUid, setShownUid] = useState('');
  useSetVersion(set);
  const selection = useGallery((state) => state.selection);
  const viewing = useGallery((state) => state.viewing);
  const { total } = set;
  const ranges = useMemo(() => walkedRanges(viewing, selection, total), [viewing, selection, total]);
  const tile = set.tile(current);

  useModalFocus(root);
  useFullScreen(() => {
    // The key that leaves the full screen is the one that closes a dialog.
    if (useGalleryDialog.getState().dialog === null) closeViewer();
    else closeDialog();
  });
  useStayAmong(ranges, current);
  useNeighbours(set, ranges, current, controls);
  useSlideshow(playing && !hasDialog && tile?.uid === shownUid, ranges);
  useViewerCommands(controls, !hasDialog);
  return (
    <div
      ref={root}
      role="dialog"
      aria-modal
      aria-label={t('gallery.viewer.label')}
      tabIndex={-1}
      className={styles.viewer}
    >
      <div className={styles.stage}>
        {tile !== undefined && (
          <Slide key={tile.uid} tile={tile} controls={controls} onShown={() => setShownUid(tile.uid)} />
        )}
      </div>
      <ViewerBar tile={tile} place={placeIn(ranges, current)} total={countOf(ranges)} />
      {filmstrip && <Filmstrip set={set} ranges={ranges} current={current} />}
    </div>
  );
}

/** Takes the focus, and the keys of what is behind. */
function useModalFocus(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    const leaveModal = enterModal();
    root.current?.focus();
    return () => {
      leaveModal();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [root]);
}
