import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { electronBinary } from '../support/electron-binary.ts';

const ROOT = join(import.meta.dirname, '../..');
const binary = electronBinary();

/** The real program on a library of its own. */
interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly library: string;
}

const test = base.extend<{ desktop: Desktop }>({
  desktop: async ({ viewport: _viewport }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'gesso-e2e-electron-'));
    const library = join(folder, 'library');
    const app = await _electron.launch({
      executablePath: binary,
      args: [ROOT, ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      env: { ...process.env, GESSO_CONFIG_DIR: join(folder, 'config'), GESSO_LIBRARY: library } as Record<
        string,
        string
      >,
    });
    const page = await app.firstWindow();
    await use({ app, page, library });
    await app.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});

test.skip(!existsSync(binary), `Electron's own program is not installed: ${binary}`);

const prompt = (page: Page) => page.getByLabel('Prompt', { exact: true });

async function makeSmallPicture(page: Page, words: string): Promise<void> {
  await prompt(page).fill(words);
  for (const name of ['Width', 'Height']) {
    const field = page.getByRole('spinbutton', { name, exact: true });
    await field.fill('128');
    await field.press('Enter');
  }
  await prompt(page).press('ControlOrMeta+Enter');
  await expect(page.getByRole('img', { name: `Result: ${words}` })).toBeVisible();
}

test('the window opens on the page, sandboxed, without Node in reach', async ({ desktop: { app, page } }) => {
  expect(page.url()).toMatch(/^gesso:\/\/app\/index\.html/);
  await expect(prompt(page)).toBeVisible();
  const reach = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
  );
  expect(reach).toEqual([]);
  const windows = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      title: window.getTitle(),
      visible: window.isVisible(),
    })),
  );
  expect(windows).toEqual([{ title: 'Gesso', visible: true }]);
});

test('the page can load nothing from elsewhere', async ({ desktop: { page } }) => {
  const loaded = await page.evaluate(async () => {
    const attempts = ['https://example.com/', 'http://127.0.0.1:9/', 'file:///etc/passwd'];
    const results = await Promise.all(
      attempts.map((url) =>
        fetch(url).then(
          () => url,
          () => null,
        ),
      ),
    );
    return results.filter((url) => url !== null);
  });
  expect(loaded).toEqual([]);
});

test('words become a kept picture', async ({ desktop: { page, library } }) => {
  await makeSmallPicture(page, 'red fox in snow');
  const files = await readdir(join(library, 'collections/images'), { recursive: true });
  expect(files.filter((file) => file.endsWith('.png'))).toHaveLength(1);
});

test('a picture is found by its words', async ({ desktop: { page } }) => {
  await makeSmallPicture(page, 'red fox in snow');
  await page.getByRole('link', { name: 'Gallery' }).click();
  const tiles = page.getByRole('listbox', { name: 'Images' }).getByRole('option');
  await expect(tiles).toHaveCount(1);
  const search = page.getByRole('combobox', { name: 'Search' });
  await search.fill('owl');
  await search.press('Enter');
  await expect(tiles).toHaveCount(0);
  await search.fill('fox');
  await search.press('Enter');
  await expect(tiles).toHaveCount(1);
  await expect(tiles.first()).toHaveAccessibleName(/red fox in snow/);
});

test('quitting ends the program', async ({ desktop: { app, page } }) => {
  await expect(prompt(page)).toBeVisible();
  const ended = new Promise<number | null>((resolve) => app.process().once('exit', resolve));
  await app.evaluate(({ app: electronApp }) => electronApp.quit()).catch(() => undefined);
  expect(await ended).toBe(0);
});
