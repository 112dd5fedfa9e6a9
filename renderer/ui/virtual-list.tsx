import { useRef, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { classNames } from './class-names.ts';
import styles from './virtual-list.module.css';

interface VirtualListProps<Item> {
  items: readonly Item[];
  /** Height of a row in CSS pixels before it was measured. */
  estimatedHeight: number;
  gap?: number;
  /** What the list holds, read aloud. */
  label: string;
  itemKey(item: Item): string;
  renderItem(item: Item, index: number): ReactNode;
  className?: string | undefined;
}

/** A list of any length: only the rows in sight exist. Rows are measured, so their heights may differ. */
export function VirtualList<Item>({
  items,
  estimatedHeight,
  gap = 0,
  label,
  itemKey,
  renderItem,
  className,
}: VirtualListProps<Item>): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatedHeight,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : itemKey(item);
    },
    gap,
    overscan: 6,
  });
  return (
    <div ref={scroller} className={classNames(styles.scroller, className)}>
      <div
        role="list"
        aria-label={label}
        className={styles.inner}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((row) => {
          const item = items[row.index];
          return item === undefined ? null : (
            <div
              key={row.key}
              role="listitem"
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              data-index={row.index}
              ref={virtualizer.measureElement}
              className={styles.row}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {renderItem(item, row.index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
