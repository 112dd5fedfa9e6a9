import { create } from 'zustand';

export interface ToastMessage {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'error';
  readonly text: string;
  /** What can be done about it, such as Undo. */
  readonly action?: { readonly label: string; run(): void } | undefined;
}

interface ToastState {
  readonly toasts: readonly ToastMessage[];
  /** Dialogs that are open. */
  readonly dialogs: number;
}

/** At most this many at once: older ones give way. */
const MAX_TOASTS = 4;

let nextId = 1;

export const useToasts = create<ToastState>(() => ({ toasts: [], dialogs: 0 }));

/** Shows a short message at the bottom of the window. Returns its id. */
export function showToast(
  toast: Omit<ToastMessage, 'id' | 'tone'> & { tone?: ToastMessage['tone'] },
): number {
  const id = nextId++;
  const message: ToastMessage = { tone: 'info', ...toast, id };
  // An error stays until it is put away: said once more, it need not be put away twice.
  const isSaid = ({ tone, text }: ToastMessage): boolean => tone === 'error' && text === message.text;
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((one) => !isSaid(one)), message].slice(-MAX_TOASTS),
  }));
  return id;
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** Takes a toast's button away; what it says stays. */
export function withdrawAction(id: number): void {
  useToasts.setState(({ toasts }) => ({
    toasts: toasts.map((toast) => (toast.id === id ? { ...toast, action: undefined } : toast)),
  }));
}

/** Below a dialog there is room for one, the newest; those before it follow. */
export function visibleToasts({ toasts, dialogs }: ToastState): readonly ToastMessage[] {
  return dialogs > 0 ? toasts.slice(-1) : toasts;
}

/** Says that a dialog opened. Returns what to call when it closed. */
export function enterDialog(): () => void {
  const count = (by: number): void => useToasts.setState(({ dialogs }) => ({ dialogs: dialogs + by }));
  count(1);
  return () => count(-1);
}
