import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openConfSettings } from '../../main/conf-settings.ts';
import { openDesktopSettings, openWindowState } from '../../main/hosts/electron/desktop-settings.ts';
import { createSettingsStore, type SettingsStore } from '../../main/settings-store.ts';
import { DEFAULT_SETTINGS } from '../../preload/contract/settings.ts';
import { state } from '../support/electron-double/state.ts';

vi.mock('electron', () => import('../support/electron-double/electron.ts'));

let folder: string;
const file = (): string => join(folder, 'settings.json');
const stored = (): unknown => JSON.parse(readFileSync(file(), 'utf8'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gesso-settings-'));
  state.userData = folder;
  vi.stubEnv('GESSO_CONFIG_DIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe.each<[string, () => SettingsStore]>([
  ['the desktop', openDesktopSettings],
  ['the other hosts', openConfSettings],
])('the settings file of %s', (_host, open) => {
  it('starts from the defaults, and holds only what was set', () => {
    const settings = open();
    expect(settings.get()).toEqual(DEFAULT_SETTINGS);
    settings.update({ theme: 'dark', memory: { tab: 'a', gone: '' }, shortcuts: { 'go.queue': 'Mod+9' } });
    settings.update({ memory: { width: '3' } });
    expect(stored()).toEqual({
      version: 1,
      theme: 'dark',
      memory: { tab: 'a', width: '3' },
      shortcuts: { 'go.queue': 'Mod+9' },
    });
    expect(open().get()).toMatchObject({ theme: 'dark', memory: { tab: 'a', width: '3' } });
  });

  it('keeps what a newer Gesso has put there, and reads the rest of it', () => {
    const newer = { version: 7, theme: 'sepia', trashDays: 3, constellations: { on: true } };
    writeFileSync(file(), JSON.stringify(newer));
    const settings = open();
    expect(settings.get()).toEqual({ ...DEFAULT_SETTINGS, trashDays: 3 });
    settings.update({ notifications: false });
    expect(stored()).toEqual({ ...newer, notifications: false });
  });

  it('is set aside when it is damaged', () => {
    writeFileSync(file(), '{"theme": "dark", "trashDa');
    const settings = open();
    expect(settings.get()).toEqual(DEFAULT_SETTINGS);
    settings.update({ theme: 'light' });
    const names = readdirSync(folder);
    const kept = names.find((name) => /^settings\.json\.damaged-\d+$/.test(name)) ?? '';
    expect(readFileSync(join(folder, kept), 'utf8')).toBe('{"theme": "dark", "trashDa');
    expect(stored()).toMatchObject({ theme: 'light' });
  });

  it.each(['', 'null', '[]', '3', '"text"'])('reads %j as nothing set', (text) => {
    writeFileSync(file(), text);
    expect(open().get()).toEqual(DEFAULT_SETTINGS);
  });
});

it('an older file is brought up step by step, once', () => {
  const steps: string[] = [];
  const migrations = [
    (before: object) => {
      steps.push('1 to 2');
      return { ...before, trashDays: 5 };
    },
    (before: object) => {
      steps.push('2 to 3');
      return { ...before, theme: 'dark' };
    },
  ];
  let content: unknown = { notifications: false };
  const open = (): SettingsStore =>
    createSettingsStore({ read: () => content, write: (next) => (content = next) }, migrations);
  const settings = open();
  expect(settings.get()).toMatchObject({ notifications: false, trashDays: 5, theme: 'dark' });
  settings.update({ trashDays: 9 });
  expect(content).toEqual({ version: 3, notifications: false, trashDays: 9, theme: 'dark' });
  expect(open().get().trashDays).toBe(9);
  expect(steps).toEqual(['1 to 2', '2 to 3']);
  content = { version: 2, theme: 'light' };
  open();
  expect(steps).toEqual(['1 to 2', '2 to 3', '2 to 3']);
});

it('where the window was is remembered beside them', () => {
  const bounds = { x: 1, y: 2, width: 900, height: 700 };
  expect(openWindowState().read()).toEqual({ bounds: null, maximized: false });
  openWindowState().write({ bounds, maximized: true });
  expect(openWindowState().read()).toEqual({ bounds, maximized: true });
  writeFileSync(join(folder, 'window.json'), 'no JSON');
  expect(openWindowState().read()).toEqual({ bounds: null, maximized: false });
  expect(readdirSync(folder).some((name) => name.startsWith('window.json.damaged-'))).toBe(true);
});
