import { useEffect, useRef, useState, type ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { Button, IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { dismissToast, useToasts, visibleToasts, type ToastMessage } from './toast-store.ts';
import styles from './toast.module.css';

const SHOWN_MS = 6000;
const SHOWN_WITH_ACTION_MS = 12_000;

const ICONS = { info: Info, success: CircleCheck, error: CircleAlert } as const;

function Toast({ toast, dismissLabel }: { toast: ToastMessage; dismissLabel: string }): ReactNode {
  const [held, setHeld] = useState(false);
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Errors stay until they are read; so does anything under the pointer or the focus.
    if (held || toast.tone === 'error') return;
    const shownMs = toast.action === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS;
    const timer = setTimeout(() => dismissToast(toast.id), shownMs);
    return () => clearTimeout(timer);
  }, [toast, held]);
  useEffect(() => {
    const element = item.current;
    if (element === null) return;
    const listening = new AbortController();
    const on = (type: string, value: boolean): void =>
      element.addEventListener(type, () => setHeld(value), { signal: listening.signal });
    on('pointerenter', true);
    on('pointerleave', false);
    on('focusin', true);
    on('focusout', false);
    return () => listening.abort();
  }, []);
  const Icon = ICONS[toast.tone];
  return (
    <li ref={item} data-toast className={classNames(styles.toast, styles[toast.tone])}>
      <Icon size={16} aria-hidden className={styles.icon} />
      <p className={styles.text}>{toast.text}</p>
      {toast.action !== undefined && (
        <Button
          size="small"
          onClick={() => {
            toast.action?.run();
            dismissToast(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton icon={X} size="small" label={dismissLabel} onClick={() => dismissToast(toast.id)} />
    </li>
  );
}

/** Where toasts appear; once in the app. New ones are read aloud. */
export function ToastRegion({ label, dismissLabel }: { label: string; dismissLabel: string }): ReactNode {
  const state = useToasts();
  return (
    <section
      aria-label={label}
      aria-live="polite"
      className={classNames(styles.region, state.dialogs > 0 && styles.underDialog)}
    >
      <ul>
        {visibleToasts(state).map((toast) => (
          <Toast key={toast.id} toast={toast} dismissLabel={dismissLabel} />
        ))}
      </ul>
    </section>
  );
}
