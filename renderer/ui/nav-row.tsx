import { useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import styles from './nav-row.module.css';

export interface NavRowProps {
  readonly name: string;
  readonly icon?: LucideIcon;
  /** A small picture instead of the icon, as long as there is one. */
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
  const [missingUrl, setMissingUrl] = useState<string | null>(null);
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
      {coverUrl === null || coverUrl === missingUrl ? (
        Icon !== undefined && <Icon size={16} aria-hidden className={styles.icon} />
      ) : (
        <img
          src={coverUrl}
          alt=""
          className={styles.cover}
          draggable={false}
          onError={() => setMissingUrl(coverUrl)}
        />
      )}
      <span className={styles.name}>{name}</span>
      {count !== undefined && <span className={styles.count}>{count.toLocaleString()}</span>}
    </button>
  );
}
