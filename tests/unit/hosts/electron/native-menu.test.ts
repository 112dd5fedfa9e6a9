import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setNativeMenu } from '../../../../main/hosts/electron/native-menu.ts';
import type { HostCommand, MenuSection } from '../../../../preload/contract/bridge.ts';
import { app } from '../../../support/electron-double/electron.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

const SECTIONS: readonly MenuSection[] = [
  { title: 'Help', joins: 'help', items: [item('app.help', '?')] },
  { title: 'Application', joins: 'app', items: [item('app.theme', null)] },
  {
    title: 'Image',
    joins: null,
    items: [
      item('image.reject', 'X'),
      item('image.rate1', '1'),
      item('image.fullscreen', 'Space'),
      item('image.trash', 'Delete'),
      item('image.stackOut', 'Shift+O'),
      item('image.stack', 'CmdOrCtrl+G'),
      item('app.back', 'Alt+Left'),
    ],
  },
  { title: 'Edit', joins: 'edit', items: [item('gallery.undo', 'CmdOrCtrl+Z')] },
];

function item(commandId: string, accelerator: string | null): MenuSection['items'][number] {
  return { commandId, title: commandId, accelerator };
}

const platform = process.platform;
afterEach(() => Object.defineProperty(process, 'platform', { value: platform }));

function menuOn(system: NodeJS.Platform, run: (command: HostCommand) => void = () => undefined) {
  Object.defineProperty(process, 'platform', { value: system });
  setNativeMenu(SECTIONS, run);
  return state.menu;
}
const itemsOf = (menu: MenuItemConstructorOptions | undefined): MenuItemConstructorOptions[] =>
  menu?.submenu as MenuItemConstructorOptions[];
const named = (menus: MenuItemConstructorOptions[], name: string): MenuItemConstructorOptions[] =>
  itemsOf(menus.find(({ label, role }) => (label ?? role) === name));
const idsOf = (items: MenuItemConstructorOptions[]): string[] =>
  items.flatMap(({ id, role }) => id ?? role ?? []);

describe('the menu bar', () => {
  it.each<[NodeJS.Platform, string[]]>([
    ['darwin', ['Gesso', 'File', 'Edit', 'Image', 'View', 'windowMenu', 'help']],
    ['win32', ['File', 'Edit', 'Image', 'View', 'windowMenu', 'help']],
    ['linux', ['File', 'Edit', 'Image', 'View', 'windowMenu', 'help']],
  ])('of %s has each menu once', (system, names) => {
    expect(menuOn(system).map(({ label, role }) => label ?? role)).toEqual(names);
  });

  it('puts what belongs to a menu of the system’s into it', () => {
    const mac = menuOn('darwin');
    expect(idsOf(named(mac, 'Gesso'))).toEqual([
      'about',
      'app.theme',
      'services',
      'hide',
      'hideOthers',
      'unhide',
      'quit',
    ]);
    expect(idsOf(named(mac, 'Edit'))).toEqual(expect.arrayContaining(['undo', 'copy', 'gallery.undo']));
    expect(idsOf(named(mac, 'help'))).toEqual(['app.help']);
    const linux = menuOn('linux');
    expect(idsOf(named(linux, 'File'))).toEqual(['app.theme', 'quit']);
    expect(idsOf(named(linux, 'help'))).toEqual(['app.help', 'about']);
  });

  it('on macOS names no key that is typed into text', () => {
    const keys = named(menuOn('darwin'), 'Image').map(({ accelerator }) => accelerator);
    expect(keys).toEqual([undefined, undefined, undefined, undefined, undefined, 'CmdOrCtrl+G', 'Alt+Left']);
    expect(named(menuOn('darwin'), 'help')[0]?.accelerator).toBeUndefined();
  });

  it('elsewhere shows every key, and registers none', () => {
    for (const system of ['win32', 'linux'] as const) {
      const items = named(menuOn(system), 'Image');
      expect(items.map(({ accelerator }) => accelerator)).toContain('X');
      expect(items.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
    }
  });

  it('says whether a click or a key chose', () => {
    const run = vi.fn<(command: HostCommand) => void>();
    const [reject] = named(menuOn('linux', run), 'Image');
    reject?.click?.({} as never, undefined, { triggeredByAccelerator: true });
    reject?.click?.({} as never, undefined, {});
    expect(run.mock.calls).toEqual([
      [{ kind: 'run', commandId: 'image.reject', byKey: true }],
      [{ kind: 'run', commandId: 'image.reject', byKey: false }],
    ]);
  });

  it('leads to the guide and to where crashes are kept', () => {
    state.opened = [];
    const help = named(menuOn('win32'), 'help');
    for (const { click } of help) click?.({} as never, undefined, {});
    expect(state.opened).toEqual([
      'https://github.com/gesso-studio/gesso/blob/main/docs/guide.md',
      'https://github.com/gesso-studio/gesso/issues',
    ]);
    expect(state.calls).toContain(`open ${state.userData}/crashDumps`);
  });

  it('leads to the licences of what an installed Gesso is made of', () => {
    const help = (): MenuItemConstructorOptions[] =>
      itemsOf(menuOn('linux').find(({ role }) => role === 'help'));
    const licences = (): MenuItemConstructorOptions | undefined =>
      help().find(({ label }) => label === 'Licences');
    expect(licences()).toBeUndefined();
    app.isPackaged = true;
    Object.assign(process, { resourcesPath: '/opt/Gesso/resources' });
    (licences()?.click as (() => void) | undefined)?.();
    app.isPackaged = false;
    expect(state.calls).toContain('open /opt/Gesso/resources/licenses');
  });
});
