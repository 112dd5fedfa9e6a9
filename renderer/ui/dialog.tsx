import { useEffect, useRef, type ReactNode } from 'react';
import { Dialog as RadixDialog } from 'radix-ui';
import { X } from 'lucide-react';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { enterModal } from '../commands/modal-state.ts';
import { leaveKey } from './leave-key.ts';
import { keepFocus } from './page-focus.ts';
import { enterDialog } from './toast-store.ts';
import styles from './dialog.module.css';

interface DialogProps {
  open: boolean;
  onClose(): void;
  title: string;
  /** A sentence under the title, read aloud with it. */
  description?: string | undefined;
  size?: 'small' | 'medium' | 'large';
  closeLabel: string;
  /** Buttons at the bottom. */
  footer?: ReactNode;
  /** No visible title bar: for a palette. The title is still read aloud. */
  bare?: boolean;
  children?: ReactNode;
}

/** Focuses what the dialog is for: its first field, else the button marked `data-dialog-default`, else the first. */
function focusContent(event: Event): void {
  event.preventDefault();
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  const first = ['input, textarea, select', '[data-dialog-default]', 'button, a[href]']
    .map((kind) => dialog.querySelector<HTMLElement>(`[data-dialog-part] :is(${kind}):not(:disabled)`))
    .find((element) => element !== null);
  (first ?? dialog).focus();
}

/** A part marked `data-keeps-escape` ends something of its own with Esc. */
function keepOpen(event: Pick<Event, 'target' | 'preventDefault'>): void {
  if (event.target instanceof Element && event.target.closest('[data-keeps-escape]') !== null) {
    event.preventDefault();
  }
}

function isInToast({ target }: Event): boolean {
  return target instanceof Element && target.closest('[data-toast]') !== null;
}

/** What a message above the page offers is used without closing the dialog. */
function keepForToasts(event: Event): void {
  if (isInToast(event)) event.preventDefault();
}

/**
 * A modal dialog: focus stays inside and returns afterwards, Esc closes, shortcuts of the page behind are off.
 * (Its own backdrop instead of Radix's: that one adds a style element, which the content policy refuses.)
 */
export function Dialog({
  open,
  onClose,
  title,
  description,
  size = 'medium',
  closeLabel,
  footer,
  bare = false,
  children,
}: DialogProps): ReactNode {
  const returnFocus = useRef<(() => void) | null>(null);
  const leavesEscape = useRef(false);
  useEffect(() => (open ? enterModal() : undefined), [open]);
  useEffect(() => (open ? enterDialog() : undefined), [open]);
  return (
    <RadixDialog.Root
      open={open}
      onOpenChange={() => {
        if (leavesEscape.current) leavesEscape.current = false;
        else onClose();
      }}
    >
      <RadixDialog.Portal>
        <div className={classNames(styles.backdrop, bare && styles.top)}>
          <RadixDialog.Content
            className={classNames(styles.dialog, styles[size])}
            onOpenAutoFocus={(event) => {
              returnFocus.current = keepFocus();
              focusContent(event);
            }}
            onCloseAutoFocus={(event) => {
              // Radix would give it to the button that opened the dialog, of which it knows none.
              event.preventDefault();
              returnFocus.current?.();
            }}
            onEscapeKeyDown={(event) => {
              // Radix gives Escape to what it takes for the uppermost: a mere tooltip, or for a moment what another dialog lies above.
              // Pressed in a dialog, it is left to that.
              if (event.defaultPrevented || event.target === document.body || isInToast(event)) return;
              leaveKey(event);
              leavesEscape.current = true;
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || event.defaultPrevented) return;
              keepOpen(event);
              if (event.defaultPrevented) return;
              event.preventDefault();
              onClose();
            }}
            onInteractOutside={keepForToasts}
            {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          >
            <div className={bare ? 'visually-hidden' : styles.head}>
              <div>
                <RadixDialog.Title className={styles.title}>{title}</RadixDialog.Title>
                {description !== undefined && (
                  <RadixDialog.Description className={styles.description}>
                    {description}
                  </RadixDialog.Description>
                )}
              </div>
              {!bare && <IconButton icon={X} label={closeLabel} className={styles.close} onClick={onClose} />}
            </div>
            {children !== undefined && (
              <div data-dialog-part className={classNames(styles.body, bare && styles.bare)}>
                {children}
              </div>
            )}
            {footer !== undefined && (
              <div data-dialog-part className={styles.foot}>
                {footer}
              </div>
            )}
          </RadixDialog.Content>
        </div>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
