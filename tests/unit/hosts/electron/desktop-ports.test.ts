import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createDesktopPorts } from '../../../../main/hosts/electron/desktop-ports.ts';
import type { PickPurpose } from '../../../../preload/contract/system.ts';
import { BrowserWindow, dialog, safeStorage, shell } from '../../../support/electron-double/electron.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

beforeEach(() => {
  vi.restoreAllMocks();
  state.calls = [];
  state.clipboard = [];
  state.chosen = ['/pictures/a'];
});

describe('dialogs', () => {
  it.each<[PickPurpose, string[], string[] | undefined]>([
    ['import-folder', ['openDirectory', 'multiSelections'], undefined],
    ['export-folder', ['openDirectory', 'createDirectory'], undefined],
    ['program-folder', ['openDirectory'], undefined],
    ['batch-files', ['openFile', 'multiSelections'], ['yaml', 'yml', 'json']],
    ['pack', ['openFile', 'multiSelections'], ['zip', 'gessopack']],
    ['workflow', ['openFile'], ['json', 'png']],
  ])('for %s offer what is meant', async (purpose, properties, extensions) => {
    const open = vi.spyOn(dialog, 'showOpenDialog');
    expect(await createDesktopPorts(() => null).pickPaths?.(purpose, undefined)).toEqual(['/pictures/a']);
    const [options] = open.mock.calls[0] as unknown as [
      { properties: string[]; filters?: { extensions: string[] }[] },
    ];
    expect(options.properties).toEqual(properties);
    expect(options.filters?.[0]?.extensions).toEqual(extensions);
  });

  it('belong to the window when there is one', async () => {
    const window = new BrowserWindow({});
    const open = vi.spyOn(dialog, 'showOpenDialog');
    await createDesktopPorts(() => window as never).pickPaths?.('pack', undefined);
    expect((open.mock.calls[0] as unknown[])[0]).toBe(window);
  });

  it('for saving suggest a name, and give nothing when closed', async () => {
    const save = vi.spyOn(dialog, 'showSaveDialog');
    const { pickPaths } = createDesktopPorts(() => null);
    expect(await pickPaths?.('save-file', 'foxes.zip')).toEqual(['/pictures/a']);
    expect(save.mock.calls[0]).toEqual([{ defaultPath: 'foxes.zip' }]);
    state.chosen = [];
    expect(await pickPaths?.('save-file', undefined)).toEqual([]);
  });
});

describe('pictures and files', () => {
  it('are shown, binned and copied by the system', async () => {
    const ports = createDesktopPorts(() => null);
    await ports.reveal?.('/library/a.png');
    await ports.binFile?.('/library/b.png');
    await ports.copyImage?.(new Uint8Array([1, 2, 3]));
    expect(state.calls).toEqual(['reveal /library/a.png', 'bin /library/b.png']);
    const [copied] = state.clipboard;
    expect(copied?.types).toEqual(['image/png']);
    const blob = copied?.items['image/png'] as Blob;
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('go for good where their drive has no bin, or are gone already', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gesso-bin-'));
    await writeFile(join(folder, 'a.png'), '');
    vi.spyOn(shell, 'trashItem').mockRejectedValue(new Error('Failed to move item to trash'));
    const { binFile } = createDesktopPorts(() => null);
    for (const name of ['a.png', 'gone.png']) await binFile?.(join(folder, name));
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

describe('secrets', () => {
  it('are kept encrypted and come back', async () => {
    const { secrets } = createDesktopPorts(() => null);
    const stored = (await secrets?.encrypt('pässword')) ?? '';
    expect(Buffer.from(stored, 'base64').toString()).not.toContain('word');
    expect(await secrets?.decrypt(stored)).toEqual({ text: 'pässword', isOutdated: false });
  });

  it('are left to others where the system has no key store, which is not asked before there is one to keep', async () => {
    const asked = vi.spyOn(safeStorage, 'isAsyncEncryptionAvailable').mockResolvedValue(false);
    const { secrets } = createDesktopPorts(() => null);
    expect(asked).not.toHaveBeenCalled();
    expect(await secrets?.encrypt('password')).toBeNull();
  });
});
