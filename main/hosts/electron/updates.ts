import { app } from 'electron';
import type { Log } from '../../log.ts';
import type { SettingsStore } from '../../settings-store.ts';

const CHECK_EVERY_MS = 6 * 3600 * 1000;

/**
 * Looks for updates on the channel the user chose, downloads them, and installs one on quitting. The updater verifies the
 * publisher's signature on Windows (`publisherName` in electron-builder.yml) and macOS and the checksum everywhere.
 */
export async function startUpdates(settings: SettingsStore, log: Log): Promise<() => void> {
  if (!app.isPackaged) return () => undefined;
  const { default: electronUpdater } = await import('electron-updater');
  const { autoUpdater } = electronUpdater;
  autoUpdater.autoDownload = true;
  autoUpdater.autoInstallOnAppQuit = true;
  autoUpdater.logger = null;
  const check = (): void => {
    const { updateChannel } = settings.get();
    if (updateChannel === 'off') return;
    autoUpdater.channel = updateChannel === 'beta' ? 'beta' : 'latest';
    // Else the updater goes by the version that runs: a beta would never find its way back to releases, a release never to betas.
    autoUpdater.allowPrerelease = updateChannel === 'beta';
    // Naming a channel allows it.
    autoUpdater.allowDowngrade = false;
    autoUpdater.checkForUpdates().catch((error: unknown) => {
      log('info', 'No update could be looked for', { error: String(error) });
    });
  };
  const timer = setInterval(check, CHECK_EVERY_MS);
  check();
  return () => clearInterval(timer);
}
