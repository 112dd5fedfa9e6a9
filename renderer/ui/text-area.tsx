import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { useFieldAttributes } from './field.tsx';
import styles from './field.module.css';

interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'onChange' | 'value'> {
  /** Left out where the box keeps its text itself. */
  value?: string;
  onChange(value: string): void;
}

/** A text box that grows with what is written. */
export function TextArea({ value, onChange, className, ...rest }: TextAreaProps): ReactNode {
  return (
    <textarea
      {...useFieldAttributes()}
      rows={2}
      {...rest}
      {...(value === undefined ? {} : { value })}
      onChange={(event) => onChange(event.target.value)}
      className={classNames(styles.input, styles.area, className)}
    />
  );
}
