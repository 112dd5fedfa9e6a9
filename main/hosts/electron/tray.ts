import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import type { QueueStatus, SessionEnd } from './queue-watch.ts';

export interface TrayActions {
  show(): void;
  setPaused(paused: boolean): void;
  openSession(sessionId: string): void;
  quit(): void;
}

export interface QueueTray {
  setStatus(status: QueueStatus): void;
  addResult(end: SessionEnd): void;
  destroy(): void;
}

const RESULTS_SHOWN = 5;

/** The icon in the system tray (menu bar on macOS): how the queue stands, pause, what was made last. */
export function createQueueTray(iconPath: string, actions: TrayActions): QueueTray {
  const image = nativeImage.createFromPath(iconPath);
  image.setTemplateImage(process.platform === 'darwin');
  const tray = new Tray(image);
  const results: SessionEnd[] = [];
  let status: QueueStatus = { queued: 0, active: 0, fraction: null, paused: false };

  const render = (): void => {
    const line = describeStatus(status);
    tray.setToolTip(`Gesso: ${line}`);
    const recent = results.map((end): MenuItemConstructorOptions => ({
      label: end.label === '' ? `${end.saved} pictures` : end.label.slice(0, 60),
      click: () => actions.openSession(end.sessionId),
    }));
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: line, enabled: false },
        { type: 'separator' },
        { label: 'Show Gesso', click: () => actions.show() },
        {
          label: status.paused ? 'Resume the queue' : 'Pause the queue',
          click: () => actions.setPaused(!status.paused),
        },
        ...(recent.length > 0 ? [{ type: 'separator' } as const, ...recent] : []),
        { type: 'separator' },
        { label: 'Quit Gesso', click: () => actions.quit() },
      ]),
    );
  };
  // On macOS a click opens the menu as well, and the window would come over it.
  if (process.platform !== 'darwin') tray.on('click', () => actions.show());
  render();
  return {
    setStatus(next) {
      status = next;
      render();
    },
    addResult(end) {
      results.unshift(end);
      results.length = Math.min(results.length, RESULTS_SHOWN);
      render();
    },
    destroy: () => tray.destroy(),
  };
}

/** e.g. `2 running, 14 waiting, 40 %`. */
export function describeStatus({ queued, active, fraction, paused }: QueueStatus): string {
  if (queued + active === 0) return paused ? 'paused' : 'nothing to do';
  const parts = [`${active} running`, `${queued} waiting`];
  if (fraction !== null) parts.push(`${Math.round(fraction * 100)} %`);
  if (paused) parts.push('paused');
  return parts.join(', ');
}
