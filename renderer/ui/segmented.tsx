import type { ReactNode } from 'react';
import { ToggleGroup } from 'radix-ui';
import type { LucideIcon } from 'lucide-react';
import styles from './segmented.module.css';

interface SegmentedProps<Value extends string> {
  value: Value | null;
  options: readonly {
    readonly value: Value;
    readonly label: string;
    readonly icon?: LucideIcon;
    readonly hint?: string;
  }[];
  onChange(value: Value): void;
  /** What is chosen between, read aloud. */
  label: string;
  disabled?: boolean;
}

/** A few choices side by side, one of them pressed. */
export function Segmented<Value extends string>({
  value,
  options,
  onChange,
  label,
  disabled = false,
}: SegmentedProps<Value>): ReactNode {
  return (
    <ToggleGroup.Root
      type="single"
      className={styles.root}
      value={value ?? ''}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      aria-label={label}
      disabled={disabled}
    >
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} value={option.value} className={styles.item} title={option.hint}>
          {option.icon !== undefined && <option.icon size={14} aria-hidden />}
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
