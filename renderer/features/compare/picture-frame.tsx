import type { ReactNode, Ref } from 'react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { imageUrl, thumbnailUrl, tileUrl } from '../../api/media.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { VideoPlayer } from '../../ui/video-player.tsx';
import { ZoomFrame, type ZoomControls } from '../../ui/zoom-frame.tsx';
import type { ZoomView } from '../../ui/zoom-geometry.ts';

interface PictureFrameProps {
  record: ImageRecord;
  view: ZoomView;
  onView(view: ZoomView): void;
  controls?: Ref<ZoomControls> | undefined;
  /** Shows a video's first picture in its place: where pictures lie over each other, none can be played. */
  still?: boolean;
}

export function PictureFrame({
  record,
  view,
  onView,
  controls,
  still = false,
}: PictureFrameProps): ReactNode {
  const t = useTranslate();
  const { uid, file, generation } = record;
  const isVideo = file.format === 'video';
  const original = imageUrl(uid, file.contentHash);
  const thumbnail = thumbnailUrl(uid, file.contentHash, 640);
  const name = generation.prompt === '' ? t('gallery.tile.unnamed') : generation.prompt;
  if (isVideo && !still) return <VideoPlayer src={original} poster={thumbnail} label={name} />;
  return (
    <ZoomFrame
      ref={controls}
      src={isVideo ? thumbnail : original}
      thumbnail={thumbnail}
      picture={file}
      alt={name}
      view={view}
      onView={onView}
      tileUrl={isVideo ? undefined : (z, x, y) => tileUrl(uid, file.contentHash, z, x, y)}
    />
  );
}

const LETTERS = ['A', 'B', 'C', 'D'];

/** What the pictures of a comparison are called: A to D. */
export function letterOf(index: number): string {
  return LETTERS[index] ?? String(index + 1);
}
