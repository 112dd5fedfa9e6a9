import type { ComponentProps, ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import type { CommandId } from '../commands/definitions.ts';
import { useCommandState } from '../commands/registry.ts';
import { classNames } from './class-names.ts';
import { Spinner } from './spinner.tsx';
import { Tooltip } from './tooltip.tsx';
import styles from './button.module.css';

type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant | undefined;
  size?: 'small' | 'medium' | 'large' | undefined;
  icon?: LucideIcon | undefined;
  /** Shows a spinner and refuses clicks while something is under way. */
  busy?: boolean | undefined;
}

export function Button({
  variant = 'secondary',
  size = 'medium',
  icon: Icon,
  busy = false,
  className,
  children,
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      {...rest}
      {...(busy && BUSY)}
      className={classNames(styles.button, styles[variant], styles[size], className)}
    >
      {busy ? <Spinner size={14} /> : Icon !== undefined && <Icon size={15} aria-hidden />}
      {children}
    </button>
  );
}

/** Not `disabled`, which would take the keyboard's place from who has just pressed it. */
const BUSY: ComponentProps<'button'> = {
  'aria-busy': true,
  'aria-disabled': true,
  onClick: (event) => event.preventDefault(),
};

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'title'> {
  icon: LucideIcon;
  /** Its name, read aloud and shown as a tooltip. */
  label: string;
  /** Shown beside the name in the tooltip. */
  shortcut?: string | undefined;
  /** Shows this command's shortcut as it stands now. */
  command?: CommandId | undefined;
  variant?: ButtonVariant | undefined;
  /** For a button that stays pressed. */
  pressed?: boolean | undefined;
  size?: 'small' | 'medium' | 'large' | undefined;
  /** Shows a spinner and refuses clicks while something is under way. */
  busy?: boolean | undefined;
}

export function IconButton({
  icon: Icon,
  label,
  shortcut,
  command,
  variant = 'quiet',
  size = 'medium',
  busy = false,
  pressed,
  className,
  ...rest
}: IconButtonProps): ReactNode {
  const bound = useCommandState((state) =>
    command === undefined ? undefined : state.keymap.get(command)?.[0],
  );
  return (
    <Tooltip label={label} shortcut={shortcut ?? bound}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
        {...(busy && BUSY)}
        className={classNames(styles.button, styles.iconOnly, styles[variant], styles[size], className)}
      >
        {busy ? <Spinner size={14} /> : <Icon size={size === 'small' ? 14 : 16} aria-hidden />}
      </button>
    </Tooltip>
  );
}
