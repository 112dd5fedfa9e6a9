import type { ReactNode } from 'react';
import styles from './progress.module.css';

interface ProgressProps {
  /** 0–1; null while the amount is not known. */
  fraction: number | null;
  /** What progresses, read aloud. */
  label: string;
}

export function Progress({ fraction, label }: ProgressProps): ReactNode {
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
        className={percent === undefined ? styles.unknown : styles.bar}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
