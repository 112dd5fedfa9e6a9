import { Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';

/** The menu of a text field and of chosen text; everything else on the page has menus of its own, which come instead. */
export function offerTextMenu(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.on(
    'context-menu',
    (_event, { isEditable, selectionText, dictionarySuggestions, editFlags }) => {
      if (!isEditable && selectionText.trim() === '') return;
      const suggestions = dictionarySuggestions.map((word): MenuItemConstructorOptions => ({
        label: word,
        click: () => webContents.replaceMisspelling(word),
      }));
      const template: MenuItemConstructorOptions[] = [
        ...suggestions,
        ...(suggestions.length > 0 ? [{ type: 'separator' } as const] : []),
        ...(isEditable ? [{ role: 'cut', enabled: editFlags.canCut } as const] : []),
        { role: 'copy', enabled: editFlags.canCopy },
        ...(isEditable
          ? ([
              { role: 'paste', enabled: editFlags.canPaste },
              { type: 'separator' },
              { role: 'selectAll', enabled: editFlags.canSelectAll },
            ] as const)
          : []),
      ];
      Menu.buildFromTemplate(template).popup({ window });
    },
  );
}
