import { useState, type ReactNode } from 'react';
import { ChevronRight } from 'lucide-react';
import { recall, remember } from '../../../api/memory.ts';
import styles from './panel.module.css';

interface PanelSectionProps {
  readonly title: string;
  /** Under which it remembers whether it is open. */
  readonly memoryKey: string;
  readonly openAtFirst?: boolean;
  /** Buttons beside the title, there also while it is closed. */
  readonly actions?: ReactNode;
  /** Drawn only while it is open. */
  readonly children: ReactNode;
}

/** A part of the side panel that opens and closes. */
export function PanelSection({
  title,
  memoryKey,
  openAtFirst = false,
  actions,
  children,
}: PanelSectionProps): ReactNode {
  const [open, setOpen] = useState(() => {
    const remembered = recall(memoryKey);
    return remembered === undefined ? openAtFirst : remembered === 'open';
  });
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h3>
          <button
            type="button"
            className={styles.sectionToggle}
            aria-expanded={open}
            onClick={() => {
              setOpen(!open);
              remember(memoryKey, open ? 'closed' : 'open');
            }}
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
