import { beforeEach, expect, it, vi } from 'vitest';
import { offerTextMenu } from '../../../../main/hosts/electron/text-menu.ts';
import { BrowserWindow } from '../../../support/electron-double/electron.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

let window: BrowserWindow;
const open = (params: object): unknown[] => {
  state.popup = [];
  window.webContents.emit(
    'context-menu',
    {},
    {
      isEditable: false,
      selectionText: '',
      dictionarySuggestions: [],
      editFlags: { canCut: true, canCopy: true, canPaste: false, canSelectAll: true },
      ...params,
    },
  );
  return state.popup.map(({ label, role, type }) => label ?? role ?? type);
};

beforeEach(() => {
  window = new BrowserWindow({});
  offerTextMenu(window as never);
});

it('offers in a text field what can be done there', () => {
  expect(open({ isEditable: true })).toEqual(['cut', 'copy', 'paste', 'separator', 'selectAll']);
  expect(state.popup.map(({ enabled }) => enabled)).toEqual([true, true, false, undefined, true]);
});

it('offers to copy chosen text, and nothing where there is none', () => {
  expect(open({ selectionText: 'a fox' })).toEqual(['copy']);
  expect(open({ selectionText: ' ' })).toEqual([]);
});

it('offers what the system would have written, and puts it there', () => {
  const items = open({ isEditable: true, dictionarySuggestions: ['lighthouse', 'light house'] });
  expect(items.slice(0, 3)).toEqual(['lighthouse', 'light house', 'separator']);
  state.popup[1]?.click?.({} as never, undefined, {});
  expect(window.webContents.replaced).toEqual(['light house']);
});
