import { memo, useEffect, useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import type { FacetValue } from '../../../../main/domain/catalog-view.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import { api } from '../../../api/api.ts';
import type { ImageSet } from '../../../api/image-set.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { useGallery } from '../gallery-store.ts';
import { useIsComplete } from '../use-set.ts';
import { dateLabel } from '../../../ui/date-label.ts';
import { isInOrderOfDate, monthAt, monthSpans, yearMarks, type MonthSpan } from './month-spans.ts';
import styles from './date-scrubber.module.css';

interface DateScrubberProps {
  readonly set: ImageSet;
  /** First position in sight. */
  readonly position: number;
  readonly onJump: (position: number) => void;
}

const MAX_MONTHS = 2400;

/** Months, or the days of one, beside a list ordered by date, each as tall as it has pictures: click or drag to go there. */
export function DateScrubber({ set, position, onJump }: DateScrubberProps): ReactNode {
  const t = useTranslate();
  const spans = useSpans(set);
  const isComplete = useIsComplete(set);
  const track = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  // Before the whole order is known a share of it is no place.
  if (spans.length < 2 || !isComplete) return null;

  const positionAt = (clientY: number): number => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.height === 0) return 0;
    const share = Math.min(1, Math.max(0, (clientY - box.top) / box.height));
    return Math.min(set.total - 1, Math.floor(share * set.total));
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    const at = positionAt(event.clientY);
    setHover(at);
    if (event.buttons === 1) onJump(at);
  };
  const shown = hover ?? position;
  const current = monthAt(spans, position);
  const label = monthAt(spans, shown);
  const top = `${(shown / set.total) * 100}%`;
  const step = (offset: number): void => {
    const index = spans.findIndex((span) => span === current);
    const next = spans[index + offset];
    if (next !== undefined) onJump(next.from);
  };
  return (
    <div
      ref={track}
      className={styles.track}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('gallery.scrubber')}
      aria-valuemin={0}
      aria-valuemax={set.total - 1}
      aria-valuenow={position}
      aria-valuetext={
        current === undefined
          ? undefined
          : t('gallery.scrubberMonth', { month: dateLabel(current.month), count: current.count })
      }
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onJump(positionAt(event.clientY));
      }}
      onPointerMove={onPointer}
      onPointerLeave={() => setHover(null)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown') step(1);
        else if (event.key === 'ArrowUp') step(-1);
        else if (event.key === 'Home') onJump(0);
        else if (event.key === 'End') onJump(set.total - 1);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <Bars spans={spans} total={set.total} />
      <span className={styles.marker} style={{ top: `${(position / set.total) * 100}%` }} aria-hidden />
      {hover !== null && label !== undefined && (
        <span className={styles.label} style={{ top }} aria-hidden>
          {dateLabel(label.month)}
        </span>
      )}
    </div>
  );
}

/** Drawn once for a view, however far it is scrolled. */
const Bars = memo(function Bars({ spans, total }: { spans: readonly MonthSpan[]; total: number }): ReactNode {
  const busiest = spans.reduce((most, span) => Math.max(most, span.count), 1);
  return (
    <>
      <svg className={styles.bars} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
        {spans.map((span) => (
          <rect
            key={span.month}
            x={1 - Math.max(0.08, Math.sqrt(span.count / busiest))}
            width={Math.max(0.08, Math.sqrt(span.count / busiest))}
            y={span.from / total}
            height={Math.max(0.0005, span.count / total)}
          />
        ))}
      </svg>
      {yearMarks(spans, total).map((mark) => (
        <span key={mark.year} className={styles.year} style={{ top: `${mark.share * 100}%` }} aria-hidden>
          {mark.year}
        </span>
      ))}
    </>
  );
});

/** Counts per month of the view, or per day of its only month, when it is ordered by date. */
function useSpans(set: ImageSet): readonly MonthSpan[] {
  const [facet, setFacet] = useState<{ set: ImageSet; values: readonly FacetValue[] } | null>(null);
  const direction = useGallery((state) => state.sort.direction);
  const isOrdered = useGallery(isInOrderOfDate);
  useEffect(() => {
    let current = true;
    const query = printQuery(useGallery.getState().query);
    const counts = (field: 'month' | 'day'): Promise<readonly FacetValue[]> =>
      api.gallery.facet({ query, field, prefix: '', limit: MAX_MONTHS, view: 'scrubber' });
    counts('month')
      // Pictures of one month are told apart by their days.
      .then((months) => (months.length === 1 ? counts('day') : months))
      .then((values) => {
        if (current) setFacet({ set, values });
      })
      // Without counts there is no scrubber; the scroll bar reaches everything too.
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [set]);
  return useMemo(
    // Positions are sums of counts, which holds only there.
    () => (isOrdered && facet !== null ? monthSpans(facet.values, direction) : []),
    [facet, isOrdered, direction],
  );
}
