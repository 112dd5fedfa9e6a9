import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startUpdates } from '../../../../main/hosts/electron/updates.ts';
import type { SettingsStore } from '../../../../main/settings-store.ts';
import type { AppUpdater, UpdateCheckResult } from 'electron-updater';
import { standsFor } from '../../../support/electron-double/claims.ts';
import { app } from '../../../support/electron-double/electron.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

const autoUpdater = standsFor<AppUpdater, 'named' | 'listeners'>()({
  named: '',
  listeners: new Map<string, (info: { version: string }) => void>(),
  on(event: string, listener: (info: { version: string }) => void): object {
    return this.listeners.set(event, listener);
  },
  get channel(): string {
    return this.named;
  },
  // As the library does it.
  set channel(name: string) {
    this.named = name;
    this.allowDowngrade = true;
  },
  autoDownload: false as boolean,
  autoInstallOnAppQuit: false as boolean,
  allowDowngrade: true as boolean,
  // A beta that runs.
  allowPrerelease: true as boolean,
  logger: console as AppUpdater['logger'],
  checkForUpdates: vi.fn<() => Promise<UpdateCheckResult | null>>(),
});
vi.mock('electron-updater', () => ({ default: { autoUpdater } }));

let channel: 'stable' | 'beta' | 'off';
const settings = {
  get: () => ({ updateChannel: channel, notifications: true, quietHours: null }),
} as unknown as SettingsStore;
const logged: string[] = [];
const start = (): Promise<() => void> =>
  startUpdates(settings, (level, message) => void logged.push(`${level}: ${message}`));

beforeEach(() => {
  vi.useFakeTimers();
  autoUpdater.checkForUpdates.mockReset().mockResolvedValue(null);
  logged.length = 0;
  channel = 'stable';
  app.isPackaged = true;
  vi.stubEnv('APPIMAGE', '/apps/Gesso.AppImage');
});
afterEach(() => void vi.unstubAllEnvs());

it('are looked for at the start and every six hours, until the end', async () => {
  const stop = await start();
  expect(autoUpdater.checkForUpdates).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(6 * 3600 * 1000);
  expect(autoUpdater.checkForUpdates).toHaveBeenCalledTimes(2);
  stop();
  vi.advanceTimersByTime(24 * 3600 * 1000);
  expect(autoUpdater.checkForUpdates).toHaveBeenCalledTimes(2);
  expect(autoUpdater).toMatchObject({
    autoDownload: true,
    autoInstallOnAppQuit: true,
    allowDowngrade: false,
  });
  autoUpdater.listeners.get('update-available')?.({ version: '9.0.0' });
  expect(state.notifications).toEqual([]);
});

it('come from the channel that is set, which may change any time', async () => {
  const stop = await start();
  expect(autoUpdater).toMatchObject({ channel: 'latest', allowPrerelease: false, allowDowngrade: false });
  channel = 'beta';
  vi.advanceTimersByTime(6 * 3600 * 1000);
  expect(autoUpdater).toMatchObject({ channel: 'beta', allowPrerelease: true, allowDowngrade: false });
  channel = 'off';
  vi.advanceTimersByTime(6 * 3600 * 1000);
  expect(autoUpdater.checkForUpdates).toHaveBeenCalledTimes(2);
  stop();
});

it('that can’t be had are noted, and nothing else happens', async () => {
  autoUpdater.checkForUpdates.mockRejectedValue(new Error('net::ERR_INTERNET_DISCONNECTED'));
  const stop = await start();
  await vi.waitFor(() => expect(logged).toEqual(['info: No update could be had']));
  // As on macOS, where the app that runs is not signed.
  const downloadPromise = Promise.reject(new Error('Could not get code signature'));
  autoUpdater.checkForUpdates.mockResolvedValue({ downloadPromise } as unknown as UpdateCheckResult);
  vi.advanceTimersByTime(6 * 3600 * 1000);
  await vi.waitFor(() => expect(logged).toHaveLength(2));
  stop();
});

it.runIf(process.platform === 'linux')(
  'are told of, once, and installed by the user where that takes an administrator',
  async () => {
    vi.stubEnv('APPIMAGE', undefined);
    const stop = await start();
    expect(autoUpdater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false });
    for (const version of ['9.0.0', '9.0.0', '9.0.1'])
      autoUpdater.listeners.get('update-available')?.({ version });
    expect(state.notifications.map(({ options }) => options.title)).toEqual([
      'Gesso 9.0.0 is there',
      'Gesso 9.0.1 is there',
    ]);
    state.notifications[0]?.emit('click');
    expect(state.opened).toEqual(['https://github.com/gesso-studio/gesso/releases']);
    stop();
  },
);

it('are not looked for from sources', async () => {
  app.isPackaged = false;
  await start();
  expect(autoUpdater.checkForUpdates).not.toHaveBeenCalled();
});
