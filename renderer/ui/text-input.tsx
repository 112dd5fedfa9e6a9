import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { useFieldAttributes } from './field.tsx';
import styles from './field.module.css';

interface TextInputProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'type'> {
  value: string;
  onChange(value: string): void;
  type?: 'text' | 'search' | 'url' | 'password' | 'date';
}

export function TextInput({ value, onChange, className, type = 'text', ...rest }: TextInputProps): ReactNode {
  return (
    <input
      {...useFieldAttributes()}
      autoComplete="off"
      spellCheck={false}
      {...rest}
      type={type}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={classNames(styles.input, className)}
    />
  );
}
