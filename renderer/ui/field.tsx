import { createContext, use, useId, useMemo, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

interface FieldIds {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
}

const FieldContext = createContext<FieldIds | null>(null);

/** The attributes a control inside a `Field` takes so that its label, help and error belong to it. */
export function useFieldAttributes(): {
  id: string | undefined;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
} {
  const field = use(FieldContext);
  return {
    id: field?.id,
    'aria-describedby': field?.describedBy,
    'aria-invalid': field?.invalid === true ? true : undefined,
  };
}

interface FieldProps {
  label: string;
  /** One line on what the setting does. */
  help?: string | undefined;
  error?: string | undefined;
  /** Something small at the right end of the label's line. */
  aside?: ReactNode;
  /** Label and control on one line. */
  inline?: boolean | undefined;
  className?: string | undefined;
  children: ReactNode;
}

/** A control with its name, a line of help and what is wrong with it. */
export function Field({
  label,
  help,
  error,
  aside,
  inline = false,
  className,
  children,
}: FieldProps): ReactNode {
  const id = useId();
  const helpId = `${id}help`;
  const errorId = `${id}error`;
  const describedBy = [help !== undefined && helpId, error !== undefined && errorId]
    .filter(Boolean)
    .join(' ');
  const ids = useMemo(
    () => ({ id, describedBy: describedBy || undefined, invalid: error !== undefined }),
    [id, describedBy, error],
  );
  return (
    <div className={classNames(styles.field, inline && styles.inline, className)}>
      <div className={styles.line}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        {aside}
      </div>
      <FieldContext value={ids}>{children}</FieldContext>
      {help !== undefined && (
        <p id={helpId} className={styles.help}>
          {help}
        </p>
      )}
      {error !== undefined && (
        <p id={errorId} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
