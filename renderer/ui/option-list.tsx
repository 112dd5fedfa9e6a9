import { useEffect, useRef, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { classNames } from './class-names.ts';
import { SmallPicture } from './small-picture.tsx';
import styles from './combobox.module.css';

export interface ListedOption {
  readonly value: string;
  readonly label: string;
  /** A second line: where it comes from, what it is. */
  readonly detail?: string | undefined;
  /** Options with the same group stand under one heading. */
  readonly group?: string | undefined;
  /** Address of a small picture; where there is none its place stays empty. */
  readonly picture?: string | undefined;
}

interface OptionListProps {
  id: string;
  label: string;
  options: readonly ListedOption[];
  /** The option that was chosen before. */
  value: string | null;
  /** The one the keys are at; it stays in sight. */
  active: number;
  onActive(index: number): void;
  onChoose(option: ListedOption): void;
}

/** Of an option with one line of detail, before it was measured. */
const ESTIMATED_HEIGHT = 46;

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** The options under a combobox: only those in sight exist, for a server may have thousands of models. */
export function OptionList({
  id,
  label,
  options,
  value,
  active,
  onActive,
  onChoose,
}: OptionListProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: options.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_HEIGHT,
    getItemKey: (index) => options[index]?.value ?? index,
    overscan: 6,
  });
  useEffect(() => {
    if (active < options.length) virtualizer.scrollToIndex(active);
  }, [virtualizer, active, options]);

  return (
    <div ref={scroller} id={id} role="listbox" tabIndex={-1} aria-label={label} className={styles.list}>
      <div role="presentation" className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const option = options[index];
          if (option === undefined) return null;
          const { group, picture, detail } = option;
          return (
            <div
              key={key}
              role="presentation"
              data-index={index}
              ref={virtualizer.measureElement}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              {group !== undefined && group !== options[index - 1]?.group && (
                <div className={styles.group} role="presentation">
                  {group}
                </div>
              )}
              {/* The input keeps the focus and handles the keys, as a combobox does. */}
              <div
                id={optionId(id, index)}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                aria-setsize={options.length}
                aria-posinset={index + 1}
                className={classNames(
                  styles.option,
                  option.value === value && styles.current,
                  picture !== undefined && styles.pictured,
                )}
                onMouseDown={(event) => {
                  event.preventDefault();
                  onChoose(option);
                }}
                onMouseMove={() => onActive(index)}
              >
                {picture !== undefined && <SmallPicture src={picture} size={40} />}
                <span className={styles.label}>{option.label}</span>
                {detail !== undefined && <span className={styles.detail}>{detail}</span>}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}
