import { app, shell } from 'electron';
import type { Log } from '../../log.ts';
import type { SettingsStore } from '../../settings-store.ts';
import { RELEASES_LINK } from './links.ts';
import { notify } from './session-notice.ts';

const CHECK_EVERY_MS = 6 * 3600 * 1000;

/** Installed by the system's package manager: the updater would ask for the administrator's password while Gesso ends. */
const isSystemPackage = (): boolean => process.platform === 'linux' && !process.env['APPIMAGE'];

/**
 * Looks for updates on the channel the user chose, downloads them, and installs one on quitting; of those that the user has to
 * install it tells. The updater verifies the publisher's signature on Windows (`publisherName` in electron-builder.yml) and macOS
 * and the checksum everywhere.
 */
export async function startUpdates(settings: SettingsStore, log: Log): Promise<() => void> {
  if (!app.isPackaged) return () => undefined;
  const { default: electronUpdater } = await import('electron-updater');
  const { autoUpdater } = electronUpdater;
  autoUpdater.autoDownload = !isSystemPackage();
  autoUpdater.autoInstallOnAppQuit = autoUpdater.autoDownload;
  autoUpdater.logger = null;
  let told: string | undefined;
  autoUpdater.on('update-available', ({ version }) => {
    if (autoUpdater.autoDownload || version === told) return;
    told = version;
    const open = (): void => void shell.openExternal(RELEASES_LINK);
    notify(`Gesso ${version} is there`, 'Click to see where to download it.', settings.get(), open);
  });
  const check = (): void => {
    const { updateChannel } = settings.get();
    if (updateChannel === 'off') return;
    autoUpdater.channel = updateChannel === 'beta' ? 'beta' : 'latest';
    // Else the updater goes by the version that runs: a beta would never find its way back to releases, a release never to betas.
    autoUpdater.allowPrerelease = updateChannel === 'beta';
    // Naming a channel allows it.
    autoUpdater.allowDowngrade = false;
    const had = async (): Promise<unknown> => (await autoUpdater.checkForUpdates())?.downloadPromise;
    had().catch((error: unknown) => {
      log('info', 'No update could be had', { error: String(error) });
    });
  };
  const timer = setInterval(check, CHECK_EVERY_MS);
  check();
  return () => clearInterval(timer);
}
