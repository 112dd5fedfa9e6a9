import type { ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import styles from './states.module.css';

interface EmptyStateProps {
  icon?: LucideIcon;
  title: string;
  /** What would be here and how to get it. */
  text?: string;
  actions?: ReactNode;
}

export function EmptyState({ icon: Icon, title, text, actions }: EmptyStateProps): ReactNode {
  return (
    <div className={styles.state}>
      {Icon !== undefined && <Icon size={28} strokeWidth={1.5} aria-hidden className={styles.icon} />}
      <h2 className={styles.title}>{title}</h2>
      {text !== undefined && <p className={styles.text}>{text}</p>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
