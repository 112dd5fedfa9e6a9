import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { BatchRunView, PromptProgress } from '../../../preload/contract/batch.ts';
import { api } from '../../api/api.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Progress } from '../../ui/progress.tsx';
import { useFreshness } from './contact-sheet.tsx';
import { usePages } from './use-pages.ts';
import styles from './batches.module.css';

/** How far each prompt of the file is. */
export function PromptProgressList({ run }: { run: BatchRunView }): ReactNode {
  const t = useTranslate();
  const [count, setCount] = useState(0);
  const freshness = useFreshness(run);
  const pages = usePages<PromptProgress>(run.id, freshness, async (from, to) => {
    const { prompts, items } = await api.batch.promptProgress({ id: run.id, from, to });
    setCount(prompts);
    return items;
  });
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => 44,
    overscan: 8,
  });
  const rows = virtualizer.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = (rows.at(-1)?.index ?? 0) + 1;
  const { need } = pages;
  useEffect(() => need(first, last), [need, first, last]);
  return (
    <div ref={scroller} className={styles.rows} role="list" aria-label={t('batches.byPrompt')}>
      <div role="presentation" className={styles.rowsInner} style={{ height: virtualizer.getTotalSize() }}>
        {rows.map((row) => {
          const item = pages.get(row.index);
          return (
            <div
              key={row.key}
              role="listitem"
              aria-setsize={count}
              aria-posinset={row.index + 1}
              data-index={row.index}
              ref={virtualizer.measureElement}
              className={styles.promptRow}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {item && (
                <>
                  <span className={styles.rowPrompt}>{item.prompt}</span>
                  <span>
                    <Progress fraction={item.done / item.images} label={item.prompt} />
                  </span>
                  <span className={styles.promptCount}>
                    {t('batches.promptRow', { done: item.done, images: item.images })}
                    {item.failed > 0 && (
                      <span className={styles.failedText}>
                        {' '}
                        · {t('batches.failedCount', { count: item.failed })}
                      </span>
                    )}
                  </span>
                </>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
