import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './progress.module.css';

interface ProgressProps {
  /** 0–1; null while the amount is not known. */
  fraction: number | null;
  /** What progresses, read aloud. */
  label: string;
  /** Held or not begun: nothing moves. */
  still?: boolean;
}

export function Progress({ fraction, label, still = false }: ProgressProps): ReactNode {
  const percent = fraction === null ? undefined : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        className={percent === undefined ? classNames(styles.unknown, still && styles.still) : styles.bar}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
