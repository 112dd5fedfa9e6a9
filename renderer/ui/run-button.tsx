import type { ComponentProps, ReactNode } from 'react';
import type { CommandId } from '../commands/definitions.ts';
import { useShortcut } from '../commands/use-commands.ts';
import { Button } from './button.tsx';
import { Kbd } from './kbd.tsx';
import styles from './run-button.module.css';

interface RunButtonProps extends Omit<ComponentProps<typeof Button>, 'variant' | 'size' | 'className'> {
  /** Whose shortcut is shown, where there is room for it. */
  command: CommandId;
}

/** The button a form is for, as wide as what is beside it leaves room. */
export function RunButton({ command, children, ...rest }: RunButtonProps): ReactNode {
  const keys = useShortcut(command);
  return (
    <Button variant="primary" size="large" className={styles.run} {...rest}>
      {children}
      {keys !== undefined && <Kbd keys={keys} />}
    </Button>
  );
}
