import { useEffect, useMemo, type ReactNode } from 'react';
import type { Ranges } from '../../../../main/domain/catalog-view.ts';
import type { ImageSet } from '../../../api/image-set.ts';
import { thumbnailUrl } from '../../../api/media.ts';
import { countOf, placeIn, positionAt, rangesOf } from '../../../api/ranges.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { focusPosition } from '../selection.ts';
import styles from './viewer.module.css';

/** Pictures at each side of the shown one. */
const STRIP_SIDE = 9;

/** The pictures around the shown one; a click goes there. */
export function Filmstrip({
  set,
  ranges,
  current,
}: {
  set: ImageSet;
  /** What is gone through. */
  ranges: Ranges;
  current: number;
}): ReactNode {
  const t = useTranslate();
  const total = countOf(ranges);
  const first = Math.max(0, Math.min(placeIn(ranges, current) - STRIP_SIDE, total - 2 * STRIP_SIDE - 1));
  const count = Math.min(2 * STRIP_SIDE + 1, total - first);
  const positions = useMemo(
    () => Array.from({ length: count }, (_, index) => positionAt(ranges, first + index) ?? 0),
    [ranges, first, count],
  );
  useEffect(() => set.want(rangesOf(positions)), [set, positions]);
  return (
    <div className={styles.filmstrip} role="group" aria-label={t('gallery.viewer.filmstrip')}>
      {positions.map((position, index) => {
        const tile = set.tile(position);
        return (
          <button
            key={position}
            type="button"
            className={styles.frameButton}
            aria-current={position === current || undefined}
            aria-label={t('gallery.viewer.position', {
              position: (first + index + 1).toLocaleString(),
              total: total.toLocaleString(),
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
