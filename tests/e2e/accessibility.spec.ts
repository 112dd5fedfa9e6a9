import { isAbsolute, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { accessibilityFaults, expect, test } from '../support/journey.ts';

async function makePicture(page: Page): Promise<void> {
  await page.getByLabel('Prompt', { exact: true }).fill('red fox in snow');
  for (const name of ['Width', 'Height']) await page.getByLabel(name, { exact: true }).fill('128');
  await page.getByLabel('Prompt', { exact: true }).press('ControlOrMeta+Enter');
  await expect(page.getByRole('img', { name: 'Result: red fox in snow' })).toBeVisible();
}

/** Changes the theme. @returns the page's background in it */
async function show(page: Page, colorScheme: 'dark' | 'light'): Promise<string> {
  await page.emulateMedia({ colorScheme });
  return page.evaluate(async () => {
    const background = (): string => getComputedStyle(document.body).backgroundColor;
    // Asking for it begins the transitions, which take their frames even where they have no length.
    background();
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
    return background();
  });
}

/** Every fault of the page, in dark and in light: only colours differ from theme to theme. */
async function faults(page: Page): Promise<readonly string[]> {
  const light = await show(page, 'light');
  const found = await accessibilityFaults(page, ['color-contrast']);
  expect(await show(page, 'dark')).not.toBe(light);
  return [...found.map((fault) => `light: ${fault}`), ...(await accessibilityFaults(page))];
}

test.describe('in both themes', () => {
  test('every screen is free of accessibility faults', async ({ page }) => {
    await makePicture(page);
    const links = page.getByRole('banner').getByRole('link');
    expect(await links.count()).toBeGreaterThan(3);
    for (const link of await links.all()) {
      const name = (await link.textContent()) ?? '';
      await link.click();
      await expect(page.getByRole('main')).not.toContainText('Loading…');
      expect.soft(await faults(page), name).toEqual([]);
    }
    for (const tab of await page.getByRole('tablist', { name: 'Sections' }).getByRole('tab').all()) {
      const name = (await tab.textContent()) ?? '';
      await tab.click();
      await expect(page.getByRole('main')).not.toContainText('Loading…');
      expect.soft(await faults(page), `Settings, ${name}`).toEqual([]);
    }
  });

  test('a picture’s page is free of accessibility faults', async ({ page }) => {
    await makePicture(page);
    await page.getByRole('region', { name: 'Recent pictures' }).getByRole('link').first().click();
    await expect(page).toHaveURL(/#\/image\//);
    await expect(page.getByRole('main')).toContainText('red fox in snow');
    expect(await faults(page)).toEqual([]);
    // As at twice the size on a small screen: what can be done is in sight all the same.
    await page.setViewportSize({ width: 640, height: 400 });
    for (const name of ['Use in outpaint', 'Move to trash', 'Hide information'])
      await expect(page.getByRole('button', { name })).toBeInViewport({ ratio: 1 });
  });

  test('full screen, comparison, lineage and what is not there are free of accessibility faults', async ({
    page,
    app,
  }) => {
    const side = ['--width', '128', '--height', '128', '--steps', '1'];
    const made = await app.cli('generate', 'a mill', ...side, '--json');
    const [file] = /[^"]+\.png/.exec(made.stdout) ?? [];
    const source = isAbsolute(file ?? '') ? (file ?? '') : join(app.library, file ?? '');
    const again = await app.cli('generate', 'a mill at night', ...side, '--image', source);
    expect([made.code, again.code], made.stderr + again.stderr).toEqual([0, 0]);
    await page.getByRole('link', { name: 'Gallery' }).click();
    const tiles = page.getByRole('listbox', { name: 'Pictures' }).getByRole('option');
    await expect(tiles.first()).toBeVisible();
    await page.keyboard.press('Space');
    await expect(page.getByRole('dialog', { name: 'Viewer' }).getByRole('img').first()).toBeVisible();
    expect.soft(await faults(page), 'viewer').toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: 'Viewer' })).toHaveCount(0);

    await page.keyboard.press('ControlOrMeta+a');
    await expect(page.getByText('2 selected')).toBeVisible();
    await page.keyboard.press('c');
    for (const mode of ['Side by side', 'Wipe', 'Blink', 'XY grid']) {
      await page.getByRole('radio', { name: mode }).click();
      await expect(page.getByRole('main')).not.toContainText('Loading…');
      expect.soft(await faults(page), mode).toEqual([]);
    }
    await page.keyboard.press('Alt+ArrowLeft');
    await page.keyboard.press('Escape');
    // While something is selected, a click selects.
    await expect(tiles.first()).toBeVisible();
    await expect(page.getByText('2 selected')).toHaveCount(0);
    await tiles.first().click();
    await page.getByRole('button', { name: 'Show the whole lineage' }).click();
    await expect(page.getByRole('group', { name: 'Lineage' })).toBeVisible();
    expect.soft(await faults(page), 'lineage').toEqual([]);

    for (const gone of ['#/image/00000000-0000-4000-8000-000000000000', '#/compare?uids=none']) {
      await page.evaluate((hash) => (window.location.hash = hash), gone);
      await expect(page.getByRole('main').getByRole('button').last()).toBeVisible();
      await expect(page.getByRole('main')).not.toContainText('Loading…');
      expect.soft(await faults(page), gone).toEqual([]);
    }
  });

  test('palette, help and prompt library are free of accessibility faults and give the focus back', async ({
    page,
  }) => {
    await expect(page.getByLabel('Prompt', { exact: true })).toBeVisible();
    const random = page.getByRole('radio', { name: 'Random', exact: true });
    await random.focus();
    for (const keys of ['ControlOrMeta+k', 'F1', 'ControlOrMeta+l']) {
      await page.keyboard.press(keys);
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await faults(page), keys).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(random).toBeFocused();
    }
    // A name that is shown goes along.
    await page.keyboard.press('F1');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).focus();
    await expect(page.getByRole('tooltip')).toHaveText('Close');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(random).toBeFocused();
  });
});

test('where the system chooses the colours, what is chosen and where the focus is can be seen', async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: 'active' });
  const background = (of: Locator): Promise<string> =>
    of.evaluate((element) => getComputedStyle(element).backgroundColor);
  const [random, fixed] = ['Random', 'Fixed'].map((name) => page.getByRole('radio', { name, exact: true }));
  await expect(random!).toBeChecked();
  expect(await background(random!)).not.toBe(await background(fixed!));
  const [here, elsewhere] = ['Generate', 'Inpaint'].map((name) =>
    page.getByRole('link', { name, exact: true }),
  );
  expect(await background(here!)).not.toBe(await background(elsewhere!));
  await page.keyboard.press('Tab');
  await expect(here!).toBeFocused();
  const outline = await here!.evaluate((element) => {
    const { outlineStyle, outlineColor } = getComputedStyle(element);
    return `${outlineStyle} ${outlineColor}`;
  });
  expect(outline).toMatch(/^solid rgb\(/);
  await page.keyboard.press('ControlOrMeta+k');
  const commands = page.getByRole('listbox').getByRole('option');
  expect(await background(commands.nth(0))).not.toBe(await background(commands.nth(1)));
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Settings' }).click();
  const switches = page.getByRole('switch');
  await expect(switches.nth(0)).toBeChecked();
  await expect(switches.nth(1)).not.toBeChecked();
  expect(await background(switches.nth(0))).not.toBe(await background(switches.nth(1)));
  await page.emulateMedia({ forcedColors: 'none' });
});

test('the keyboard alone makes a picture and opens it', async ({ page }) => {
  const prompt = page.getByLabel('Prompt', { exact: true });
  await expect(prompt).toBeVisible();
  for (const name of ['Width', 'Height']) {
    await page.getByRole('spinbutton', { name, exact: true }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('128');
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('/');

  await expect(prompt).toBeFocused();
  await page.keyboard.type('a hill');
  await page.keyboard.press('ControlOrMeta+Enter');
  const open = page.getByRole('region', { name: 'Recent pictures' }).getByRole('link').first();
  await expect(open).toBeVisible();
  await open.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/image\//);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(prompt).toBeVisible();
  await expect(prompt).toHaveValue('a hill');
});
