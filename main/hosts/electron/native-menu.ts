import { join } from 'node:path';
import { app, Menu, shell, type MenuItemConstructorOptions } from 'electron';
import type { HostCommand, MenuSection } from '../../../preload/contract/bridge.ts';
import { GUIDE_LINK, REPORT_LINK } from './links.ts';

type RunCommand = Extract<HostCommand, { kind: 'run' }>;

const SEPARATOR = { type: 'separator' } as const;

/**
 * The menu bar: the page's commands under the page's own titles, between what each system expects. Shortcuts are shown, but
 * the page handles the keys, so that rebinding them works everywhere alike. macOS does not know of keys that are only shown: there
 * a key press that the page left alone comes back as the item's, hence `byKey`, and single keys, which are typed into text, stay out of the menu.
 */
export function setNativeMenu(sections: readonly MenuSection[], run: (command: RunCommand) => void): void {
  const isMac = process.platform === 'darwin';
  const itemsOf = ({ items }: MenuSection): MenuItemConstructorOptions[] =>
    items.map(({ commandId, title, accelerator }) => ({
      id: commandId,
      label: title,
      ...(accelerator === null || (isMac && !/^(CmdOrCtrl|Ctrl|Alt)\+/.test(accelerator))
        ? {}
        : { accelerator, registerAccelerator: false }),
      click: (_item, _window, event) =>
        run({ kind: 'run', commandId, byKey: event.triggeredByAccelerator === true }),
    }));
  /** What the page adds to a menu that the system has anyway, set off from the rest. */
  const joining = (menu: MenuSection['joins']): MenuItemConstructorOptions[] =>
    sections.filter(({ joins }) => joins === menu).flatMap(itemsOf);
  const quitting: MenuItemConstructorOptions[] = isMac ? [{ role: 'close' }] : [{ role: 'quit' }];
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [appMenu(joining('app'))] : []),
    { label: 'File', submenu: [...(isMac ? [] : [...setOff(joining('app'))]), ...quitting] },
    {
      label: 'Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        SEPARATOR,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'pasteAndMatchStyle' },
        { role: 'delete' },
        SEPARATOR,
        { role: 'selectAll' },
        SEPARATOR,
        ...joining('edit'),
      ],
    },
    ...sections
      .filter(({ joins }) => joins === null)
      .map((section): MenuItemConstructorOptions => ({ label: section.title, submenu: itemsOf(section) })),
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        SEPARATOR,
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : ([SEPARATOR, { role: 'toggleDevTools' }, { role: 'reload' }] as const)),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        ...setOff(joining('help')),
        { label: 'Guide', click: () => void shell.openExternal(GUIDE_LINK) },
        { label: 'Report a problem', click: () => void shell.openExternal(REPORT_LINK) },
        { label: 'Show crash reports', click: () => void shell.openPath(app.getPath('crashDumps')) },
        ...(app.isPackaged ? [{ label: 'Licences', click: showLicences }] : []),
        // macOS has it in the app's own menu.
        ...(isMac ? [] : ([SEPARATOR, { role: 'about' }] as const)),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function setOff(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.length === 0 ? [] : [...items, SEPARATOR];
}

/** Of what Gesso is made of; electron-builder.yml puts them there. */
function showLicences(): void {
  void shell.openPath(join(process.resourcesPath, 'licenses'));
}

/** macOS' menu under the app's name. */
function appMenu(own: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions {
  return {
    label: app.name,
    submenu: [
      { role: 'about' },
      SEPARATOR,
      ...setOff(own),
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      { role: 'quit' },
    ],
  };
}
