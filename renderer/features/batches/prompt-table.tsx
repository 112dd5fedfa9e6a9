import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Copy } from 'lucide-react';
import type { BatchReport, BatchRow } from '../../../preload/contract/batch.ts';
import { api } from '../../api/api.ts';
import { copyText } from '../../api/image-actions.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { estimateText } from './draft-view.tsx';
import { markVarying } from './mark-varying.ts';
import { usePages } from './use-pages.ts';
import styles from './batches.module.css';

/** A scroller can be some 33 million pixels high at most; search finds the rows beyond. */
const MAX_LISTED = 400_000;
const SEARCH_AFTER_MS = 200;
const MAX_FOUND = 2000;

interface Found {
  readonly indexes: readonly number[];
  readonly complete: boolean;
}

/** Every expanded prompt, however many: rows are fetched as they come into sight. What varies is marked. */
export function PromptTable({ report }: { report: BatchReport }): ReactNode {
  const t = useTranslate();
  const [words, setWords] = useState('');
  const found = useSearch(report.draftId, words);
  const count = found === null ? Math.min(report.rows, MAX_LISTED) : found.indexes.length;
  const key = `${report.draftId}:${found === null ? '' : found.indexes.length}:${found?.indexes[0] ?? ''}`;
  const pages = usePages<BatchRow>(key, 0, (from, to) => {
    const places = Array.from(
      { length: Math.max(0, Math.min(to, count) - from) },
      (_, offset) => from + offset,
    );
    const indexes = found === null ? places : places.flatMap((place) => found.indexes[place] ?? []);
    return api.batch.rows({ draftId: report.draftId, indexes });
  });
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => 46,
    overscan: 12,
  });
  const rows = virtualizer.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;
  const { need } = pages;
  useEffect(() => {
    if (count > 0) need(Math.max(0, first - 1), last + 1);
  }, [need, first, last, count]);

  return (
    <div className={styles.table}>
      <div className={styles.tableTools}>
        <TextInput
          type="search"
          className={styles.search}
          aria-label={t('batches.search')}
          placeholder={t('batches.search')}
          value={words}
          onChange={setWords}
        />
        <span className={styles.quietText} role="status">
          {found === null
            ? `${t('batches.rows', { count: report.rows })} · ${t('common.images', { count: report.images })}`
            : found.complete
              ? t('batches.found', { count: found.indexes.length })
              : t('batches.foundMore', { count: found.indexes.length })}
          {' · '}
          {estimateText(report, t)}
        </span>
      </div>
      {found === null && report.rows > MAX_LISTED && (
        <p className={styles.hint}>{t('batches.rowsCut', { count: MAX_LISTED })}</p>
      )}
      {count === 0 ? (
        <p className={styles.hint}>{t('batches.noMatch')}</p>
      ) : (
        <div
          ref={scroller}
          className={styles.rows}
          role="table"
          aria-label={t('batches.prompts')}
          aria-rowcount={count}
        >
          <div role="rowgroup" className={styles.headGroup}>
            <div role="row" className={styles.rowHead}>
              <span role="columnheader" className={styles.rowNumber}>
                {t('batches.column.number')}
              </span>
              <span role="columnheader">{t('batches.column.prompt')}</span>
              <span role="columnheader">{t('batches.column.seeds')}</span>
            </div>
          </div>
          <div role="rowgroup" className={styles.rowsInner} style={{ height: virtualizer.getTotalSize() }}>
            {rows.map((item) => {
              const row = pages.get(item.index);
              return (
                <div
                  key={item.key}
                  role="row"
                  aria-rowindex={item.index + 1}
                  data-index={item.index}
                  ref={virtualizer.measureElement}
                  className={styles.row}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {row === undefined ? (
                    <div role="cell" className={styles.rowWaiting} />
                  ) : (
                    <Row row={row} previous={pages.get(item.index - 1)} next={pages.get(item.index + 1)} />
                  )}
                </div>
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
}

interface RowProps {
  row: BatchRow;
  previous: BatchRow | undefined;
  next: BatchRow | undefined;
}

function Row({ row, previous, next }: RowProps): ReactNode {
  const t = useTranslate();
  const parts = markVarying(row, previous, next);
  return (
    <>
      <div role="cell" className={styles.rowNumber}>
        {(row.index + 1).toLocaleString()}
      </div>
      <div role="cell" className={styles.rowPrompt} dir="auto" data-selectable>
        {parts.map((part, place) => (
          <span key={part.id}>
            {place > 0 && ', '}
            {part.varies ? <mark className={styles.varies}>{part.text}</mark> : part.text}
          </span>
        ))}
        {row.negative !== '' && previous?.negative !== row.negative && (
          <div className={styles.rowNegative}>{t('batches.negative', { text: row.negative })}</div>
        )}
      </div>
      <div role="cell" className={styles.rowSeeds} title={row.seeds.slice(0, 50).join(', ')}>
        {row.seeds.length <= 3 ? row.seeds.join(', ') : t('batches.seedCount', { count: row.seeds.length })}
      </div>
      <div role="cell">
        <IconButton
          size="small"
          icon={Copy}
          label={t('batches.copyPrompt')}
          className={styles.rowAction}
          onClick={() => void copyText(row.prompt)}
        />
      </div>
    </>
  );
}

/** Rows that hold every word; null while nothing is searched. */
function useSearch(draftId: string, words: string): Found | null {
  const [found, setFound] = useState<{ readonly key: string; readonly result: Found } | null>(null);
  const key = `${draftId}\n${words.trim()}`;
  const searching = words.trim() !== '';
  useEffect(() => {
    if (!searching) return undefined;
    let stale = false;
    const timer = setTimeout(() => {
      void api.batch
        .search({ draftId, text: words, limit: MAX_FOUND })
        .then((result) => {
          if (!stale) setFound({ key, result });
        })
        // A stale draft: its successor searches again.
        .catch(() => undefined);
    }, SEARCH_AFTER_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [draftId, words, key, searching]);
  return searching ? (found?.result ?? { indexes: [], complete: true }) : null;
}
