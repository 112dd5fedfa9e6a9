import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { CircleAlert } from 'lucide-react';
import type { BatchCell, BatchRunView } from '../../../preload/contract/batch.ts';
import { api } from '../../api/api.ts';
import { thumbnailUrl } from '../../api/media.ts';
import { navigate } from '../../api/navigation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { classNames } from '../../ui/class-names.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { usePages } from './use-pages.ts';
import styles from './batches.module.css';

const CELL = 132;
const GAP = 6;
/** Rows a scroller can hold. */
const MAX_ROWS = 200_000;

/** Every picture of a run in its place, filling as they are made. */
export function ContactSheet({ run }: { run: BatchRunView }): ReactNode {
  const t = useTranslate();
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 800));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const columns = Math.max(1, Math.floor((width + GAP) / (CELL + GAP)));
  const freshness = useFreshness(run);
  const pages = usePages<BatchCell>(run.id, freshness, (from, to) =>
    api.batch.cells({ id: run.id, from, to }),
  );
  const virtualizer = useVirtualizer({
    count: Math.min(MAX_ROWS, Math.ceil(run.images / columns)),
    getScrollElement: () => scroller.current,
    estimateSize: () => CELL + GAP,
    overscan: 3,
  });
  const rows = virtualizer.getVirtualItems();
  const first = (rows[0]?.index ?? 0) * columns;
  const last = Math.min(run.images, ((rows.at(-1)?.index ?? 0) + 1) * columns);
  const { need } = pages;
  useEffect(() => need(first, last), [need, first, last]);

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
              gridTemplateColumns: `repeat(${columns}, ${CELL}px)`,
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
        <span className={styles.cellState} title={name}>
          {state === 'running' ? (
            <Spinner label={name} />
          ) : state === 'failed' ? (
            <CircleAlert size={18} aria-label={name} />
          ) : null}
          <span className={styles.cellNumber}>{index + 1}</span>
        </span>
      )}
    </div>
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
