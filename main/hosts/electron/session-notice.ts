import { Notification } from 'electron';
import type { Settings } from '../../../preload/contract/settings.ts';
import type { SessionEnd } from './queue-watch.ts';

/** Whether the hour lies in the quiet ones; they may run over midnight. Hours 0–23, local. */
export function isQuiet(hours: Settings['quietHours'], hour: number): boolean {
  if (!hours) return false;
  const [from, to] = hours;
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}

/** Tells of an ended session by the system's own means, unless the user wants peace. */
export function notifySessionEnd(
  end: SessionEnd,
  settings: Pick<Settings, 'notifications' | 'quietHours'>,
  onClick: (end: SessionEnd) => void,
): void {
  if (!settings.notifications || !Notification.isSupported()) return;
  if (isQuiet(settings.quietHours, new Date().getHours())) return;
  const pictures = end.saved === 1 ? '1 picture' : `${end.saved} pictures`;
  const notification = new Notification({
    title: end.failed === 0 ? `${pictures} finished` : `${pictures} finished, ${end.failed} failed`,
    body: end.firstError ?? end.label,
    silent: false,
  });
  notification.on('click', () => onClick(end));
  notification.show();
}
