import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { expect, test as journey } from '../support/journey.ts';
import type { DesktopApp } from '../support/desktop-app.ts';

/** What only the desktop has: the journeys of tests/e2e run in it too. */
const test = journey.extend<{ main: ElectronApplication }>({
  main: async ({ app }, use) => use((app as DesktopApp).main),
});

test('the window opens on the page, sandboxed, without Node in reach', async ({ main, page }) => {
  expect(page.url()).toMatch(/^gesso:\/\/app\/index\.html/);
  await expect(page.getByLabel('Prompt', { exact: true })).toBeVisible();
  const reach = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
  );
  expect(reach).toEqual([]);
  const windows = await main.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.isVisible()),
  );
  expect(windows).toEqual([true]);
});

test('quitting ends the program', async ({ main, page }) => {
  await expect(page.getByLabel('Prompt', { exact: true })).toBeVisible();
  const ended = new Promise<number | null>((resolve) => main.process().once('exit', resolve));
  await main.evaluate(({ app }) => app.quit()).catch(() => undefined);
  expect(await ended).toBe(0);
});

async function made(app: DesktopApp, prompt: string): Promise<string> {
  const size = ['--width', '64', '--height', '64', '--steps', '2', '--engine', 'builtin'];
  const { code, stderr } = await app.cli('generate', prompt, ...size);
  expect(code, stderr).toBe(0);
  const { uids } = await app.call<{ uids: readonly string[] }>('gallery.uids', {
    target: { kind: 'query', query: prompt },
    limit: 1,
  });
  return uids[0] ?? '';
}

test('pictures come from the page’s own origin, in parts too, and nothing comes from elsewhere', async ({
  app,
  page,
}) => {
  const uid = await made(app as DesktopApp, 'fox');
  const part = await page.evaluate(async (path) => {
    const response = await fetch(path, { headers: { range: 'bytes=1-3' } });
    return [response.status, await response.text()] as const;
  }, `/image/${uid}`);
  expect(part).toEqual([206, 'PNG']);
  const elsewhere = await page.evaluate(() =>
    fetch('https://example.com').then(
      () => 'answered',
      () => 'refused',
    ),
  );
  expect(elsewhere).toBe('refused');
});

test('originals are dragged out as files', async ({ app, main, page }) => {
  const uid = await made(app as DesktopApp, 'owl');
  const dragged = main.evaluate(
    ({ BrowserWindow }) =>
      new Promise<readonly string[]>((resolve) => {
        const [window] = BrowserWindow.getAllWindows();
        if (window) window.webContents.startDrag = ({ files = [] }) => resolve(files);
      }),
  );
  const reply = await page.evaluate(
    (what) => window.gesso?.startDrag({ kind: 'originals', uids: [what] }),
    uid,
  );
  expect(reply).toMatchObject({ ok: true });
  expect(await dragged).toEqual([expect.stringMatching(/001_seed_\d+\.png$/)]);
});

test('a picture is copied to the system’s clipboard', async ({ app, main }) => {
  const uid = await made(app as DesktopApp, 'hare');
  await app.call('system.copyImage', { uid });
  const types = await main.evaluate(async ({ clipboard }) =>
    (await clipboard.read()).flatMap((item) => [...item.types]),
  );
  expect(types).toContain('image/png');
});

test('a second start hands its files over, and ends', async ({ app, page }) => {
  const batch = join(app.configFolder, 'story.yaml');
  await writeFile(batch, 'prompts: [a lighthouse at dusk]\n');
  await expect(page.getByLabel('Prompt', { exact: true })).toBeVisible();
  expect(await (app as DesktopApp).startAgain(batch)).toBe(0);
  await expect(page.getByText('a lighthouse at dusk').first()).toBeVisible();
});

test('the program is its own command line', async ({ app }) => {
  expect(await (app as DesktopApp).startAgain('search', 'nothing', '--library', app.library)).toBe(0);
  expect(await (app as DesktopApp).startAgain('search', '--nonsense')).toBe(2);
});

test('the menu bar holds the page’s commands, and carries them out', async ({ main, page }) => {
  await expect(page.getByLabel('Prompt', { exact: true })).toBeVisible();
  const clicked = await main.evaluate(({ Menu }) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById('go.gallery');
    item?.click();
    return item?.label ?? null;
  });
  expect(clicked).not.toBeNull();
  await expect(page.getByRole('link', { name: 'Gallery' })).toHaveAttribute('aria-current', 'page');
});

test('a session that ends behind another window is told of', async ({ app, main }) => {
  await main.evaluate(({ BrowserWindow, Notification }) => {
    BrowserWindow.getAllWindows()[0]?.hide();
    const shown: string[] = [];
    Object.assign(globalThis, { shown });
    Notification.prototype.show = function show(this: { title: string }) {
      shown.push(this.title);
    };
  });
  await made(app as DesktopApp, 'lynx');
  await expect
    .poll(() => main.evaluate(() => (globalThis as unknown as { shown: string[] }).shown))
    .toEqual(['1 picture finished']);
});

test('secrets are kept by the system where it has a key store', async ({ main }) => {
  const kept = await main.evaluate(async ({ safeStorage }) => {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return null;
    const bytes = await safeStorage.encryptStringAsync('password');
    return [bytes.includes('password'), (await safeStorage.decryptStringAsync(bytes)).result] as const;
  });
  expect([null, [false, 'password']]).toContainEqual(kept);
});
