import type { ReactNode } from 'react';
import styles from './suggestion-list.module.css';

interface Suggestion {
  readonly key: string;
  readonly label: string;
  /** What it is, or how often there is one. */
  readonly detail?: string | undefined;
}

interface SuggestionListProps {
  id: string;
  label: string;
  suggestions: readonly Suggestion[];
  /** The one that a key would take; -1: none. */
  active: number;
  onTake(index: number): void;
}

/** What could be typed on, under a box that keeps the focus and handles the keys: it names `suggestionId` as its active descendant. */
export function SuggestionList({ id, label, suggestions, active, onTake }: SuggestionListProps): ReactNode {
  return (
    <div id={id} role="listbox" tabIndex={-1} aria-label={label}>
      {suggestions.map((suggestion, index) => (
        <div
          key={suggestion.key}
          id={suggestionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={styles.option}
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(index);
          }}
        >
          <span className={styles.label}>{suggestion.label}</span>
          {suggestion.detail !== undefined && <span className={styles.detail}>{suggestion.detail}</span>}
        </div>
      ))}
    </div>
  );
}

export function suggestionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}
