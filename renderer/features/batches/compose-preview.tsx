import { useEffect, useState, type ReactNode } from 'react';
import { collageRows } from '../../../main/domain/collage-layout.ts';
import { thumbnailUrl } from '../../api/media.ts';
import styles from './batches.module.css';

export interface PreviewPicture {
  readonly uid: string;
  readonly contentHash: string;
  readonly width: number;
  readonly height: number;
}

interface CollagePreviewProps {
  pictures: readonly PreviewPicture[];
  options: {
    readonly columns: number;
    readonly width: number;
    readonly border: number;
    readonly rowSpacing: number;
    readonly background: string;
  };
}

/** The collage's own layout in thumbnails. */
export function CollagePreview({ pictures, options }: CollagePreviewProps): ReactNode {
  const { rows, height } = collageRows(pictures, options);
  const share = (pixels: number, of: number): string => `${(pixels / of) * 100}%`;
  return (
    <div
      className={styles.collage}
      style={{ background: options.background, aspectRatio: `${options.width} / ${height}` }}
    >
      {rows.flatMap((row) =>
        row.cells.map((cell) => {
          const picture = pictures[cell.index];
          return picture === undefined ? null : (
            <img
              key={picture.uid}
              src={thumbnailUrl(picture.uid, picture.contentHash, 320)}
              alt=""
              style={{
                left: share(cell.left, options.width),
                width: share(cell.width, options.width),
                top: share(row.top, height),
                height: share(row.height, height),
              }}
            />
          );
        }),
      )}
    </div>
  );
}

/** The pictures one after the other at the animation's own pace. */
export function AnimationPreview({
  pictures,
  frameMs,
}: {
  pictures: readonly PreviewPicture[];
  frameMs: number;
}): ReactNode {
  const [frame, setFrame] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setFrame((current) => current + 1), frameMs);
    return () => clearInterval(timer);
  }, [frameMs]);
  const [first] = pictures;
  if (!first) return null;
  const shown = frame % pictures.length;
  return (
    <div className={styles.animation} style={{ aspectRatio: `${first.width} / ${first.height}` }}>
      {/* All are there at once, so that none flickers while it loads. */}
      {pictures.map((picture, index) => (
        <img
          key={picture.uid}
          src={thumbnailUrl(picture.uid, picture.contentHash, 640)}
          alt=""
          style={{ visibility: index === shown ? 'visible' : 'hidden' }}
        />
      ))}
    </div>
  );
}
