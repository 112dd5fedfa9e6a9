import { constants } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Locator, type Page } from '@playwright/test';
import { test } from 'vitest';
import { libraryLayout } from '../../main/library/layout.ts';
import { findBrowser } from '../../scripts/find-browser.ts';
import { madeCatalog } from '../bench/catalog/made-catalog.ts';
import { startApp } from '../support/app.ts';

const ROWS = Number(process.env['GESSO_ROWS'] ?? 1_000_000);
/** A machine that does other things as well takes its time; no time is asserted. */
const PATIENCE = { timeout: 120_000 };

const grid = (page: Page): Locator => page.getByRole('listbox', { name: 'Images' });
const tiles = (page: Page): Locator => grid(page).getByRole('option');
const said = (page: Page, text: string): Locator => page.getByText(text, { exact: true }).first();

/** Positions in sight whose tiles are there, ascending. */
async function shown(page: Page): Promise<number[]> {
  const found = await tiles(page).evaluateAll((all) =>
    all
      .filter((tile) => {
        const box = tile.getBoundingClientRect();
        const around = tile.closest('[role="listbox"]')?.getBoundingClientRect();
        const inSight = around !== undefined && box.bottom > around.top && box.top < around.bottom;
        return inSight && tile.getAttribute('aria-label') !== 'Loading…';
      })
      .map((tile) => Number(tile.getAttribute('data-position'))),
  );
  return found.toSorted((a, b) => a - b);
}

/** Waits until the tiles in sight have a position between the two among them, and are loaded. */
async function sees(page: Page, from: number, to: number): Promise<void> {
  await expect
    .poll(async () => (await shown(page)).some((at) => at >= from && at <= to), PATIENCE)
    .toBe(true);
}

async function scrollTo(page: Page, share: number): Promise<void> {
  await grid(page).evaluate((element, to) => {
    element.scrollTop = (element.scrollHeight - element.clientHeight) * to;
  }, share);
}

/** One movement of the scroll bar: the last row stays in sight when the rows take their real heights. */
async function scrollToEnd(page: Page): Promise<void> {
  await scrollTo(page, 1);
  await sees(page, ROWS - 1, ROWS - 1);
}

test(`${ROWS} pictures: anywhere by scroll bar and date, the last one opened, half selected and inverted, searched while scrolling`, async () => {
  const home = await mkdtemp(join(tmpdir(), 'gesso-million-'));
  const layout = libraryLayout(join(home, 'library'));
  const made = await madeCatalog(ROWS);
  await mkdir(layout.cache, { recursive: true });
  for (const [name, to] of [
    ['catalog.sqlite', layout.catalog],
    ['columns', join(layout.cache, 'columns')],
  ] as const) {
    await cp(join(made, name), to, { mode: constants.COPYFILE_FICLONE });
  }
  const app = await startApp(home);
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(`${app.url}#/gallery`);
    const number = (value: number): string => value.toLocaleString('en-US');
    await expect(said(page, `${number(ROWS)} images`)).toBeVisible(PATIENCE);

    // The middle and the end by the scroll bar.
    await scrollTo(page, 0.5);
    await sees(page, ROWS * 0.45, ROWS * 0.55);
    await scrollToEnd(page);

    // The last picture, and back to it.
    await page.locator(`#tile-${ROWS - 1}`).click();
    await expect(page.getByText(`${number(ROWS)} of ${number(ROWS)}`)).toBeVisible(PATIENCE);
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(grid(page)).toBeVisible(PATIENCE);
    await sees(page, ROWS - 1, ROWS - 1);

    // The middle and both ends by date.
    const scrubber = page.getByRole('slider', { name: 'Jump to a date' });
    await scrubber.press('Home', PATIENCE);
    await sees(page, 0, 0);
    await scrubber.press('End');
    await sees(page, ROWS - 1, ROWS - 1);
    const box = await scrubber.boundingBox();
    if (box === null) throw new Error('There is no date scrubber.');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await sees(page, ROWS * 0.48, ROWS * 0.52);

    // Half of them selected, and then the other half.
    await scrubber.press('Home');
    await sees(page, 0, 0);
    await page.locator('#tile-0').click({ modifiers: ['ControlOrMeta'] });
    await scrollTo(page, 0.5);
    await sees(page, ROWS * 0.45, ROWS * 0.55);
    const last = (await shown(page)).at(0) ?? 0;
    await page.locator(`#tile-${last}`).click({ modifiers: ['Shift'] });
    await expect(said(page, `${number(last + 1)} selected`)).toBeVisible(PATIENCE);
    await page.keyboard.press('i');
    await expect(said(page, `${number(ROWS - last - 1)} selected`)).toBeVisible(PATIENCE);
    await page.keyboard.press('Escape');

    // A search typed while the list scrolls: the last keystroke wins.
    const box2 = await grid(page).boundingBox();
    if (box2 === null) throw new Error('There is no grid.');
    await page.mouse.move(box2.x + box2.width / 2, box2.y + box2.height / 2);
    const search = page.getByRole('combobox', { name: 'Search' });
    await search.click();
    for (const letter of 'masterpiece') {
      await page.keyboard.type(letter);
      await page.mouse.wheel(0, 1500);
    }
    await expect
      .poll(async () => {
        const text = await page
          .getByText(/^[\d,]+ images?$/u)
          .first()
          .textContent();
        return Number(text?.replaceAll(/\D/gu, ''));
      }, PATIENCE)
      .toBeGreaterThan(ROWS * 0.3);
    await expect(said(page, `${number(ROWS)} images`)).toBeHidden(PATIENCE);
    await scrollTo(page, 1);
    await expect.poll(async () => (await shown(page)).length > 0, PATIENCE).toBe(true);
    await expect(tiles(page).last()).toHaveAccessibleName(/masterpiece/u, PATIENCE);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
    await app.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
