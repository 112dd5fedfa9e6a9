import { useRef, useState, type ReactNode } from 'react';
import { recall, remember } from '../api/memory.ts';
import { classNames } from './class-names.ts';
import styles from './split-pane.module.css';

interface SplitPaneProps {
  /** The pane whose width the user sets; the other takes the rest. */
  side: 'left' | 'right';
  /** Width in CSS pixels at first, and its limits. */
  initialWidth: number;
  minWidth: number;
  maxWidth: number;
  /** What the other pane keeps of a narrow window, CSS pixels: the chosen width gives way to it. */
  restWidth?: number;
  /** The chosen width is remembered under this name. */
  storageKey: string;
  /** What the divider resizes, read aloud. */
  label: string;
  pane: ReactNode;
  children: ReactNode;
}

const KEY_STEP = 16;
const REST_WIDTH = 280;

/** Two panes with a divider between that can be dragged, moved with the arrow keys, or reset by a double click. */
export function SplitPane({
  side,
  initialWidth,
  minWidth,
  maxWidth,
  restWidth = REST_WIDTH,
  storageKey,
  label,
  pane,
  children,
}: SplitPaneProps): ReactNode {
  const [width, setWidth] = useState(() => {
    const stored = Number(recall(`pane.${storageKey}`));
    return stored >= minWidth && stored <= maxWidth ? stored : initialWidth;
  });
  const drag = useRef<{ x: number; width: number } | null>(null);
  const sizedPane = useRef<HTMLDivElement>(null);
  /** Less than what was chosen where the window is narrow. */
  const shownWidth = (): number => sizedPane.current?.offsetWidth ?? width;
  const resize = (next: number): void => {
    const clamped = Math.round(Math.min(maxWidth, Math.max(minWidth, next)));
    setWidth(clamped);
    remember(`pane.${storageKey}`, String(clamped));
  };
  const sign = side === 'left' ? 1 : -1;

  const divider = (
    <div
      className={styles.divider}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={minWidth}
      aria-valuemax={maxWidth}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, width: shownWidth() };
      }}
      onPointerMove={(event) => {
        if (drag.current !== null) resize(drag.current.width + sign * (event.clientX - drag.current.x));
      }}
      onLostPointerCapture={() => {
        drag.current = null;
      }}
      onDoubleClick={() => resize(initialWidth)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') resize(shownWidth() - sign * KEY_STEP);
        else if (event.key === 'ArrowRight') resize(shownWidth() + sign * KEY_STEP);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
  const sized = (
    <div ref={sizedPane} className={styles.pane} style={{ width }}>
      {pane}
    </div>
  );
  return (
    <div className={styles.split}>
      {side === 'left' && sized}
      {side === 'left' && divider}
      <div className={classNames(styles.pane, styles.rest)} style={{ flexBasis: restWidth }}>
        {children}
      </div>
      {side === 'right' && divider}
      {side === 'right' && sized}
    </div>
  );
}
