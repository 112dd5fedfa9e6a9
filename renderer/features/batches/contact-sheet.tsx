import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { RotateCcw } from 'lucide-react';
import type { BatchCell, BatchRunView } from '../../../preload/contract/batch.ts';
import { api } from '../../api/api.ts';
import { thumbnailUrl } from '../../api/media.ts';
import { navigate } from '../../api/navigation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { retryPicture } from './batch-actions.ts';
import { usePages } from './use-pages.ts';
import { useWidth } from '../../ui/use-width.ts';
import styles from './batches.module.css';

/** Width of a square cell at least, pixels; wider pictures get wider cells. All grow until they fill the row. */
const CELL = 132;
const GAP = 6;
/** Shapes beyond these get bars. */
const MIN_ASPECT = 0.6;
const MAX_ASPECT = 2;
/** Rows a scroller can hold. */
const MAX_ROWS = 200_000;

/** Every picture of a run in its place, filling as they are made. */
export function ContactSheet({ run }: { run: BatchRunView }): ReactNode {
  const t = useTranslate();
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller, 800);
  const freshness = useFreshness(run);
  const pages = usePages<BatchCell>(run.id, freshness, (from, to) =>
    api.batch.cells({ id: run.id, from, to }),
  );
  const [aspect, setAspect] = useState(1);
  const wanted = CELL * Math.max(1, Math.sqrt(aspect));
  const columns = Math.max(1, Math.floor((width + GAP) / (wanted + GAP)));
  const cellWidth = (width - GAP * (columns - 1)) / columns;
  const cellHeight = Math.round(cellWidth / aspect);
  const virtualizer = useVirtualizer({
    count: Math.min(MAX_ROWS, Math.ceil(run.images / columns)),
    getScrollElement: () => scroller.current,
    estimateSize: () => cellHeight + GAP,
    overscan: 3,
  });
  const { measure } = virtualizer;
  useLayoutEffect(() => measure(), [measure, cellHeight]);
  const rows = virtualizer.getVirtualItems();
  const first = (rows[0]?.index ?? 0) * columns;
  const last = Math.min(run.images, ((rows.at(-1)?.index ?? 0) + 1) * columns);
  const { need } = pages;
  useEffect(() => need(first, last), [need, first, last]);
  // Cells take the shape of the first picture in sight that is there.
  const shown = Array.from({ length: last - first }, (_, offset) => pages.get(first + offset));
  const sized = shown.find((cell) => cell !== undefined && cell.width > 0);
  const shape = sized === undefined ? aspect : sized.width / sized.height;
  useEffect(() => setAspect(Math.min(MAX_ASPECT, Math.max(MIN_ASPECT, shape))), [shape]);

  return (
    <div ref={scroller} className={styles.sheet} role="list" aria-label={t('batches.sheet')}>
      <div role="presentation" className={styles.rowsInner} style={{ height: virtualizer.getTotalSize() }}>
        {rows.map((row) => (
          <div
            key={row.key}
            role="presentation"
            className={styles.sheetRow}
            style={{
              transform: `translateY(${row.start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              height: cellHeight,
            }}
          >
            {Array.from({ length: Math.min(columns, run.images - row.index * columns) }, (_, offset) => {
              const index = row.index * columns + offset;
              return <Cell key={index} index={index} cell={pages.get(index)} total={run.images} />;
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

function Cell({
  index,
  cell,
  total,
}: {
  index: number;
  cell: BatchCell | undefined;
  total: number;
}): ReactNode {
  const t = useTranslate();
  const state = cell?.state ?? 'waiting';
  const name = t('batches.cellName', { number: index + 1, state: t(`batches.cell.${state}`) });
  const place = { 'aria-setsize': total, 'aria-posinset': index + 1 };
  return (
    <div role="listitem" className={classNames(styles.cell, styles[`cell-${state}`])} {...place}>
      {cell?.contentHash ? (
        <button
          type="button"
          className={styles.cellButton}
          aria-label={name}
          onClick={() => navigate('image', { uid: cell.uid })}
        >
          <img src={thumbnailUrl(cell.uid, cell.contentHash, 320)} alt="" loading="lazy" draggable={false} />
        </button>
      ) : (
        <span className={styles.cellState} title={cell?.reason ?? name}>
          {state === 'running' && <Spinner label={name} />}
          {cell && state === 'failed' && <FailedCell cell={cell} name={name} />}
          {state !== 'failed' && <span className={styles.cellNumber}>{index + 1}</span>}
        </span>
      )}
    </div>
  );
}

/** What went wrong, and another try for this picture alone. */
function FailedCell({ cell, name }: { cell: BatchCell; name: string }): ReactNode {
  const t = useTranslate();
  return (
    <>
      <span className={styles.cellReason}>
        <span className="visually-hidden">{name}: </span>
        {cell.reason}
      </span>
      <Button size="small" icon={RotateCcw} onClick={() => void retryPicture(cell.jobId)}>
        {t('common.retry')}
      </Button>
    </>
  );
}

/** Changes with a run's progress, at most twice a second: what is in sight is then fetched again. */
export function useFreshness(run: BatchRunView): number {
  const { done, failed, cancelled, running, state } = run;
  const now = done * 7 + failed * 5 + cancelled * 3 + running + (state === 'running' ? 0 : 0.5);
  const latest = useRef(now);
  useEffect(() => {
    latest.current = now;
  });
  const [freshness, setFreshness] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setFreshness(latest.current), 500);
    return () => clearInterval(timer);
  }, []);
  return freshness;
}
