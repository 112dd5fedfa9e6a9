import type { DragEvent, KeyboardEvent, ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import styles from './nav-row.module.css';

export interface NavRowProps {
  readonly name: string;
  readonly icon?: LucideIcon;
  /** A small picture instead of the icon. */
  readonly coverUrl?: string | null;
  readonly count?: number;
  readonly pressed: boolean;
  readonly title?: string | undefined;
  readonly onClick: () => void;
  /** Makes it draggable. */
  readonly onDragStart?: ((event: DragEvent) => void) | undefined;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** One line of a side panel: where to go, or what to filter by, with how many there are. */
export function NavRow({
  name,
  icon: Icon,
  coverUrl = null,
  count,
  pressed,
  title,
  onClick,
  onDragStart,
  onKeyDown,
}: NavRowProps): ReactNode {
  return (
    <button
      type="button"
      className={styles.row}
      aria-pressed={pressed}
      title={title}
      data-nav-row=""
      draggable={onDragStart !== undefined}
      onDragStart={onDragStart}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      {coverUrl === null ? (
        Icon !== undefined && <Icon size={16} aria-hidden className={styles.icon} />
      ) : (
        <img src={coverUrl} alt="" className={styles.cover} draggable={false} />
      )}
      <span className={styles.name}>{name}</span>
      {count !== undefined && <span className={styles.count}>{count.toLocaleString()}</span>}
    </button>
  );
}
