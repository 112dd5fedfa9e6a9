import { access, copyFile, mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { accessibilityFaults, expect, test, type App } from '../support/journey.ts';

const SIDE = ['--width', '128', '--height', '128', '--steps', '2'];

async function make(app: App, prompt: string, count: number, ...options: readonly string[]): Promise<void> {
  const { code, stderr } = await app.cli('generate', prompt, '--count', String(count), ...SIDE, ...options);
  expect(code, stderr).toBe(0);
}

const grid = (page: Page): Locator => page.getByRole('listbox', { name: 'Pictures' });
const tiles = (page: Page): Locator => grid(page).getByRole('option');
const selected = (page: Page): Locator => grid(page).getByRole('option', { selected: true });
const searchBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Search' });
const total = (page: Page, count: number): Locator =>
  page.getByText(count === 1 ? '1 picture' : `${count} pictures`, { exact: true }).first();

async function openGallery(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Gallery' }).click();
  await expect(grid(page)).toBeVisible();
}

test('A7: newest first, a click opens, arrows go on, back returns to the same place', async ({
  page,
  app,
}) => {
  await make(app, 'older picture', 2, '--seed', '1');
  await make(app, 'newest picture', 1, '--seed', '9');
  await openGallery(page);
  await expect(tiles(page)).toHaveCount(3);
  await expect(tiles(page).first()).toHaveAccessibleName(/newest picture, 128 × 128/);

  await tiles(page).first().click();
  await expect(page.getByRole('img', { name: 'newest picture' })).toBeVisible();
  await expect(page.getByText('1 of 3')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('2 of 3')).toBeVisible();
  await expect(page.getByRole('img', { name: 'older picture' })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.keyboard.press('Alt+ArrowLeft');
  await expect(grid(page)).toBeVisible();
  await expect(grid(page)).toHaveAttribute('aria-activedescendant', 'tile-1');
  expect(await accessibilityFaults(page)).toEqual([]);

  // What was searched for since a link led here is still there after a picture.
  await tiles(page).first().click();
  await page.getByRole('button', { name: 'Find all with Model sketch' }).click();
  await expect(searchBox(page)).toHaveValue('model:"sketch"');
  await searchBox(page).fill('older');
  await expect(total(page, 2)).toBeVisible();
  await tiles(page).last().click();
  await expect(page.getByRole('img', { name: 'older picture' })).toBeVisible();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(total(page, 2)).toBeVisible();
  await expect(searchBox(page)).toHaveValue('older');

  // It is in the address with its order: a page that is loaded anew shows it, and one can go back to the search before.
  await page.getByRole('button', { name: 'Sort: Date created' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Seed' }).click();
  // A button that was clicked keeps no key from the pictures that means nothing to it.
  await page.keyboard.press('End');
  await expect(grid(page)).toHaveAttribute('aria-activedescendant', 'tile-1');
  await expect(grid(page)).toBeFocused();
  await page.reload();
  await expect(total(page, 2)).toBeVisible();
  await expect(searchBox(page)).toHaveValue('older');
  await expect(page.getByRole('button', { name: 'Sort: Seed' })).toBeVisible();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(total(page, 3)).toBeVisible();
  await expect(searchBox(page)).toHaveValue('model:"sketch"');
  await expect(page.getByRole('button', { name: 'Sort: Date created' })).toBeVisible();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(searchBox(page)).toHaveValue('older');
  await page.getByRole('button', { name: 'Clear search' }).click();

  // As a list it names its columns, all of them in one size.
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Type what you want to do' }).fill('show a list');
  await page.keyboard.press('Enter');
  const columns = page.locator('[aria-hidden] > span').filter({ hasText: /^(Prompt|Seed|Rating)$/ });
  await expect(columns).toHaveCount(3);
  const sizes = await columns.evaluateAll((all) => all.map((one) => getComputedStyle(one).fontSize));
  expect(new Set(sizes).size, sizes.join()).toBe(1);
  // In the smallest window too: the rating ends where the rows do, and the prompt has room.
  await page.setViewportSize({ width: 900, height: 600 });
  await expect(columns.filter({ hasText: 'Rating' })).toBeInViewport({ ratio: 1 });
  await expect.poll(async () => (await columns.first().boundingBox())?.width).toBeGreaterThan(150);
});

test('A8: the detail names every setting and zooms to the pixels', async ({ page, app }) => {
  await make(app, 'a stone bridge', 1, '--seed', '18446744073709551615');
  await openGallery(page);
  await tiles(page).first().click();
  const panel = page.getByRole('complementary', { name: 'Picture information' });
  const bridge = page.url();
  await expect(panel.getByText('18446744073709551615', { exact: true })).toBeVisible();
  await expect(panel.getByText('128 × 128', { exact: false })).toBeVisible();
  await expect(panel.getByText(/20\d\d.* · 1 picture$/)).toBeVisible();
  // In the smallest window its bar is one line.
  await page.setViewportSize({ width: 900, height: 600 });
  const ends = ['Use in inpaint', 'Hide information'];
  const bar = ends.map((name) => page.getByRole('button', { name, exact: true }));
  await expect
    .poll(async () => {
      const boxes = await Promise.all(bar.map((button) => button.boundingBox()));
      return new Set(boxes.map((box) => box?.y)).size;
    })
    .toBe(1);
  await page.setViewportSize({ width: 1280, height: 800 });
  const zoom = page.getByRole('group', { name: 'Zoom' });
  await zoom.getByRole('button', { name: 'Zoom in' }).click();
  await expect(zoom.getByText('125 %')).toBeVisible();
  await page.keyboard.press('z');
  await expect(zoom.getByRole('button', { name: 'Fit' }).last()).toHaveAttribute('aria-pressed', 'true');
  if (app.host === 'web') {
    // A key that comes before the page's first picture waits for it.
    const held = Promise.withResolvers<void>();
    await page.keyboard.press('Escape');
    await page.route('**/rpc/gallery.details', async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(bridge);
    await page.keyboard.press('+');
    held.resolve();
    await expect(zoom.getByText('125 %')).toBeVisible();
    await page.unroute('**/rpc/gallery.details');
  }

  // What the file says by itself; a failure is told, and can be tried again.
  const showText = panel.getByRole('button', { name: 'Show the text found in the file' });
  if (app.host === 'web') {
    await page.route('**/rpc/gallery.rawTexts', (route) => route.abort());
    await showText.click();
    await expect(panel.getByRole('alert')).toContainText('The text could not be read.');
    await page.unroute('**/rpc/gallery.rawTexts');
    await panel.getByRole('button', { name: 'Try again' }).click();
    await expect(panel.getByRole('alert')).toHaveCount(0);
  } else await showText.click();
  await expect(panel.getByRole('textbox', { name: 'parameters' })).toHaveValue(/a stone bridge/);

  // A huge one is shown by tiles alone, also when it is fetched ahead as a neighbour.
  const file = join(app.configFolder, '..', 'huge.png');
  const [width, height] = [12_288, 1_536];
  await sharp({ create: { width, height, channels: 3, background: '#345' }, limitInputPixels: false })
    .png()
    .toFile(file);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const { code, stderr } = await app.cli('import', file);
  expect(code, stderr).toBe(0);
  const [uid] = (
    await app.call<{ uids: string[] }>('gallery.uids', {
      target: { kind: 'query', query: `width:${width}` },
      limit: 1,
    })
  ).uids;
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(tiles(page)).toHaveCount(2);
  await grid(page)
    .getByRole('option', { name: /a stone bridge/ })
    .click();
  const neighbour = (path: string): boolean => path.includes(uid ?? 'none');
  await expect.poll(() => asked.some((path) => path.startsWith('/tile/') && neighbour(path))).toBe(true);
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator(`img[src*="/tile/${uid}/"]`).first()).toBeVisible();
  await page.keyboard.press('Shift+1');
  await expect(page.locator(`img[src*="/tile/${uid}/0/"]`).first()).toBeVisible();
  expect(asked.filter((path) => path.startsWith('/image/') && neighbour(path))).toEqual([]);

  // One whose file can't be had is shown by its thumbnail, not as a broken picture.
  if (app.host === 'web') {
    await page.goto(bridge);
    await page.route('**/image/**', (route) => route.abort());
    await page.reload();
    const picture = page.getByRole('img', { name: 'a stone bridge' });
    await expect(picture).toBeVisible();
    await expect(page.locator('img[src^="/image/"]')).toHaveCount(0);
    await expect(page.locator('img[src^="/thumb/"]').first()).toBeVisible();
  }
});

test('search narrows, chips edit the same query, a bad query keeps the last result', async ({
  page,
  app,
}) => {
  await make(app, 'red fox', 2);
  await make(app, 'glass cathedral', 1);
  await openGallery(page);
  await expect(total(page, 3)).toBeVisible();
  await searchBox(page).fill('fox');
  await expect(total(page, 2)).toBeVisible();

  const chips = page.getByRole('list', { name: 'Filters' });
  await chips.getByRole('button', { name: 'Exclude instead: fox' }).click();
  await expect(searchBox(page)).toHaveValue('-fox');
  await expect(total(page, 1)).toBeVisible();

  await searchBox(page).fill('-fox steps:many');
  await expect(page.getByRole('alert')).toContainText('“many” is not a number.');
  await expect(tiles(page)).toHaveCount(1);
  // Also where there are suggestions, nothing covers what is said.
  await searchBox(page).fill('rating:(');
  await expect(page.getByRole('listbox', { name: 'Suggestions' })).toBeVisible();
  await page.getByRole('alert').click({ trial: true });

  // What nothing matches is told by its name, of the search that is shown, and what was meant is a click away.
  await searchBox(page).fill('fox model:zebra');
  await expect(page.getByText('No picture at all matches model:zebra. There are: sketch.')).toBeVisible();
  await searchBox(page).fill('fox model:"sketcj"');
  await expect(page.getByText(/No picture at all matches model:"sketcj"/u)).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Search fox model:"sketch"' }).click();
  await expect(total(page, 2)).toBeVisible();

  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(total(page, 3)).toBeVisible();
});

test('completion offers fields, and values with their counts', async ({ page, app }) => {
  await make(app, 'red fox', 2);
  await openGallery(page);
  await searchBox(page).click();
  await page.keyboard.type('mod');
  await expect(page.getByRole('option', { name: /^model:/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(searchBox(page)).toHaveValue('model:');
  await expect(page.getByRole('option', { name: /sketch 2/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(searchBox(page)).toHaveValue('model:"sketch" ');
  await expect(total(page, 2)).toBeVisible();

  // What gives the box the focus back doesn't ask for suggestions; a key does.
  const suggestions = page.getByRole('listbox', { name: 'Suggestions' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(searchBox(page)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(suggestions).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(suggestions).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('squares');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Squares' })).toHaveAttribute('aria-pressed', 'true');
  await expect(searchBox(page)).toBeFocused();
  await expect(suggestions).toHaveCount(0);
});

test('saved searches come back after a restart', async ({ page, app }) => {
  await make(app, 'red fox', 1);
  await make(app, 'blue jay', 1);
  await openGallery(page);
  await searchBox(page).fill('fox');
  await page.getByRole('button', { name: 'Save this search' }).click();
  await page.getByLabel('Name of the search').fill('Foxes');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Foxes' })).toBeVisible();

  // A second one of that name takes its place, if that is wanted.
  await searchBox(page).fill('jay OR fox');
  await expect(total(page, 2)).toBeVisible();
  await page.getByRole('button', { name: 'Save this search' }).click();
  await page.getByLabel('Name of the search').fill('foxes');
  await expect(page.getByText('There is a search of this name.')).toBeVisible();
  await page.getByRole('button', { name: 'Replace', exact: true }).click();
  await expect(page.getByRole('button', { name: 'foxes 2' })).toHaveCount(1);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByRole('button', { name: 'Foxes 1' })).toHaveCount(1);

  // None takes another's name by being renamed.
  await searchBox(page).fill('jay');
  await page.getByRole('button', { name: 'Save this search' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'jay 1' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByLabel('Name of the search').fill('FOXES');
  await expect(page.getByText('There is a search of this name already.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await page.keyboard.press('Escape');

  const again = await app.restart();
  await openGallery(again);
  const saved = again.getByRole('button', { name: 'Foxes' });
  await saved.click();
  await expect(total(again, 1)).toBeVisible();

  // Its order is part of it, and can be another from then on.
  const asShown = again.getByRole('menuitem', { name: 'Replace by the current search' });
  await saved.click({ button: 'right' });
  await expect(asShown).toHaveAttribute('aria-disabled', 'true');
  await again.keyboard.press('Escape');
  await again.getByRole('button', { name: 'Sort: Date created' }).click();
  await again.getByText('File size', { exact: true }).click();
  await saved.click({ button: 'right' });
  await asShown.click();
  await again.getByRole('button', { name: 'Sort: File size' }).click();
  await again.getByText('Date created', { exact: true }).click();
  await saved.click();
  await expect(again.getByRole('button', { name: 'Sort: File size' })).toBeVisible();
});

test('B9: click, Ctrl, Shift, all, invert, clear', async ({ page, app }) => {
  await make(app, 'six of them', 6);
  await openGallery(page);
  await expect(tiles(page)).toHaveCount(6);
  await tiles(page)
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] });
  await tiles(page)
    .nth(3)
    .click({ modifiers: ['Shift'] });
  await expect(selected(page)).toHaveCount(3);
  await page.keyboard.press('i');
  await expect(page.getByText('3 selected')).toBeVisible();
  await expect(tiles(page).nth(0)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ControlOrMeta+a');
  await expect(page.getByText('6 selected')).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(selected(page)).toHaveCount(0);
});

test('B9: keys select as in a file manager, and a double click opens', async ({ page, app }) => {
  await make(app, 'six of them', 6);
  await openGallery(page);
  await expect(tiles(page)).toHaveCount(6);
  const chosen = async (): Promise<string> =>
    (await tiles(page).evaluateAll((all) => all.map((tile) => tile.ariaSelected === 'true')))
      .map((is, position) => (is ? position : ''))
      .join('');
  const press = async (...keys: string[]): Promise<string> => {
    for (const key of keys) await page.keyboard.press(key);
    return await chosen();
  };
  expect(await press('ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight')).toBe('123');
  expect(await press('Shift+Home')).toBe('01');
  expect(await press('Shift+PageDown')).toBe('12345');
  // Without Shift the picture that is come to is the one that commands mean, and where the next range begins.
  expect(await press('ArrowLeft')).toBe('');
  await expect(page.getByText('selected')).toHaveCount(0);
  expect(await press('Shift+End')).toBe('45');
  // With Ctrl the selection stays as it is, and so does the anchor.
  expect(await press('ControlOrMeta+Home', 'ControlOrMeta+ArrowRight')).toBe('45');
  expect(await press('s')).toBe('145');
  expect(await press('Shift+ArrowRight')).toBe('12');
  await tiles(page)
    .nth(4)
    .click({ modifiers: ['ControlOrMeta'] });
  await tiles(page)
    .nth(5)
    .click({ modifiers: ['Shift'] });
  expect(await chosen()).toBe('45');

  // A double click opens and leaves the selection alone, also where the first click ended it.
  await tiles(page).nth(0).dblclick();
  await expect(page).toHaveURL(/#\/image\//);
  await page.goBack();
  await expect.poll(chosen).toBe('45');
  await tiles(page).nth(5).click();
  await expect.poll(chosen).toBe('4');
  await tiles(page).nth(4).dblclick();
  await expect(page).toHaveURL(/#\/image\//);
  await page.goBack();
  await expect.poll(chosen).toBe('4');
});

test('A11 B17: keys rate, mark and favour; undo takes it back', async ({ page, app }) => {
  await make(app, 'judged', 3);
  await openGallery(page);
  await expect(tiles(page)).toHaveCount(3);
  await page.keyboard.press('4');
  await expect(tiles(page).first()).toHaveAccessibleName(/4 stars/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('p');
  await expect(tiles(page).nth(1)).toHaveAccessibleName(/Final/);
  await page.keyboard.press('f');
  await expect(tiles(page).nth(1)).toHaveAccessibleName(/favourite/);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(tiles(page).nth(1)).not.toHaveAccessibleName(/favourite/);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(tiles(page).nth(1)).not.toHaveAccessibleName(/Final/);
  await expect(tiles(page).first()).toHaveAccessibleName(/4 stars/);

  // Typed faster than screens open: each key means the picture that will be there.
  for (const key of ['Home', 'Enter', '5', 'ArrowRight', '3', 'f', 'Escape', 'ArrowRight', 'x'])
    await page.keyboard.press(key);
  await expect(tiles(page).nth(2)).toHaveAccessibleName(/Reject/);
  await expect(tiles(page).first()).toHaveAccessibleName(/5 stars/);
  await expect(tiles(page).nth(1)).toHaveAccessibleName(/3 stars, favourite/);

  // A field that a key asked for is left at the next picture: the keys are the picture's again.
  for (const key of ['Home', 'Enter', 't']) await page.keyboard.press(key);
  await expect(page.getByRole('combobox', { name: 'Tags' })).toBeFocused();
  await page.getByRole('img', { name: 'judged' }).click();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('2 of 3')).toBeVisible();
  await expect(page.getByRole('button', { name: '3 stars' })).toHaveAttribute('aria-pressed', 'true');
  for (const key of ['4', 'Escape']) await page.keyboard.press(key);
  await expect(tiles(page).nth(1)).toHaveAccessibleName(/4 stars, favourite/);

  await tiles(page).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Rate', exact: true }).click();
  await page.getByRole('menuitem', { name: '2 stars' }).click();
  await expect(tiles(page).first()).toHaveAccessibleName(/2 stars/);
  // Also on the picture that the pointer rests on, beside the quick facts.
  await tiles(page).first().hover();
  const badges = tiles(page).first().locator('[class*="badges"]');
  const facts = tiles(page).first().locator('[class*="facts"]');
  await expect(facts).toBeVisible();
  await expect(badges).toHaveCSS('opacity', '1');
  const [badgesBox, factsBox] = [await badges.boundingBox(), await facts.boundingBox()];
  expect((badgesBox?.y ?? 0) + (badgesBox?.height ?? 0)).toBeLessThanOrEqual(factsBox?.y ?? 0);
  await page.keyboard.press('ControlOrMeta+a');
  await tiles(page).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Mark', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Experiment' }).click();
  for (const at of [0, 1, 2]) await expect(tiles(page).nth(at)).toHaveAccessibleName(/Experiment/);
});

test('E1: history survives a restart, and undo with it', async ({ page, app }) => {
  await make(app, 'kept', 2);
  await openGallery(page);
  await page.keyboard.press('ControlOrMeta+a');
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.keyboard.press('5');
  await expect(tiles(page).first()).toHaveAccessibleName(/5 stars/);
  // It shows before it is kept.
  const kept = async (): Promise<string | undefined> =>
    (await app.call<{ kind: string }[]>('gallery.history', { limit: 1 }))[0]?.kind;
  await expect.poll(kept).toBe('rate');

  const again = await app.restart();
  await openGallery(again);
  await expect(tiles(again).first()).toHaveAccessibleName(/5 stars/);
  await again.keyboard.press('ControlOrMeta+Shift+H');
  const history = again.getByRole('dialog', { name: 'History' });
  await expect(history.getByText('Rated 2 pictures 5 ★')).toBeVisible();
  await history.getByRole('button', { name: 'Undo' }).click();
  await expect(history.getByText('undone')).toBeVisible();
  await again.keyboard.press('Escape');
  await expect(tiles(again).first()).not.toHaveAccessibleName(/stars/);
});

test('B6: deleting moves to the trash, undo brings back, emptying asks', async ({ page, app }) => {
  await make(app, 'to delete', 2);
  await openGallery(page);
  await expect(tiles(page)).toHaveCount(2);
  await page.keyboard.press('Delete');
  await expect(tiles(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(tiles(page)).toHaveCount(2);

  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await expect(page.getByText('No pictures yet')).toBeVisible();
  await expect(page.getByText('None in this view')).toHaveCount(1);
  await page.getByRole('button', { name: 'Trash' }).click();
  await expect(tiles(page)).toHaveCount(2);
  await tiles(page)
    .first()
    .click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(tiles(page)).toHaveCount(1);

  await page.getByRole('button', { name: 'Empty trash…' }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByText('The trash is empty')).toBeVisible();
  await page.getByRole('button', { name: 'All pictures' }).click();
  await expect(tiles(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'View options' }).click();
  await expect(page.getByRole('menuitem', { name: 'Empty trash…' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Type what you want to do' }).fill('trash');
  await expect(page.getByRole('option', { name: 'Empty the trash' })).toHaveCount(0);
});

test('B3: collections are made, filled, nested and emptied again', async ({ page, app }) => {
  await make(app, 'for the bucket', 3);
  await openGallery(page);
  await tiles(page)
    .nth(0)
    .click({ modifiers: ['ControlOrMeta'] });
  await tiles(page)
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('ControlOrMeta+b');
  await page.getByLabel('Name', { exact: true }).fill('Main Street');
  await page.keyboard.press('Enter');
  const entry = page.getByRole('button', { name: /^Main Street 2$/ });
  await expect(entry).toBeVisible();
  await entry.click();
  await expect(total(page, 2)).toBeVisible();

  await entry.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'New collection inside' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Bike lanes');
  await page.keyboard.press('Enter');
  const inner = page.getByRole('button', { name: /^Bike lanes 0$/ });
  await expect(inner).toBeVisible();
  // No second one of that name beside it; elsewhere there may be, which the search box calls by its place.
  await entry.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'New collection inside' }).click();
  await page.getByLabel('Name', { exact: true }).fill('bike lanes');
  await expect(page.getByText('There is a collection of this name here already.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await app.call('collections.change', {
    change: { kind: 'create', id: 'elsewhere', name: 'Bike lanes', parentId: null },
  });
  await expect(inner).toHaveCount(2);
  await inner.first().click();
  await expect(searchBox(page)).toHaveValue('collection:"/Main Street/Bike lanes"');
  await searchBox(page).fill('in:bike');
  await expect(page.getByRole('option', { name: '/Main Street/Bike lanes 0' })).toBeVisible();
  await page.keyboard.press('Escape');
  await app.call('collections.change', { change: { kind: 'delete', id: 'elsewhere' } });
  await expect(inner).toHaveCount(1);
  await entry.click();
  await expect(total(page, 2)).toBeVisible();
  await tiles(page).first().dragTo(inner);
  await expect(page.getByRole('button', { name: /^Bike lanes 1$/ })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(inner).toBeVisible();

  // Folded, they leave the room to what is below; that is remembered, and the button for new ones stays.
  const heading = page.getByRole('button', { name: 'Collections', exact: true });
  await heading.click();
  await expect(entry).toHaveCount(0);
  await expect
    .poll(() => app.call('settings.update', {}))
    .toMatchObject({ memory: { 'gallery:collections': 'closed' } });
  await page.reload();
  await expect(heading).toHaveAttribute('aria-expanded', 'false');
  await page.getByRole('button', { name: 'New collection', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Squares');
  await page.keyboard.press('Enter');
  // What is dragged opens them when it is held over their heading.
  await expect(tiles(page).first()).toBeVisible();
  await tiles(page).first().hover();
  await page.mouse.down();
  // The first move begins the drag, the second one is over the heading.
  await heading.hover();
  await heading.hover();
  await expect(heading).toHaveAttribute('aria-expanded', 'true');
  await page.getByRole('button', { name: /^Squares 0$/ }).hover();
  await page.mouse.up();
  await expect(page.getByRole('button', { name: /^Squares 1$/ })).toBeVisible();
});

test('B10: tags are added to a selection after saying what changes', async ({ page, app }) => {
  await make(app, 'tagged', 2);
  await openGallery(page);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog', { name: 'Tag pictures' });
  await dialog.getByRole('combobox', { name: 'Add tags' }).fill('animals/fox');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Changes 2 of 2 pictures. You can undo it.')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('Escape');
  await searchBox(page).fill('tag:animals');
  await expect(total(page, 2)).toBeVisible();

  // A copy of one of them is merged with it, which keeps the tag; the merge is one step.
  const [uid] = (
    await app.call<{ uids: string[] }>('gallery.uids', {
      target: { kind: 'query', query: 'tag:animals' },
      limit: 1,
    })
  ).uids;
  const [record] = await app.call<{ file: { path: string } }[]>('gallery.records', { uids: [uid] });
  const original = join(app.library, record?.file.path ?? '');
  await copyFile(original, join(dirname(original), 'a copy.png'));
  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(total(page, 3)).toBeVisible();
  await grid(page).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Merge duplicates…' }).click();
  const merging = page.getByRole('dialog', { name: 'Merge duplicates' });
  await expect(merging.getByText('1 duplicate will go to the trash.')).toBeVisible();
  await expect(merging.getByText('The kept picture will have: animals/fox')).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await merging.getByRole('button', { name: 'Merge' }).click();
  await expect(page.getByText('Merged 1 duplicate')).toBeVisible();
  await expect(tiles(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(tiles(page)).toHaveCount(3);

  // One tag becomes part of another, whose name is written in another case. Enter in the field is enough.
  await grid(page).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('t');
  await dialog.getByRole('combobox', { name: 'Add tags' }).fill('Beasts');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Beasts 3$/ })).toBeVisible();
  await page.getByRole('button', { name: /^animals 2$/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Rename or merge…' }).click();
  const renaming = page.getByRole('dialog', { name: 'Rename the tag “animals”' });
  await renaming.getByRole('textbox', { name: 'New name' }).fill('beasts');
  await expect(renaming.getByText('“Beasts” exists: “animals” becomes part of it.')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(renaming).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^animals / })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Beasts 3$/ })).toBeVisible();
});

test('B10: equal pictures that nobody has looked at are found by comparing their pixels', async ({
  page,
  app,
}) => {
  const folder = join(app.library, 'collections/images/old');
  await mkdir(folder, { recursive: true });
  for (let number = 0; number < 90; number += 1) {
    // The last two, by date, are one picture in two files.
    const shade = Math.min(number, 88);
    const made = sharp({
      create: { width: 24, height: 16, channels: 3, background: { r: shade, g: 9, b: 9 } },
    });
    const path = join(folder, `${String(number).padStart(3, '0')}.png`);
    await writeFile(path, await made.png({ compressionLevel: number === 89 ? 0 : 9 }).toBuffer());
    await utimes(path, new Date(), new Date(2026, 0, 1, 0, 0, 90 - number));
  }
  await openGallery(page);
  await expect(total(page, 90)).toBeVisible();
  await grid(page).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Merge duplicates…' }).click();
  const merging = page.getByRole('dialog', { name: 'Merge duplicates' });
  await expect(merging.getByText(/of these pictures were never looked at/)).toBeVisible();
  await expect(merging.getByText('None of these pictures has a known duplicate.')).toBeVisible();
  await merging.getByRole('button', { name: 'Compare pixels' }).click();
  await expect(merging.getByText('1 duplicate will go to the trash.')).toBeVisible();
  await expect(merging.getByText(/never looked at/)).toHaveCount(0);
});

test('B11 B17: full screen, keys judge and file the picture shown, undo takes it back; a slideshow of the selection', async ({
  page,
  app,
}) => {
  await make(app, 'slides', 4);
  await openGallery(page);
  await expect(tiles(page)).toHaveCount(4);
  await page.keyboard.press('Space');
  const viewer = page.getByRole('dialog', { name: 'Viewer' });
  await expect(viewer.getByText('1 of 4', { exact: true })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(viewer.getByText('2 of 4', { exact: true })).toBeVisible();
  await page.keyboard.press('5');
  await expect(viewer.getByRole('img', { name: '5 stars' })).toBeVisible();
  await expect(viewer.getByRole('button', { name: '2 of 4, 5 stars' })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(viewer.getByRole('img', { name: '5 stars' })).toHaveCount(0);
  await expect(page.getByText(/^Undone: /)).toBeInViewport();
  await page.keyboard.press('t');
  await page.getByRole('combobox', { name: 'Add tags' }).fill('client');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('dialog', { name: 'Tag pictures' })).toHaveCount(0);
  await viewer.getByRole('group', { name: 'Filmstrip' }).getByRole('button').last().click();
  await expect(viewer.getByText('4 of 4', { exact: true })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await viewer.getByRole('button', { name: 'Close viewer' }).click();
  await expect(viewer).toBeHidden();
  await expect(grid(page)).toHaveAttribute('aria-activedescendant', 'tile-3');
  await searchBox(page).fill('tag:client');
  await expect(total(page, 1)).toBeVisible();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(total(page, 4)).toBeVisible();

  for (const at of [1, 3]) {
    await tiles(page)
      .nth(at)
      .click({ modifiers: ['ControlOrMeta'] });
  }
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await viewer.getByRole('button', { name: 'Pause slideshow' }).focus();
  await viewer.getByRole('combobox', { name: 'Time for each picture' }).selectOption('2 seconds');
  await expect(viewer.getByText('2 of 2', { exact: true })).toBeVisible();
  await expect(viewer.getByText('1 of 2', { exact: true })).toBeVisible();
  await viewer.getByRole('button', { name: 'Pause slideshow' }).press('Space');
  await viewer.getByRole('button', { name: 'Play slideshow' }).press('Escape');
  await expect(viewer).toBeHidden();
  await expect(page.getByText('2 selected')).toBeVisible();
});

test('A12: side by side with differences, zoomed together by keys; wipe of any two; blink; four of more at a time', async ({
  page,
  app,
}) => {
  await make(app, 'compared', 5, '--seed', '41');
  await openGallery(page);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('c');
  await expect(page.getByText('1–4 of 5')).toBeVisible();
  await page.getByRole('button', { name: 'Next pictures' }).click();
  await expect(page.getByText('2–5 of 5')).toBeVisible();
  await page.getByRole('button', { name: 'Previous pictures' }).click();
  const differences = page.getByRole('region', { name: 'Differences' });
  await expect(differences.getByRole('row', { name: /Seed/ })).toHaveText('Seed45444342');
  const pictures = page.getByRole('img', { name: 'compared' });
  await expect(pictures).toHaveCount(4);
  const transforms = (): Promise<readonly string[]> =>
    pictures.evaluateAll((images) => images.map((image) => image.parentElement?.style.transform ?? ''));
  const fitted = (await transforms())[0];
  for (let times = 0; times < 12; times += 1) await page.keyboard.press('+');
  await expect.poll(async () => new Set(await transforms()).size).toBe(1);
  const zoomed = (await transforms())[0];
  expect(zoomed).not.toBe(fitted);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await transforms())[3]).not.toBe(zoomed);
  expect(new Set(await transforms()).size).toBe(1);
  await page.keyboard.press('z');
  await expect.poll(async () => (await transforms())[3]).toBe(fitted);
  expect(await accessibilityFaults(page)).toEqual([]);

  // Keys judge the picture that the pointer or the focus came to last, which shows it; two rated one after the other, two kept.
  const cell = (letter: string): Locator => page.getByRole('group', { name: `Picture ${letter}` });
  await cell('A').hover();
  await expect(cell('A')).toHaveAttribute('aria-current', 'true');
  // The key comes in the same moment as the pointer.
  await cell('B').evaluate((picture) => {
    picture.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, relatedTarget: document.body }));
    picture.dispatchEvent(new KeyboardEvent('keydown', { key: '4', code: 'Digit4', bubbles: true }));
  });
  await cell('B').hover();
  await page.keyboard.press('p');
  await expect(cell('B').getByRole('img', { name: '4 stars, Final' })).toBeVisible();
  await cell('C').getByRole('img', { name: 'compared' }).click();
  await page.keyboard.press('+');
  await page.keyboard.press('x');
  await expect(cell('C').getByRole('img', { name: 'Reject' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(cell('C').getByRole('img', { name: 'Reject' })).toHaveCount(0);
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByText('Wipe').click();
  const wipe = page.getByRole('slider', { name: 'Position of the wipe' });
  await wipe.focus();
  await page.keyboard.press('ArrowRight');
  await expect(wipe).toHaveAttribute('aria-valuenow', '52');
  const shown = (): Promise<readonly (string | null)[]> =>
    pictures.evaluateAll((images) => images.map((image) => image.getAttribute('src')));
  const before = await shown();
  await page.getByRole('radiogroup', { name: 'Picture on the right' }).getByText('D').click();
  await expect.poll(async () => (await shown())[1]).not.toBe(before[1]);
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByText('Blink').click();
  await page.getByRole('button', { name: 'Picture C' }).click();
  await expect(page.getByRole('button', { name: 'Picture C' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('f');
  await expect(
    page.getByRole('group', { name: 'Blink' }).getByRole('img', { name: 'favourite' }),
  ).toBeVisible();
  await expect(pictures).toHaveCount(1);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('E8: same settings except the seed, or what there is most of, as a grid', async ({ page, app }) => {
  await make(app, 'a series', 3, '--seed', '100');
  await make(app, 'a series', 1, '--seed', '100', '--steps', '7');
  await make(app, 'another thing', 1);
  await openGallery(page);
  await searchBox(page).fill('series');
  await expect(total(page, 4)).toBeVisible();
  await tiles(page).last().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Same settings except …' }).click();
  const list = page.getByRole('list', { name: 'Seed' });
  await expect(list.getByRole('listitem')).toHaveText(['Seed 100', 'Seed 101', 'Seed 102']);
  await expect(page.getByText('3 pictures', { exact: true })).toBeVisible();
  await page.getByRole('combobox', { name: 'Down' }).selectOption({ label: 'Steps' });
  await expect(page.getByRole('columnheader')).toHaveText(['Seed 100', 'Seed 101', 'Seed 102']);
  await expect(page.getByRole('rowheader')).toHaveText([/^Steps \d+$/, /^Steps \d+$/]);
  await page.getByRole('slider', { name: 'Size of the pictures' }).press('Home');
  await expect(page.getByRole('cell').getByRole('img').first()).toHaveCSS('width', '96px');
  const { path } = await app.download(() => page.getByRole('button', { name: 'Save as picture' }).click());
  await access(path);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show in the gallery' }).click();
  await expect(searchBox(page)).toHaveValue(/^same:"[0-9a-f-]{36} except seed steps"$/);
  await expect(total(page, 4)).toBeVisible();

  // The newest is the only one with its steps: no other seed goes with them.
  await tiles(page).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Same settings except …' }).click();
  const steps = page.getByRole('list', { name: 'Steps' });
  await expect(steps.getByRole('listitem')).toHaveText(['Steps 2', 'Steps 7']);
});

test('B7: sort and group', async ({ page, app }) => {
  await make(app, 'wide', 1, '--width', '256');
  await make(app, 'small', 1);
  await openGallery(page);
  await page.getByRole('button', { name: /^Sort:/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Resolution' }).click();
  await expect(tiles(page).first()).toHaveAccessibleName(/wide/);
  await page.getByRole('button', { name: /^Group:/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Prompt' }).click();
  await expect(grid(page).getByText('1 picture', { exact: true })).toHaveCount(2);
  // What the heading says comes with the group's first picture.
  await expect(grid(page).getByText('small1 picture', { exact: true })).toBeVisible();
});

test('A9: download, copy prompt and parameters, use in inpaint', async ({ page, app }) => {
  await make(app, 'a lighthouse', 1, '--seed', '77');
  await openGallery(page);
  await tiles(page).first().click();
  const { name } = await app.download(() => page.getByRole('button', { name: 'Download' }).click());
  expect(name).toMatch(/^\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}_[0-9a-f]{8}\.png$/);

  await page.getByRole('button', { name: 'Copy Prompt' }).click();
  await expect.poll(app.readClipboard).toBe('a lighthouse');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Copy parameters' }).click();
  await expect.poll(app.readClipboard).toContain('Seed: 77');

  await page.getByRole('button', { name: 'Use in inpaint' }).click();
  await expect(page).toHaveURL(/#\/inpaint\?uid=/);
});

test('A11: note, tags and collection from the picture’s page, kept and undone', async ({ page, app }) => {
  await make(app, 'a note', 1);
  await openGallery(page);
  await tiles(page).first().click();
  // The picture's page has the grid's keys.
  const picture = page.getByRole('img', { name: 'a note' });
  await expect(picture).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+C');
  await expect.poll(app.readClipboard).toBe('a note');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Back to the gallery' })).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+b');
  await expect(page.getByRole('combobox', { name: 'Add to a collection' })).toBeFocused();
  await page.keyboard.type('Main Street');
  await page.getByRole('option', { name: 'New collection: Main Street' }).click();
  await expect(page.getByRole('button', { name: 'Take out of Main Street' })).toBeVisible();
  // It is in there already; and "Main" is not meant for another one that has it in its name.
  const collect = page.getByRole('combobox', { name: 'Add to a collection' });
  const made = { kind: 'create', id: 'coast', name: 'Main coast', parentId: null };
  await app.call('collections.change', { change: made });
  const offered = page.getByRole('listbox', { name: 'Add to a collection' }).getByRole('option');
  await collect.fill('main street');
  await expect(offered).toHaveText(['Main StreetIs in it']);
  await collect.fill('Main');
  await expect(offered).toHaveText(['New collection: Main', 'Main StreetIs in it', 'Main coast']);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Take out of Main', exact: true })).toBeVisible();
  await picture.click();
  await page.keyboard.press('t');
  await expect(page.getByRole('combobox', { name: 'Tags' })).toBeFocused();
  await page.getByLabel('Note', { exact: true }).fill('for the client');
  await page.getByRole('combobox', { name: 'Tags' }).fill('client/approved');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Remove tag client/approved' })).toBeVisible();
  await page.getByRole('button', { name: 'Back to the gallery' }).click();
  await searchBox(page).fill('tag:client note:client');
  await expect(total(page, 1)).toBeVisible();
  await grid(page).focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByText('Nothing matches')).toBeVisible();

  // Leaving by the keyboard keeps what was typed; an undo shows in the box, which then has nothing to write again.
  await page.getByRole('button', { name: 'Clear search' }).click();
  await tiles(page).first().click();
  const note = page.getByLabel('Note', { exact: true });
  await expect(note).toHaveValue('for the client');
  await note.fill('for nobody');
  await page.keyboard.press('Alt+ArrowLeft');
  await searchBox(page).fill('note:nobody');
  await expect(total(page, 1)).toBeVisible();
  await tiles(page).first().click();
  await expect(note).toHaveValue('for nobody');
  await page.getByRole('button', { name: 'Zoom in' }).focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(note).toHaveValue('for the client');
  await note.focus();
  await page.getByRole('button', { name: 'Back to the gallery' }).click();
  await expect(page.getByText('Nothing matches')).toBeVisible();
});

test('A13 A14: a budget warns where pictures are made; costs and storage add up; clearing the cache loses nothing', async ({
  page,
  app,
}) => {
  await make(app, 'Main Street - lanes', 2);
  await app.call('settings.update', { monthlyGpuMinutes: 1e-6 });
  for (const screen of ['Inpaint', 'Outpaint', 'Batches', 'Queue', 'Generate']) {
    await page.getByRole('link', { name: screen, exact: true }).click();
    await expect(
      page.getByText(/of GPU time, which is more than your budget/).filter({ visible: true }),
    ).toBeVisible();
  }
  await page.getByRole('link', { name: 'See costs' }).click();
  await expect(page.getByRole('alert')).toContainText('more than your budget');
  // A budget is what was typed.
  const budget = page.getByRole('group', { name: 'Monthly budget' });
  for (const [name, value] of [
    ['Money', '12.4'],
    ['Minutes of GPU time', '4'],
  ] as const) {
    await budget.getByLabel(name).fill(value);
    await page.keyboard.press('Tab');
    await expect(budget.getByLabel(name)).toHaveValue(value);
  }
  // What is spent is held against it at once.
  await expect(page.getByText(/of 4 min.* used this month/)).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  const line = (table: string, name: string): Locator =>
    page.getByRole('table').filter({ hasText: table }).getByRole('row', { name });
  await expect(line('By model', 'sketch').getByRole('cell').first()).toHaveText('2');
  await expect(line('By project', 'Main Street').getByRole('cell').first()).toHaveText('2');

  await openGallery(page);
  await expect(tiles(page).first().locator('img')).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Storage' }).click();
  await expect(line('By folder', 'collections').getByRole('cell').first()).toHaveText('2');
  await expect(line('By model', 'sketch').getByRole('cell').first()).toHaveText('2');
  await page.getByRole('button', { name: 'Clear cache' }).click();
  const dialog = page.getByRole('dialog', { name: 'Clear the cache?' });
  await expect(dialog).toContainText(/^.*Frees \d.*No picture is touched\./s);
  await expect(dialog.getByRole('button', { name: 'Clear cache' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Freed \d/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Clear cache' })).toBeDisabled();

  // A backup that somebody else began is shown, and can be stopped.
  const masks = join(app.library, '.gesso/masks');
  await mkdir(masks, { recursive: true });
  for (let file = 0; file < 3000; file += 1) await writeFile(join(masks, `${file}.png`), String(file));
  const backup = app.cli('backup', join(app.configFolder, '../backup'));
  await page.getByRole('tab', { name: 'Backup' }).click();
  const progress = page.getByRole('status').filter({ hasText: / of [\d,]+ files/ });
  await progress.getByRole('button', { name: 'Cancel' }).click();
  await expect(progress).toHaveCount(0);
  expect((await backup).code).toBe(1);
  // It may not even have come to them.
  const copied = await readdir(join(app.configFolder, '../backup/.gesso/masks')).catch(() => []);
  expect(copied.length).toBeLessThan(3000);

  await openGallery(page);
  await expect(tiles(page)).toHaveCount(2);
  await expect
    .poll(() =>
      tiles(page)
        .locator('img')
        .evaluateAll((images) => images.every((image) => (image as HTMLImageElement).naturalWidth > 0)),
    )
    .toBe(true);
});

test('B3: Enter takes the collection that is named or stepped to, else makes the new one', async ({
  page,
  app,
}) => {
  await make(app, 'for two buckets', 1);
  await openGallery(page);
  await tiles(page)
    .first()
    .click({ modifiers: ['ControlOrMeta'] });
  const name = page.getByRole('combobox', { name: 'Name', exact: true });
  const marked = page.getByRole('dialog').getByRole('option', { selected: true });
  const ask = async (text: string): Promise<void> => {
    await page.keyboard.press('ControlOrMeta+b');
    await name.fill(text);
  };
  const entry = (named: string): Locator => page.getByRole('button', { name: named });
  await ask('Landscapes');
  await page.keyboard.press('Enter');
  await expect(entry('Landscapes 1')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(entry('Landscapes 1')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(entry('Landscapes 1')).toBeVisible();

  // With nothing written nothing is taken.
  await ask('');
  await expect(page.getByRole('dialog').getByRole('option')).toHaveCount(1);
  await expect(marked).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(name).toBeVisible();
  await name.fill('Land');
  await expect(marked).toHaveText('New collection: Land');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(entry('Land 1')).toBeVisible();

  await ask('land');
  await expect(marked).toHaveText('Land1');
  await page.keyboard.press('ArrowDown');
  await expect(marked).toHaveText('Landscapes1');
  await name.fill('lands');
  await expect(marked).toHaveText('New collection: lands');
  await page.keyboard.press('ArrowDown');
  await expect(marked).toHaveText('Landscapes1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // Landscapes, which has the picture already.
  await expect(entry('lands')).toHaveCount(1);
});

test('B18: the folder tree leads to what is below a folder, and images are moved into folders', async ({
  page,
  app,
}) => {
  await make(app, 'in a folder', 2);
  await openGallery(page);
  await page.getByRole('button', { name: 'Folders', exact: true }).click();
  await page.getByRole('button', { name: /^Library 2$/ }).click();
  await expect(searchBox(page)).toHaveValue('root:"library"');
  await expect(total(page, 2)).toBeVisible();
  await page.getByRole('button', { name: /^collections 2$/ }).click();
  await expect(searchBox(page)).toHaveValue('root:"library" path:"/collections"');
  await expect(total(page, 2)).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  // By the keyboard into a new folder, by dragging out of it again.
  await tiles(page)
    .first()
    .click({ modifiers: ['ControlOrMeta'] });
  await page.keyboard.press('ControlOrMeta+Shift+M');
  await page.getByLabel('Folder', { exact: true }).fill('Main Street');
  const fresh = page.getByRole('option', { name: 'New folder: Library › collections › Main Street' });
  await expect(fresh).toHaveAttribute('aria-selected', 'true');
  await fresh.click();
  await expect(page.getByText('Moved 1 file to Main Street')).toBeVisible();
  await page.getByRole('button', { name: 'Show what is in collections' }).click();
  await page.getByRole('button', { name: /^Main Street 1$/ }).click();
  await expect(total(page, 1)).toBeVisible();
  // What is typed of a name is not taken for it; the whole name is.
  await page.keyboard.press('ControlOrMeta+Shift+M');
  const marked = page.getByRole('dialog').getByRole('option', { selected: true });
  await page.getByLabel('Folder', { exact: true }).fill('Main');
  await expect(marked).toHaveText('New folder: Library › collections › Main');
  await page.getByLabel('Folder', { exact: true }).fill('main street');
  await expect(marked).toHaveText('Library › collections › Main Street1');
  await page.keyboard.press('Escape');
  await tiles(page)
    .first()
    .dragTo(page.getByRole('button', { name: /^images 1$/ }));
  await expect(page.getByText('Moved 1 file to images')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Main Street/ })).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByRole('button', { name: /^Main Street 1$/ })).toBeVisible();
});

test('B3: manual order by dragging', async ({ page, app }) => {
  await make(app, 'ordered', 3, '--seed', '1');
  await openGallery(page);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+b');
  await page.getByLabel('Name', { exact: true }).fill('Series');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Series 3$/ }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Sort:/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Manual order' }).click();
  await expect(tiles(page)).toHaveCount(3);
  const sources = (): Promise<readonly (string | null)[]> =>
    tiles(page)
      .locator('img')
      .evaluateAll((images) => images.map((image) => image.getAttribute('src')));
  const [first, second, third] = await sources();
  await tiles(page)
    .nth(2)
    .dragTo(tiles(page).nth(0), { targetPosition: { x: 10, y: 40 } });
  await expect.poll(sources).toEqual([third, first, second]);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(sources).toEqual([first, second, third]);
});

test('B9: a frame drawn from an empty place selects what it touches', async ({ page, app }) => {
  // All of them are there first: what came in later would move what the frame is drawn over.
  await make(app, 'shown later', 5);
  await make(app, 'framed', 3);
  await openGallery(page);
  await searchBox(page).fill('framed');
  await expect(tiles(page)).toHaveCount(3);
  const area = await grid(page).boundingBox();
  const middle = await tiles(page).nth(1).boundingBox();
  if (area === null || middle === null) throw new Error('the grid is not laid out');
  await page.mouse.move(area.x + area.width - 40, area.y + area.height - 40);
  await page.mouse.down();
  await page.mouse.move(middle.x + middle.width / 2, middle.y + middle.height / 2, { steps: 6 });
  await expect(selected(page)).toHaveCount(2);
  await page.mouse.up();
  await expect(page.getByText('2 selected')).toBeVisible();
  // A range goes on from it, not from where the focus was before.
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(selected(page)).toHaveCount(1);
  await expect(tiles(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(selected(page)).toHaveCount(0);

  // The margin is an empty place too. When the grid scrolls away what the frame began on, the click after it still counts.
  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(total(page, 8)).toBeVisible();
  await app.call('settings.update', { thumbnailSize: 640 });
  const first = page.locator('#tile-0');
  const last = page.locator('#tile-7');
  await expect(last).toHaveCount(0);
  const top = await first.boundingBox();
  const second = await page.locator('#tile-1').boundingBox();
  if (top === null || second === null) throw new Error('the grid is not laid out');
  for (const begin of [top.x - 4, (top.x + top.width + second.x) / 2]) {
    await page.mouse.move(begin, top.y + 40);
    await page.mouse.down();
    await page.mouse.move(second.x + 40, area.y + area.height - 2, { steps: 6 });
    await expect(last).toBeInViewport();
    await expect(first).toHaveCount(0);
    await page.mouse.up();
    const count = Number.parseInt(await page.getByText(/^\d+ selected$/).innerText(), 10);
    expect(count).toBeGreaterThan(2);
    await last.click({ modifiers: ['ControlOrMeta'] });
    await expect(page.getByText(/^\d+ selected$/)).not.toHaveText(`${count} selected`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    await expect(first).toBeInViewport();
  }
});
