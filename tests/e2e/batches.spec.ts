import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { accessibilityFaults, expect, test } from '../support/journey.ts';

const FILE = `title: Three scenes
prompts: ["a {red|green|blue} boat", a green hill, a blue house]
variations:
  time: {type: sequential, values: [morning, evening]}
workflows:
  dev: {seeds: [5], width: 128, height: 128}
  schnell: {seeds: [5, 6], width: 128, height: 128}
`;
const editor = (page: Page): Locator => page.getByRole('textbox', { name: 'Batch file' });
const rows = (page: Page): Locator => page.getByRole('table', { name: 'Prompts' }).getByRole('row');

async function openFile(page: Page, name: string, text: string): Promise<void> {
  await page.setInputFiles('input[accept*="yaml"]', {
    name,
    mimeType: 'text/yaml',
    buffer: Buffer.from(text),
  });
}

test.beforeEach(async ({ page }) => {
  await page.getByRole('banner').getByRole('link', { name: 'Batches' }).click();
  await expect(editor(page)).toBeVisible();
});

test('C6: a file shows what it makes before anything runs', async ({ page }) => {
  await openFile(page, 'scenes.yaml', FILE);
  // The heading and three prompts with two variations each.
  await expect(rows(page)).toHaveCount(7);
  await expect(rows(page).nth(2)).toContainText('boat, evening');
  await expect(page.getByRole('button', { name: 'Run 6 pictures' })).toBeEnabled();
  await page.getByLabel('Workflow').selectOption('schnell');
  await expect(page.getByRole('button', { name: 'Run 12 pictures' })).toBeEnabled();
  await page.getByRole('searchbox').fill('house evening');
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).nth(1)).toContainText('a blue house, evening');
  await page.getByRole('searchbox').fill('');
  await openFile(page, 'one.yaml', 'prompts: [a red barn]\nseeds: [5]\n');
  await expect(page.getByText(/^1 prompt · 1 picture ·/)).toBeVisible();
});

test('a narrow window keeps room for the prompts, however wide the editor was made in a wide one', async ({
  page,
}) => {
  const divider = page.getByRole('separator', { name: 'Width of the editor' });
  const left = async (): Promise<number> => (await divider.boundingBox())?.x ?? Number.NaN;
  await page.setViewportSize({ width: 1800, height: 800 });
  await page.mouse.move(await left(), 400);
  await page.mouse.down();
  await page.mouse.move(1600, 400);
  await page.mouse.up();
  expect(await left()).toBeGreaterThan(1300);

  await page.setViewportSize({ width: 1024, height: 700 });
  const prompt = rows(page).nth(1).getByRole('cell').nth(1);
  await expect.poll(async () => (await prompt.boundingBox())?.width).toBeGreaterThan(150);
  // From where it is seen, not from where it was in the wide window.
  const before = await left();
  await divider.press('ArrowLeft');
  await expect.poll(left).toBeLessThan(before);
});

test('faults stand beside their lines, and the last good prompts stay', async ({ page }) => {
  await openFile(page, 'scenes.yaml', FILE);
  await expect(rows(page)).toHaveCount(7);
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('steps: many');
  const faults = page.getByRole('alert').filter({ hasText: 'fault' });
  await expect(faults).toContainText('8:8');
  await expect(faults).toContainText('expected a whole number of steps');
  await expect(page.getByRole('button', { name: /^Run/ }).last()).toBeDisabled();
  await expect(rows(page)).toHaveCount(7);
});

test('C4 C7: a batch runs, fills its contact sheet, is kept in the history and runs again', async ({
  page,
  app,
}) => {
  await openFile(page, 'scenes.yaml', FILE);
  await page.getByRole('button', { name: 'Run 6 pictures' }).click();
  await expect(page.getByText('6 of 6 pictures')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Contact sheet' }).getByRole('button')).toHaveCount(6);
  const files = await readdir(join(app.library, 'collections/images'), { recursive: true });
  const names = files.map((file) => file.split(/[\\/]/).at(-1) ?? '');
  expect(names.filter((name) => name.endsWith('.png')).toSorted()).toEqual(
    [1, 2, 3, 4, 5, 6].map((count) => `00${count}_seed_5.png`),
  );
  expect(names).toContain('scenes.yaml');
  await page.getByRole('tab', { name: 'By prompt' }).click();
  await expect(page.getByRole('list', { name: 'By prompt' }).getByRole('listitem')).toHaveCount(3);
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(page.getByRole('region', { name: 'History' }).getByRole('button')).toHaveCount(2);
});

test('C8: the composer shows the layout and makes a collage of a batch', async ({ page }) => {
  await openFile(page, 'scenes.yaml', FILE);
  await page.getByRole('button', { name: 'Run 6 pictures' }).click();
  await expect(page.getByText('6 of 6 pictures')).toBeVisible();
  await page.getByRole('button', { name: 'Compose…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Preview of 6 pictures');
  await expect(dialog.locator('img')).toHaveCount(6);
  await dialog.getByLabel('Width').fill('600');
  await dialog.getByLabel('Width').press('Enter');
  // Pressed twice it makes one, also when nobody waits for it.
  await dialog.getByRole('button', { name: 'Compose' }).dblclick();
  await page.keyboard.press('Escape');
  await expect(page.getByText('The composition is in the library')).toBeVisible();
  await page.getByRole('banner').getByRole('link', { name: 'Gallery' }).click();
  await expect(page.getByText('7 pictures', { exact: true }).first()).toBeVisible();
});

test('a saved file is listed under its category and can be deleted and brought back', async ({ page }) => {
  await page.getByLabel('File name').fill('sea/harbour.yaml');
  await page.getByRole('button', { name: 'Save' }).click();
  const files = page.getByRole('region', { name: 'Files' });
  await expect(files.getByRole('button', { name: 'harbour.yaml', exact: true })).toBeVisible();
  await expect(files.getByRole('heading', { name: 'sea' })).toBeVisible();
  await files.getByRole('button', { name: 'Delete “sea/harbour.yaml”' }).click();
  await expect(files.getByRole('button', { name: 'harbour.yaml', exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(files.getByRole('button', { name: 'harbour.yaml', exact: true })).toBeVisible();
});

test('the screen is free of accessibility faults', async ({ page }) => {
  await openFile(page, 'scenes.yaml', FILE);
  await expect(rows(page)).toHaveCount(7);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Details' }).click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Run 6 pictures' }).click();
  await expect(page.getByText('6 of 6 pictures')).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Compose…' }).click();
  await expect(page.getByRole('dialog').locator('img')).toHaveCount(6);
  expect(await accessibilityFaults(page)).toEqual([]);
});
