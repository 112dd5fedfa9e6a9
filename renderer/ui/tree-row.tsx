import { useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react';
import { ChevronRight } from 'lucide-react';
import { classNames } from './class-names.ts';
import { ContextMenu, type MenuEntry } from './menu.tsx';
import { NavRow, type NavRowProps } from './nav-row.tsx';
import { useSpringOpen } from './use-spring-open.ts';
import styles from './tree-row.module.css';

interface TreeRowProps extends NavRowProps {
  /** 0 at the top. */
  readonly depth: number;
  /** Null for a leaf. */
  readonly open: boolean | null;
  readonly onOpen: (open: boolean) => void;
  /** Names the button that opens and closes it. */
  readonly expanderLabel: string;
  readonly menu: readonly MenuEntry[];
  /** Whether what is being dragged can be dropped here; the row then says so. */
  readonly accepts: (event: DragEvent) => boolean;
  readonly onDrop: (event: DragEvent, place: DropPlace) => void;
  /** Whether it can also be put between this row and the next ones; never unless given. */
  readonly acceptsBetween?: (event: DragEvent) => boolean;
  /** The rows below, while it is open. */
  readonly children?: ReactNode;
}

/** Where on a row something is dropped: on it, or at its upper or lower edge. */
type DropPlace = 'before' | 'into' | 'after';

/** Share of a row's height that counts as its edge. */
const EDGE = 0.25;
const INDENT = 14;
/** Rows deeper than this are indented as much, so that there is room left for their names. */
const MOST_INDENTED = 6;

/** A list of tree rows. */
export function TreeList({ children }: { children: ReactNode }): ReactNode {
  return <ul className={styles.tree}>{children}</ul>;
}

/** One row of a tree in a side panel, with its menu, and those below it. Arrow keys go through the rows and open and close them. */
export function TreeRow({
  depth,
  open,
  onOpen,
  expanderLabel,
  menu,
  accepts,
  acceptsBetween,
  onDrop,
  children,
  ...row
}: TreeRowProps): ReactNode {
  const [over, setOver] = useState<DropPlace | null>(null);
  const spring = useSpringOpen(() => onOpen(true));
  const leave = (): void => {
    setOver(null);
    spring.leave();
  };
  const placeOf = (event: DragEvent): DropPlace | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientY - box.top) / box.height;
    if ((share < EDGE || share > 1 - EDGE) && acceptsBetween?.(event) === true) {
      return share < EDGE ? 'before' : 'after';
    }
    return accepts(event) ? 'into' : null;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) focusRow(event.currentTarget, step);
    else if (event.key === 'ArrowRight' && open === false) onOpen(true);
    else if (event.key === 'ArrowLeft' && open === true) onOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li>
      <ContextMenu entries={menu}>
        <div
          className={classNames(styles.node, over !== null && styles[over])}
          style={{ paddingLeft: Math.min(depth, MOST_INDENTED) * INDENT }}
          onDragOver={(event) => {
            const place = placeOf(event);
            setOver(place);
            if (place === null) return;
            event.preventDefault();
            if (open === false && place === 'into') spring.hold();
          }}
          onDragLeave={leave}
          onDrop={(event) => {
            leave();
            const place = placeOf(event);
            if (place === null) return;
            event.preventDefault();
            onDrop(event, place);
          }}
        >
          {open === null ? (
            <span className={styles.expander} />
          ) : (
            <button
              type="button"
              className={styles.expander}
              aria-expanded={open}
              aria-label={expanderLabel}
              tabIndex={-1}
              onClick={() => onOpen(!open)}
            >
              <ChevronRight size={13} aria-hidden className={styles.chevron} />
            </button>
          )}
          <NavRow {...row} onKeyDown={onKeyDown} />
        </div>
      </ContextMenu>
      {open === true && children}
    </li>
  );
}

/** Moves the focus to the row before or after this one in its tree, whatever their depths. */
function focusRow(from: Element, step: number): void {
  const rows = [...(from.closest('section')?.querySelectorAll<HTMLElement>('li [data-nav-row]') ?? [])];
  const at = rows.findIndex((row) => row === from);
  rows[at + step]?.focus();
}
