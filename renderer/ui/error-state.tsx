import type { ReactNode } from 'react';
import { CircleAlert } from 'lucide-react';
import { Button } from './button.tsx';
import styles from './states.module.css';

interface ErrorStateProps {
  title: string;
  /** What happened and what to do, as the error itself says it. */
  message: string;
  retry?: { readonly label: string; run(): void } | undefined;
}

export function ErrorState({ title, message, retry }: ErrorStateProps): ReactNode {
  return (
    <div className={styles.state} role="alert">
      <CircleAlert size={28} strokeWidth={1.5} aria-hidden className={styles.icon} />
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.text}>{message}</p>
      {retry !== undefined && (
        <div className={styles.actions}>
          <Button onClick={retry.run}>{retry.label}</Button>
        </div>
      )}
    </div>
  );
}
