import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { ChevronLeft, ChevronRight, Film, Heart, Pause, Play, Star, X } from 'lucide-react';
import type { ImageTile } from '../../../../main/domain/image-record.ts';
import type { ImageSet } from '../../../api/image-set.ts';
import { imageUrl, thumbnailUrl, tileUrl } from '../../../api/media.ts';
import { enterModal } from '../../../commands/modal-state.ts';
import { useCommands } from '../../../commands/use-commands.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { IconButton } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { VideoPlayer } from '../../../ui/video-player.tsx';
import { ZoomFrame, type ZoomControls } from '../../../ui/zoom-frame.tsx';
import type { ZoomView } from '../../../ui/zoom-geometry.ts';
import { mark, rate, toggleFavorite, trash, useCulling } from '../bulk/bulk-actions.ts';
import { useGallery } from '../gallery-store.ts';
import { MARK_ICONS } from '../grid/tile.tsx';
import { clearSelection, focusPosition } from '../selection.ts';
import { useSetVersion } from '../use-set.ts';
import { closeViewer, useViewer } from './viewer-store.ts';
import styles from './viewer.module.css';

const SLIDE_MS = 4000;
const ZOOM_STEP = 1.25;

/** The pictures of the view one by one over the whole screen: for judging, and as a slideshow. */
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
  const culling = useCulling((state) => state.on);
  const root = useRef<HTMLDivElement>(null);
  const controls = useRef<ZoomControls>(null);
  useSetVersion(set);
  const tile = set.tile(current);

  const go = (step: number): void => {
    const next = current + step;
    if (next >= 0 && next < set.total) focusPosition(next, false);
  };
  useFullScreen(root);
  useNeighbours(set, current);
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setTimeout(() => {
      focusPosition(current + 1 < set.total ? current + 1 : 0, false);
    }, SLIDE_MS);
    return () => clearTimeout(timer);
  }, [playing, current, set]);
  useCommands(
    {
      'image.next': () => go(1),
      'image.previous': () => go(-1),
      'image.close': closeViewer,
      'image.fullscreen': closeViewer,
      'gallery.slideshow': () => useViewer.setState({ playing: !playing }),
      'image.rate0': () => rate(0),
      'image.rate1': () => rate(1),
      'image.rate2': () => rate(2),
      'image.rate3': () => rate(3),
      'image.rate4': () => rate(4),
      'image.rate5': () => rate(5),
      'image.favorite': toggleFavorite,
      'image.pick': () => mark('final'),
      'image.reject': () => mark('reject'),
      'image.unmark': () => mark(null),
      'image.delete': trash,
      'image.zoomIn': () => controls.current?.zoomBy(ZOOM_STEP),
      'image.zoomOut': () => controls.current?.zoomBy(1 / ZOOM_STEP),
      'image.zoomFit': () => controls.current?.fit(),
      'image.zoomActual': () => controls.current?.actual(),
    },
    { layer: 'overlay' },
  );
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
        {tile !== undefined && <Slide key={tile.uid} tile={tile} controls={controls} />}
        <div className={classNames(styles.bar, playing && styles.quiet)}>
          {tile !== undefined && <Facts tile={tile} />}
          <span className={styles.place}>
            {t('gallery.viewer.position', {
              position: (current + 1).toLocaleString(),
              total: set.total.toLocaleString(),
            })}
          </span>
          {culling && <span className={styles.place}>{t('gallery.viewer.culling')}</span>}
          <IconButton icon={ChevronLeft} label={t('gallery.viewer.previous')} onClick={() => go(-1)} />
          <IconButton
            icon={playing ? Pause : Play}
            label={t(playing ? 'gallery.viewer.pause' : 'gallery.viewer.play')}
            onClick={() => useViewer.setState({ playing: !playing })}
          />
          <IconButton icon={ChevronRight} label={t('gallery.viewer.next')} onClick={() => go(1)} />
          <IconButton
            icon={Film}
            label={t('gallery.viewer.filmstrip')}
            pressed={filmstrip}
            onClick={() => useViewer.setState({ filmstrip: !filmstrip })}
          />
          <IconButton
            icon={X}
            label={t('gallery.viewer.close')}
            command="image.close"
            onClick={closeViewer}
          />
        </div>
      </div>
      {filmstrip && <Filmstrip set={set} current={current} />}
    </div>
  );
}

/** Takes the whole screen where it is allowed, the focus, and the keys of what is behind. */
function useFullScreen(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current;
    const before = document.activeElement;
    const leaveModal = enterModal();
    clearSelection();
    element?.focus();
    // Refused without a click or a key of the user's; the window is filled then.
    element?.requestFullscreen().catch(() => undefined);
    const onChange = (): void => {
      if (document.fullscreenElement === null) closeViewer();
    };
    const armed = setTimeout(() => document.addEventListener('fullscreenchange', onChange), 500);
    return () => {
      clearTimeout(armed);
      document.removeEventListener('fullscreenchange', onChange);
      if (document.fullscreenElement !== null) void document.exitFullscreen();
      leaveModal();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [root]);
}

function useNeighbours(set: ImageSet, current: number): void {
  useEffect(() => {
    for (const position of [current + 1, current - 1, current + 2]) {
      void set.fetchTile(position).then((tile) => {
        if (tile !== undefined && !tile.missing) new Image().src = imageUrl(tile.uid, tile.contentHash);
      });
    }
  }, [set, current]);
}

function Slide({ tile, controls }: { tile: ImageTile; controls: RefObject<ZoomControls | null> }): ReactNode {
  const t = useTranslate();
  const [view, setView] = useState<ZoomView>(null);
  if (tile.format === 'video') {
    return (
      <VideoPlayer
        src={imageUrl(tile.uid, tile.contentHash)}
        poster={thumbnailUrl(tile.uid, tile.contentHash, 640)}
        label={tile.prompt || t('gallery.tile.unnamed')}
      />
    );
  }
  return (
    <ZoomFrame
      ref={controls}
      src={imageUrl(tile.uid, tile.contentHash)}
      thumbnail={thumbnailUrl(tile.uid, tile.contentHash, 640)}
      picture={tile}
      alt={tile.prompt === '' ? t('gallery.tile.unnamed') : tile.prompt}
      view={view}
      onView={setView}
      tileUrl={(z, x, y) => tileUrl(tile.uid, tile.contentHash, z, x, y)}
      className={styles.frame}
    />
  );
}

function Facts({ tile }: { tile: ImageTile }): ReactNode {
  const t = useTranslate();
  const MarkIcon = tile.mark === null ? null : MARK_ICONS[tile.mark];
  return (
    <span className={styles.facts} aria-live="polite">
      <span
        className={styles.stars}
        role="img"
        aria-label={t('gallery.rating.stars', { count: tile.rating })}
      >
        {[1, 2, 3, 4, 5].map((star) => (
          <Star key={star} size={14} aria-hidden fill={star <= tile.rating ? 'currentColor' : 'none'} />
        ))}
      </span>
      {tile.favorite && <Heart size={14} fill="currentColor" aria-label={t('gallery.tile.favorite')} />}
      {MarkIcon !== null && tile.mark !== null && (
        <MarkIcon size={14} aria-label={t(`gallery.mark.${tile.mark}`)} />
      )}
      <span className={styles.prompt}>{tile.prompt}</span>
    </span>
  );
}

const STRIP_SIDE = 9;

function Filmstrip({ set, current }: { set: ImageSet; current: number }): ReactNode {
  const t = useTranslate();
  const from = Math.max(0, Math.min(current - STRIP_SIDE, set.total - 2 * STRIP_SIDE - 1));
  const to = Math.min(set.total, from + 2 * STRIP_SIDE + 1);
  useEffect(() => set.want([[from, to]]), [set, from, to]);
  return (
    <div className={styles.filmstrip} role="group" aria-label={t('gallery.viewer.filmstrip')}>
      {Array.from({ length: to - from }, (_, i) => from + i).map((position) => {
        const tile = set.tile(position);
        return (
          <button
            key={position}
            type="button"
            className={styles.frameButton}
            aria-current={position === current || undefined}
            aria-label={t('gallery.viewer.position', {
              position: (position + 1).toLocaleString(),
              total: set.total.toLocaleString(),
            })}
            onClick={() => focusPosition(position, false)}
          >
            {tile !== undefined && <img src={thumbnailUrl(tile.uid, tile.contentHash, 320)} alt="" />}
          </button>
        );
      })}
    </div>
  );
}
