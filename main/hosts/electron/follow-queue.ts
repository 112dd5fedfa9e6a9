import type { BrowserWindow } from 'electron';
import type { HostCommand } from '../../../preload/contract/bridge.ts';
import type { SettingsStore } from '../../settings-store.ts';
import type { Studio } from '../../studio.ts';
import { showProgress } from './queue-status.ts';
import { watchQueue } from './queue-watch.ts';
import { notifySessionEnd, notifyStopped } from './session-notice.ts';
import type { QueueTray } from './tray.ts';

interface QueueFollowing {
  readonly tray: QueueTray;
  readonly settings: SettingsStore;
  window(): BrowserWindow | null;
  show(): void;
  send(command: HostCommand): void;
}

/** Has tray, task bar and notifications say how the queue stands. @returns the end of it */
export function followQueue(
  runner: Studio['runner'],
  { tray, settings, window, show, send }: QueueFollowing,
): () => void {
  return watchQueue(runner, {
    onStatus(status) {
      tray.setStatus(status);
      showProgress(status, window());
    },
    onSessionEnd(end) {
      tray.addResult(end);
      if (window()?.isFocused()) return;
      notifySessionEnd(end, settings.get(), ({ sessionId, uid, saved }) => {
        show();
        if (uid !== null && saved === 1) send({ kind: 'open-image', uid });
        else send({ kind: 'open-session', sessionId });
      });
    },
    onStopped(reason) {
      if (window()?.isFocused()) return;
      notifyStopped(reason, settings.get(), () => {
        show();
        send({ kind: 'run', commandId: 'go.queue', byKey: false });
      });
    },
  });
}
