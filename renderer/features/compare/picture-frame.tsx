import type { ReactNode } from 'react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { imageUrl, thumbnailUrl, tileUrl } from '../../api/media.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { ZoomFrame } from '../../ui/zoom-frame.tsx';
import type { ZoomView } from '../../ui/zoom-geometry.ts';

interface PictureFrameProps {
  record: ImageRecord;
  view: ZoomView;
  onView(view: ZoomView): void;
  className?: string | undefined;
}

export function PictureFrame({ record, view, onView, className }: PictureFrameProps): ReactNode {
  const t = useTranslate();
  const { uid, file, generation } = record;
  return (
    <ZoomFrame
      src={imageUrl(uid, file.contentHash)}
      thumbnail={thumbnailUrl(uid, file.contentHash, 640)}
      picture={file}
      alt={generation.prompt === '' ? t('gallery.tile.unnamed') : generation.prompt}
      view={view}
      onView={onView}
      tileUrl={(z, x, y) => tileUrl(uid, file.contentHash, z, x, y)}
      className={className}
    />
  );
}

const LETTERS = ['A', 'B', 'C', 'D'];

/** What the pictures of a comparison are called: A to D. */
export function letterOf(index: number): string {
  return LETTERS[index] ?? String(index + 1);
}
