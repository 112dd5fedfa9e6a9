import type { KeyboardEvent, ReactNode } from 'react';
import { ContextMenu as RadixContextMenu, DropdownMenu } from 'radix-ui';
import { Check, ChevronRight, type LucideIcon } from 'lucide-react';
import type { CommandId } from '../commands/definitions.ts';
import { handleKeyDown } from '../commands/registry.ts';
import { useShortcut } from '../commands/use-commands.ts';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';
import styles from './menu.module.css';

export type MenuEntry =
  | {
      readonly kind: 'item';
      readonly label: string;
      readonly icon?: LucideIcon | undefined;
      readonly shortcut?: string | undefined;
      /** Shows the command's shortcut as it stands now. */
      readonly command?: CommandId | undefined;
      readonly disabled?: boolean | undefined;
      readonly danger?: boolean | undefined;
      /** Makes it a check mark item. */
      readonly checked?: boolean | undefined;
      run(): void;
    }
  | { readonly kind: 'separator' }
  | { readonly kind: 'heading'; readonly label: string }
  | {
      readonly kind: 'submenu';
      readonly label: string;
      readonly icon?: LucideIcon | undefined;
      readonly entries: readonly MenuEntry[];
    };

function CommandKbd({ command }: { command: CommandId }): ReactNode {
  const shortcut = useShortcut(command);
  return shortcut === undefined ? null : <Kbd keys={shortcut} />;
}

/** The parts both kinds of menu share under different names. */
type Parts = typeof DropdownMenu | typeof RadixContextMenu;

function MenuEntries({ entries, parts }: { entries: readonly MenuEntry[]; parts: Parts }): ReactNode {
  return entries.map((entry, index) => {
    const key = entry.kind === 'separator' ? `separator-${index}` : `${entry.kind}-${entry.label}`;
    if (entry.kind === 'separator') return <parts.Separator key={key} className={styles.separator} />;
    if (entry.kind === 'heading') {
      return (
        <parts.Label key={key} className={styles.heading}>
          {entry.label}
        </parts.Label>
      );
    }
    if (entry.kind === 'submenu') {
      return (
        <parts.Sub key={key}>
          <parts.SubTrigger className={styles.item}>
            <span className={styles.icon}>
              {entry.icon !== undefined && <entry.icon size={14} aria-hidden />}
            </span>
            <span className={styles.label}>{entry.label}</span>
            <ChevronRight size={14} aria-hidden />
          </parts.SubTrigger>
          <parts.Portal>
            <parts.SubContent className={styles.menu} collisionPadding={8}>
              <MenuEntries entries={entry.entries} parts={parts} />
            </parts.SubContent>
          </parts.Portal>
        </parts.Sub>
      );
    }
    const Icon = entry.checked === true ? Check : entry.icon;
    const content = (
      <>
        <span className={styles.icon}>{Icon !== undefined && <Icon size={14} aria-hidden />}</span>
        <span className={styles.label}>{entry.label}</span>
        {entry.shortcut !== undefined && <Kbd keys={entry.shortcut} />}
        {entry.command !== undefined && <CommandKbd command={entry.command} />}
      </>
    );
    const common = {
      className: classNames(styles.item, entry.danger === true && styles.danger),
      disabled: entry.disabled === true,
      onSelect: () => entry.run(),
    };
    return entry.checked === undefined ? (
      <parts.Item key={key} {...common}>
        {content}
      </parts.Item>
    ) : (
      <parts.CheckboxItem key={key} {...common} checked={entry.checked}>
        {content}
      </parts.CheckboxItem>
    );
  });
}

/** Enter opens a menu from its button; with Ctrl or Cmd it is a shortcut there as anywhere. */
function keepShortcut(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && handleKeyDown(event.nativeEvent)) event.preventDefault();
}

interface MenuProps {
  entries: readonly MenuEntry[];
  /** The button that opens it. */
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
}

/** A menu that drops from a button. */
export function Menu({ entries, children, align = 'start' }: MenuProps): ReactNode {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild onKeyDown={keepShortcut}>
        {children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align={align} sideOffset={4} collisionPadding={8}>
          <MenuEntries entries={entries} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ContextMenuProps {
  entries: readonly MenuEntry[];
  /** What is right-clicked: one element. */
  children: ReactNode;
  onOpenChange?: (open: boolean) => void;
}

/** A menu at the pointer, also by the menu key or Shift+F10. */
export function ContextMenu({ entries, children, onOpenChange }: ContextMenuProps): ReactNode {
  return (
    <RadixContextMenu.Root modal={false} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <RadixContextMenu.Trigger asChild>{children}</RadixContextMenu.Trigger>
      <RadixContextMenu.Portal>
        <RadixContextMenu.Content className={styles.menu} collisionPadding={8}>
          <MenuEntries entries={entries} parts={RadixContextMenu} />
        </RadixContextMenu.Content>
      </RadixContextMenu.Portal>
    </RadixContextMenu.Root>
  );
}
