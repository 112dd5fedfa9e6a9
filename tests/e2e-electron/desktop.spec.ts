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
