import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { Ranges } from '../../../../main/domain/catalog-view.ts';
import type { ImageSet } from '../../../api/image-set.ts';
import { thumbnailUrl } from '../../../api/media.ts';
import { countOf, placeIn, positionAt, rangesOf } from '../../../api/ranges.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Judgement } from '../../../ui/judgement.tsx';
import { judgementWords } from '../../../ui/judgement-words.ts';
import { useWidth } from '../../../ui/use-width.ts';
import { focusPosition } from '../selection.ts';
import styles from './viewer.module.css';

/** Width of a frame with its gap, CSS pixels. */
const FRAME = 68;
/** Frames before the strip's width is known. */
const FIRST_COUNT = 11;

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
  const strip = useRef<HTMLDivElement>(null);
  const fitting = Math.max(1, Math.floor(useWidth(strip, FIRST_COUNT * FRAME) / FRAME));
  const total = countOf(ranges);
  const before = Math.floor((fitting - 1) / 2);
  const first = Math.max(0, Math.min(placeIn(ranges, current) - before, total - fitting));
  const count = Math.min(fitting, total - first);
  const positions = useMemo(
    () => Array.from({ length: count }, (_, index) => positionAt(ranges, first + index) ?? 0),
    [ranges, first, count],
  );
  useEffect(() => set.want(rangesOf(positions)), [set, positions]);
  return (
    <div ref={strip} className={styles.filmstrip} role="group" aria-label={t('gallery.viewer.filmstrip')}>
      {positions.map((position, index) => {
        const tile = set.tile(position);
        return (
          <button
            key={position}
            type="button"
            className={styles.frameButton}
            aria-current={position === current || undefined}
            aria-label={[
              t('gallery.viewer.position', {
                position: first + index + 1,
                total,
              }),
              ...(tile === undefined ? [] : judgementWords(tile, t)),
            ].join(', ')}
            onClick={() => focusPosition(position)}
          >
            {tile !== undefined && (
              <>
                <img src={thumbnailUrl(tile.uid, tile.contentHash, 320)} alt="" />
                <span className={styles.judgement} aria-hidden>
                  <Judgement of={tile} />
                </span>
              </>
            )}
          </button>
        );
      })}
    </div>
  );
}
