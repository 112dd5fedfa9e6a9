import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writePack } from '../../main/packs/write-pack.ts';
import { readMetadata } from '../../main/metadata/read-metadata.ts';
import { accessibilityFaults, expect, test, type App } from '../support/journey.ts';
import { png } from '../fixtures/metadata/pictures.ts';

async function makeTwo(app: App): Promise<void> {
  const options = ['--width', '128', '--height', '128', '--steps', '2', '--count', '2', '--seed', '7'];
  const { code, stderr } = await app.cli('generate', 'red fox in snow', ...options);
  expect(code, stderr).toBe(0);
}

async function openExport(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Gallery' }).click();
  await expect(page.getByRole('listbox', { name: 'Pictures' }).getByRole('option')).toHaveCount(2);
  await page.getByRole('listbox', { name: 'Pictures' }).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
}

test('B14: pictures are exported under names of a template, in another format, saying how they were made', async ({
  page,
  app,
}) => {
  await makeTwo(app);
  await openExport(page);
  const dialog = page.getByRole('dialog', { name: 'Export 2 pictures' });
  await dialog.getByLabel('File names').fill('{prompt:7}_{seed}_{wrong}');
  await expect(dialog.getByRole('alert')).toContainText('There is no placeholder {wrong}');
  await expect(dialog.getByRole('button', { name: 'Save as zip' })).toBeDisabled();
  await dialog.getByLabel('File names').fill('{prompt:7}_{seed}');
  await expect(dialog).toContainText('red fox_7.png');
  await dialog.getByLabel('Format').selectOption({ label: 'WebP' });
  await expect(dialog).toContainText('red fox_7.webp');
  await dialog.getByLabel('Quality').fill('80');
  expect(await accessibilityFaults(page)).toEqual([]);
  const { path } = await app.download(() => dialog.getByRole('button', { name: 'Save as zip' }).click());
  const bytes = await readFile(path);
  expect(bytes.includes('red fox_7.webp')).toBe(true);
  // A picture in a zip is stored as it is.
  const start = bytes.indexOf('RIFF');
  const picture = bytes.subarray(start, start + 8 + bytes.readUInt32LE(start + 4));
  expect((await readMetadata(picture)).generation.prompt).toBe('red fox in snow');
  await expect(dialog).toBeHidden();
});

test('B12, B13: a pack is saved, found, opened and used again', async ({ page, app }) => {
  await makeTwo(app);
  await openExport(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Save as pack' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('link', { name: 'Packs' }).click();
  const list = page.getByRole('list', { name: 'Packs' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search packs' }).fill('nothing like it');
  await expect(page.getByText('No pack has all these words')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search packs' }).fill('FOX');
  expect(await accessibilityFaults(page)).toEqual([]);
  await list.getByRole('button', { name: /red fox in snow/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
  await expect(dialog.getByRole('img', { name: 'Result' }).first()).toHaveJSProperty('complete', true);
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Use these settings' }).first().click();
  await expect(page.getByRole('textbox', { name: 'Prompt', exact: true })).toHaveValue('red fox in snow');
});

test('a pack of hundreds of pictures, laid into the drawer by hand, opens with the rows in sight', async ({
  page,
  app,
}) => {
  const picture = await png({});
  const generation = {
    extension: 'png',
    sizeBytes: picture.length,
    read: () => Promise.resolve(picture),
  };
  const pictures = Array.from({ length: 300 }, (_, index) => ({
    title: `fox ${index}`,
    prompt: '',
    settings: JSON.stringify({ prompt: `fox number ${index}`, steps: 3 }),
    generation,
    source: null,
    mask: null,
  }));
  const drawer = join(app.library, '.gesso/user/packs');
  await mkdir(drawer, { recursive: true });
  await writePack(join(drawer, 'Foxes.zip'), pictures);
  await page.getByRole('link', { name: 'Packs' }).click();
  const row = page.getByRole('button', { name: /^Foxes/ });
  // What it holds is not known before it was opened, and not said.
  await expect(row).toContainText('kB');
  await expect(row).not.toContainText('picture');
  await row.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('300 pictures');
  await expect(dialog.getByText('fox number 0')).toBeVisible();
  expect(await dialog.getByRole('listitem').count()).toBeLessThan(30);
  await dialog.getByRole('listitem').first().hover();
  await page.mouse.wheel(0, 200_000);
  await expect(dialog.getByText('fox number 299')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(row).toContainText('300 pictures');
});

test('B13: a zip file that is no pack is refused in words', async ({ page, app }) => {
  await page.getByRole('link', { name: 'Packs' }).click();
  await expect(page.getByText('No packs yet')).toBeVisible();
  const screen = page.getByRole('heading', { name: 'Packs', exact: true }).locator('..');
  expect(await screen.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBe(0);
  await app.choose({ name: 'x.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip') }, () =>
    page.getByRole('button', { name: 'Open a pack…' }).click(),
  );
  await expect(page.getByText('The pack is damaged or no zip file.')).toBeVisible();
});

test('a folder is taken out of the library, asked for in a dialog that gives the focus back', async ({
  page,
  app,
}) => {
  const folder = join(app.configFolder, 'holiday');
  await mkdir(folder);
  await writeFile(
    join(folder, 'owl.png'),
    await png({ parameters: 'an owl\nSteps: 3, Seed: 5, Size: 24x16' }),
  );
  expect(await app.cli('folders', 'add', folder)).toMatchObject({ code: 0 });
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Library' }).click();
  await page.getByRole('button', { name: 'Folders and imports' }).click();
  const list = page.getByRole('dialog', { name: 'Folders and imports' });
  const remove = list.getByRole('button', { name: 'Take holiday out of the library' });
  await remove.focus();
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: 'Take holiday out of the library?' });
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(remove).toBeFocused();
  // Escape is for the question, however soon it comes: before what lies below has learned that something is above it.
  await remove.evaluate(async (button: HTMLElement) => {
    button.click();
    while (document.activeElement?.textContent !== 'Cancel') await Promise.resolve();
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(escape);
  });
  await expect(question).toHaveCount(0);
  await remove.focus();
  await page.keyboard.press('Enter');
  await question.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(list.getByText('No folders yet.')).toBeVisible();
  // The focus stays in the dialog, whose row is gone.
  expect(await list.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
});

test('pictures are brought in from a dialog', async ({ page, app }) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Library' }).click();
  await page.getByRole('button', { name: 'Folders and imports' }).click();
  const dialog = page.getByRole('dialog', { name: 'Folders and imports' });
  expect(await accessibilityFaults(page)).toEqual([]);
  const buffer = Buffer.from(await png({ parameters: 'a brought in owl\nSteps: 3, Seed: 5, Size: 24x16' }));
  await app.choose({ name: 'owl.png', mimeType: 'image/png', buffer }, () =>
    dialog.getByRole('button', { name: /^(Choose pictures|Files)…$/ }).click(),
  );
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('link', { name: 'Gallery' }).click();
  await expect(page.getByRole('option', { name: /a brought in owl/ })).toBeVisible();
});
