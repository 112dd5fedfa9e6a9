import { useState, type ReactNode, type RefObject } from 'react';
import type { ImageTile } from '../../../../main/domain/image-record.ts';
import { imageUrl, thumbnailUrl, tileUrl } from '../../../api/media.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { VideoPlayer } from '../../../ui/video-player.tsx';
import { ZoomFrame, type ZoomControls } from '../../../ui/zoom-frame.tsx';
import type { ZoomView } from '../../../ui/zoom-geometry.ts';
import { useViewer } from './viewer-store.ts';
import styles from './viewer.module.css';

/** One picture or video as large as fits. */
export function Slide({
  tile,
  controls,
  onShown,
}: {
  tile: ImageTile;
  controls: RefObject<ZoomControls | null>;
  /** Called when the picture can be seen in full, or a video has been played. */
  onShown: () => void;
}): ReactNode {
  const t = useTranslate();
  const [view, setView] = useState<ZoomView>(null);
  const playing = useViewer((state) => state.playing);
  if (tile.format === 'video') {
    return (
      <VideoPlayer
        src={imageUrl(tile.uid, tile.contentHash)}
        poster={thumbnailUrl(tile.uid, tile.contentHash, 640)}
        label={tile.prompt || t('gallery.tile.unnamed')}
        onPlayedOnce={playing ? onShown : undefined}
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
      onShown={onShown}
      tileUrl={(z, x, y) => tileUrl(tile.uid, tile.contentHash, z, x, y)}
      className={styles.frame}
    />
  );
}
