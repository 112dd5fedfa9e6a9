import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuSection } from '../../../preload/contract/bridge.ts';

/**
 * The menu bar: the page's commands under the page's own titles, between what each system expects. Shortcuts are shown, but
 * the page handles the keys, so that rebinding them works everywhere alike.
 */
export function setNativeMenu(sections: readonly MenuSection[], run: (commandId: string) => void): void {
  const own = sections.map((section): MenuItemConstructorOptions => ({
    label: section.title,
    submenu: section.items.map(({ commandId, title, accelerator }) => ({
      id: commandId,
      label: title,
      ...(accelerator === null ? {} : { accelerator, registerAccelerator: false }),
      click: () => run(commandId),
    })),
  }));
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : [{ role: 'fileMenu' } as const]),
    { role: 'editMenu' },
    ...own,
    {
      role: 'window',
      submenu: [
        { role: 'minimize' },
        { role: 'zoom' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const, { role: 'reload' } as const]),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
