import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { REQUEST_CHANNEL } from '../../../../preload/contract/ipc-wire.ts';
import { evaluateEntry } from '../../../support/electron-double/app.ts';
import { app } from '../../../support/electron-double/electron.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));
// Noted as they are loaded: what opens the catalog and decodes pictures.
for (const name of ['sharp', '../../../../main/studio.ts'])
  vi.doMock(name, async (load) => {
    state.calls.push(`load ${name.split('/').at(-1)}`);
    return await load();
  });

const folder = mkdtempSync(join(tmpdir(), 'gesso-order-'));
afterAll(async () => {
  app.quit();
  await vi.waitUntil(() => state.quit, { timeout: 240_000 });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

it('the window is there, and its page served, before anything heavy is loaded', async () => {
  Object.assign(process.env, {
    GESSO_CONFIG_DIR: join(folder, 'config'),
    GESSO_LIBRARY: join(folder, 'library'),
  });
  state.userData = join(folder, 'config');
  await evaluateEntry(() => import('../../../../main/index.ts'));
  // Whoever clicks the dock's icon meanwhile gets no second window.
  const clickImpatiently = (): void => {
    app.emit('activate');
    if (state.windows.length === 0) setImmediate(clickImpatiently);
  };
  clickImpatiently();
  await vi.waitUntil(() => state.windows.length > 0, { timeout: 240_000 });
  expect(existsSync(join(folder, 'library'))).toBe(false);
  expect(state.trays).toEqual([]);
  const page = await state.protocols.get('gesso')?.(new Request('gesso://app/index.html'));
  expect(page?.status).toBe(200);
  // Asked before there is a library, answered once there is one.
  const contents = state.windows[0]?.webContents;
  const event = { sender: contents, senderFrame: contents?.mainFrame ?? null };
  const ask = { kind: 'call', path: 'system.info', input: {} };
  expect(await state.handlers.get(REQUEST_CHANNEL)?.(event, ask)).toMatchObject({
    ok: true,
    value: { libraryPath: join(folder, 'library') },
  });
  const order = state.calls.filter((call) => /^(window|loadURL|load )/.test(call));
  expect(state.windows).toHaveLength(1);
  expect(order.slice(0, 2)).toEqual(['window', 'loadURL gesso://app/index.html']);
  expect(order.slice(2)).toEqual(expect.arrayContaining(['load sharp', 'load studio.ts']));
});
