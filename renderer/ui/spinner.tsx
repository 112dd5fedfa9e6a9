import type { ReactNode } from 'react';
import styles from './progress.module.css';

/** `size` in CSS pixels. With a `label` it is announced; without, it decorates something that is. */
export function Spinner({ size = 18, label }: { size?: number; label?: string }): ReactNode {
  return (
    <span className={styles.spinner} role={label === undefined ? undefined : 'status'}>
      <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden>
        <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" strokeWidth="3" opacity="0.25" />
        <path
          d="M12 3a9 9 0 0 1 9 9"
          fill="none"
          stroke="currentColor"
          strokeWidth="3"
          strokeLinecap="round"
        />
      </svg>
      {label !== undefined && <span className="visually-hidden">{label}</span>}
    </span>
  );
}
