import type { ReactNode } from 'react';
import { Switch } from 'radix-ui';
import { useFieldAttributes } from './field.tsx';
import styles from './toggle.module.css';

interface ToggleProps {
  checked: boolean;
  onChange(checked: boolean): void;
  disabled?: boolean;
  /** Only where no `Field` names it. */
  'aria-label'?: string;
}

export function Toggle({ checked, onChange, disabled = false, ...rest }: ToggleProps): ReactNode {
  const { id, 'aria-describedby': describedBy } = useFieldAttributes();
  return (
    <Switch.Root
      {...(id === undefined ? {} : { id })}
      aria-describedby={describedBy}
      {...rest}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled}
      className={styles.root}
    >
      <Switch.Thumb className={styles.thumb} />
    </Switch.Root>
  );
}
