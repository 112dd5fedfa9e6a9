import { useState, type DragEvent, type ReactNode } from 'react';
import { ChevronRight } from 'lucide-react';
import { recall, remember } from '../../../api/memory.ts';
import { useSpringOpen } from '../../../ui/use-spring-open.ts';
import styles from './panel.module.css';

interface PanelSectionProps {
  readonly title: string;
  /** Under which it remembers whether it is open. */
  readonly memoryKey: string;
  readonly openAtFirst?: boolean;
  /** Buttons beside the title, there also while it is closed. */
  readonly actions?: ReactNode;
  /** Whether what is being dragged can be dropped on something in it: held over the title, it opens. Never unless given. */
  readonly accepts?: (event: DragEvent) => boolean;
  /** Drawn only while it is open. */
  readonly children: ReactNode;
}

/** A part of the side panel that opens and closes. */
export function PanelSection({
  title,
  memoryKey,
  openAtFirst = false,
  actions,
  accepts,
  children,
}: PanelSectionProps): ReactNode {
  const [open, setOpen] = useState(() => {
    const remembered = recall(memoryKey);
    return remembered === undefined ? openAtFirst : remembered === 'open';
  });
  const change = (next: boolean): void => {
    setOpen(next);
    remember(memoryKey, next ? 'open' : 'closed');
  };
  const spring = useSpringOpen(() => change(true));
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h3>
          <button
            type="button"
            className={styles.sectionToggle}
            aria-expanded={open}
            onClick={() => change(!open)}
            onDragOver={(event) => {
              if (!open && accepts?.(event) === true) spring.hold();
            }}
            onDragLeave={spring.leave}
          >
            <ChevronRight size={13} aria-hidden className={styles.chevron} />
            {title}
          </button>
        </h3>
        {actions}
      </div>
      {open && children}
    </section>
  );
}
