import {
  clipboard,
  ClipboardItem,
  dialog,
  safeStorage,
  shell,
  type BrowserWindow,
  type MessageBoxOptions,
  type OpenDialogOptions,
} from 'electron';
import { LISTED_ENDINGS } from '../../domain/file-endings.ts';
import type { HostPorts } from '../../host-ports.ts';
import { rm } from '../../patient-files.ts';
import type { PickPurpose } from '../../../preload/contract/system.ts';

const PICTURES = [{ name: 'Pictures', extensions: [...LISTED_ENDINGS] }];

/** What each dialog lets one choose. */
const DIALOGS: Readonly<Record<Exclude<PickPurpose, 'save-file'>, OpenDialogOptions>> = {
  'import-folder': { properties: ['openDirectory', 'multiSelections'] },
  'import-files': {
    properties: ['openFile', 'multiSelections'],
    filters: PICTURES,
  },
  'move-folder': { properties: ['openDirectory', 'multiSelections'], buttonLabel: 'Move' },
  'move-files': {
    properties: ['openFile', 'multiSelections'],
    filters: PICTURES,
    buttonLabel: 'Move',
  },
  'export-folder': { properties: ['openDirectory', 'createDirectory'] },
  'backup-folder': { properties: ['openDirectory', 'createDirectory'] },
  'library-folder': { properties: ['openDirectory', 'createDirectory'], buttonLabel: 'Use as library' },
  'program-folder': { properties: ['openDirectory'] },
  'batch-files': {
    properties: ['openFile', 'multiSelections'],
    filters: [{ name: 'Batch files', extensions: ['yaml', 'yml', 'json'] }],
  },
  pack: {
    properties: ['openFile', 'multiSelections'],
    filters: [{ name: 'Image packs', extensions: ['zip', 'gessopack'] }],
  },
  workflow: { properties: ['openFile'], filters: [{ name: 'Workflows', extensions: ['json', 'png'] }] },
};

/** What the desktop can do for the program: dialogs, file manager, clipboard, bin, secrets; to start anew is `Ending`'s. */
export function createDesktopPorts(window: () => BrowserWindow | null): HostPorts {
  const pickPaths = async (
    purpose: PickPurpose,
    suggestedName: string | undefined,
  ): Promise<readonly string[]> => {
    const parent = window();
    if (purpose === 'save-file') {
      const options = suggestedName === undefined ? {} : { defaultPath: suggestedName };
      const { filePath } = parent
        ? await dialog.showSaveDialog(parent, options)
        : await dialog.showSaveDialog(options);
      return filePath === '' ? [] : [filePath];
    }
    const options = DIALOGS[purpose];
    const { filePaths } = parent
      ? await dialog.showOpenDialog(parent, options)
      : await dialog.showOpenDialog(options);
    return filePaths;
  };
  return {
    kind: 'electron',
    canDragOut: true,
    pickPaths,
    reveal: (path) => Promise.resolve(shell.showItemInFolder(path)),
    async copyImage(png) {
      const blob = new Blob([new Uint8Array(png)], { type: 'image/png' });
      await clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    },
    // A drive without a bin, as on the network, would keep for ever what is to go for good.
    binFile: (path) => shell.trashItem(path).catch(() => rm(path, { force: true })),
    async confirmHost(url) {
      const options: MessageBoxOptions = {
        type: 'question',
        message: `Connect to ${new URL(url).host}?`,
        detail: `Gesso will send prompts and the pictures you work on to ${url}. Connect only to a server you trust.`,
        buttons: ['Connect', 'Cancel'],
        defaultId: 1,
        cancelId: 1,
      };
      const parent = window();
      const { response } = parent
        ? await dialog.showMessageBox(parent, options)
        : await dialog.showMessageBox(options);
      return response === 0;
    },
    secrets: {
      async encrypt(text) {
        if (!(await safeStorage.isAsyncEncryptionAvailable())) return null;
        return (await safeStorage.encryptStringAsync(text)).toString('base64');
      },
      async decrypt(stored) {
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(
          Buffer.from(stored, 'base64'),
        );
        return { text: result, isOutdated: shouldReEncrypt };
      },
    },
  };
}
