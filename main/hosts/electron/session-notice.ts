import { Notification } from 'electron';
import type { Settings } from '../../../preload/contract/settings.ts';
import type { SessionEnd } from './queue-watch.ts';

/** Whether the hour lies in the quiet ones; they may run over midnight. Hours 0–23, local. */
export function isQuiet(hours: Settings['quietHours'], hour: number): boolean {
  if (!hours) return false;
  const [from, to] = hours;
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}

type Peace = Pick<Settings, 'notifications' | 'quietHours'>;

/** Tells of an ended session by the system's own means, unless the user wants peace. */
export function notifySessionEnd(end: SessionEnd, settings: Peace, onClick: (end: SessionEnd) => void): void {
  notify(titleOf(end), end.firstError ?? end.label, settings, () => onClick(end));
}

function titleOf({ saved, failed }: SessionEnd): string {
  const pictures = (count: number): string => (count === 1 ? '1 picture' : `${count} pictures`);
  if (saved === 0) return `${pictures(failed)} failed`;
  return failed === 0 ? `${pictures(saved)} finished` : `${pictures(saved)} finished, ${failed} failed`;
}

/** The same for a queue that stands still until somebody does something. */
export function notifyStopped(reason: string, settings: Peace, onClick: () => void): void {
  notify('The queue waits for you', reason, settings, onClick);
}

/** Those that may still be clicked: one that nothing refers to is collected, and its click with it. */
const shown = new Set<Notification>();

/** A notification of the system's, unless the user wants peace. */
export function notify(title: string, body: string, settings: Peace, onClick: () => void): void {
  if (!settings.notifications || !Notification.isSupported()) return;
  if (isQuiet(settings.quietHours, new Date().getHours())) return;
  const notification = new Notification({ title, body, silent: false });
  shown.add(notification);
  notification.on('click', onClick);
  for (const event of ['click', 'close', 'failed'] as const)
    notification.once(event as 'click', () => shown.delete(notification));
  notification.show();
}
