import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { startFakeComfyui } from '../support/fake-comfyui/fake-comfyui.ts';
import { expect, test, type App } from '../support/journey.ts';

const FOLDER = join(import.meta.dirname, '../../docs/images');

/** Few colours are enough for a screen, in a third of the bytes. */
async function take(page: Page, name: string): Promise<void> {
  // Nothing is pointed at or told in passing, and nothing is still on its way.
  const toasts = page.locator('section[aria-live] li');
  while ((await toasts.count()) > 0) await toasts.first().getByRole('button').last().click();
  await page.mouse.move(640, 1);
  await page.waitForFunction(() => {
    const seen = (element: Element): boolean => {
      const { top, bottom, width } = element.getBoundingClientRect();
      return width > 0 && bottom > 0 && top < window.innerHeight;
    };
    const tiles = [...document.querySelectorAll('[role="listbox"] [data-position]')].filter(seen);
    const images = [...document.images].filter(seen);
    const shown = images.every(({ complete, naturalWidth }) => complete && naturalWidth > 0);
    return shown && images.length >= tiles.length;
  });
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const png = await sharp(shot).png({ palette: true, colours: 256, effort: 10 }).toBuffer();
  await writeFile(join(FOLDER, `${name}.png`), png);
}

/** What is in the library: words, how many, how large, the first one's seed. The last is the newest. */
const MADE = [
  ['a full moon over the sea, stars', 3, 768, 512, 71],
  ['a pine forest in the morning mist', 2, 768, 512, 5],
  ['winter village, evening lights', 2, 640, 640, 20],
  ['a white wolf in the snow at night', 2, 640, 640, 12],
  ['a house in a meadow with poppies, summer', 2, 768, 512, 8],
  ['Coast - a sailboat at sunrise', 3, 768, 512, 31],
  ['portrait of a woman, autumn colours', 2, 576, 768, 3],
  ['desert canyon at noon', 2, 832, 544, 17],
  ['a red fox in the snow, pine forest', 5, 640, 640, 90],
  ['an oak tree in October, birds', 2, 768, 512, 55],
  ['Coast - a lighthouse at night, stars', 2, 832, 544, 61],
  ['a cherry tree in blossom, spring morning', 1, 576, 768, 7],
  ['Coast - a lighthouse at dusk, calm sea', 4, 832, 544, 41],
] as const;
/** What was said of it afterwards. */
const SAID = [
  ['rate', 'fox OR moon', '--rating', '5'],
  ['rate', 'lighthouse OR wolf', '--rating', '4'],
  ['tag', 'lighthouse', '--add', 'places/coast', '--add', 'sea'],
  ['tag', 'sailboat', '--add', 'places/coast'],
  ['tag', 'canyon', '--add', 'places/desert'],
  ['tag', 'moon', '--add', 'sea', '--add', 'night'],
  ['collect', 'lighthouse OR sailboat', '--to', 'Coast series'],
  ['collect', 'fox OR oak OR moon', '--to', 'Best of autumn'],
] as const;

/** A small library, as somebody has it after an evening. @returns ids of the pictures that are worked on */
async function fillLibrary({ cli }: App): Promise<{ readonly moon: string; readonly lighthouse: string }> {
  const run = async (...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await cli(...words, '--json');
    expect(code, stderr).toBe(0);
    return stdout;
  };
  const first: string[] = [];
  for (const [prompt, count, width, height, seed] of MADE) {
    const size = ['--width', `${width}`, '--height', `${height}`];
    const made = await run('generate', prompt, '--count', `${count}`, ...size, '--seed', `${seed}`);
    first.push((JSON.parse(made) as { images: { id: string }[] }).images[0]!.id);
  }
  for (const words of SAID) await run(...words);
  return { moon: first[0]!, lighthouse: first.at(-1)! };
}

const go = (page: Page, place: string): Promise<void> =>
  page.evaluate((hash) => {
    window.location.hash = hash;
  }, place);
const open = (page: Page, screen: string): Promise<void> =>
  page.getByRole('link', { name: screen, exact: true }).click();

test('pictures of the README and the guide', async ({ app, page }) => {
  await page.getByRole('button', { name: 'Close the first steps' }).click();
  const { moon, lighthouse } = await fillLibrary(app);

  await open(page, 'Gallery');
  await expect(page.getByRole('option').nth(8)).toBeVisible();
  await take(page, 'gallery');

  await page.emulateMedia({ colorScheme: 'light' });
  const search = page.getByRole('combobox', { name: 'Search' });
  await search.fill('tag:places/coast rating:>=4');
  await search.press('Enter');
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(6);
  await take(page, 'search');
  await page.emulateMedia({ colorScheme: 'dark' });

  await go(page, `#/inpaint?uid=${moon}`);
  const canvas = page.getByRole('application', { name: 'Canvas' });
  await expect(page.getByRole('button', { name: 'Fit' })).toBeEnabled();
  const box = (await canvas.boundingBox())!;
  await page.keyboard.press('b');
  await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.75);
  await page.mouse.down();
  for (const [x, y] of [
    [0.6, 0.7],
    [0.66, 0.72],
    [0.63, 0.79],
    [0.57, 0.78],
    [0.6, 0.75],
  ] as const)
    await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 6 });
  await page.mouse.up();
  await page.getByRole('spinbutton', { name: 'Candidates' }).fill('3');
  await page.getByRole('spinbutton', { name: 'Candidates' }).press('ControlOrMeta+Enter');
  const candidates = page.getByRole('region', { name: 'Candidates' });
  await expect(candidates.getByRole('option', { name: 'Candidate 3' })).toBeVisible();
  await expect(candidates.getByText(/Running|Waiting/)).toHaveCount(0);
  await candidates.getByRole('option', { name: 'Candidate 1' }).click();
  await page.getByRole('button', { name: 'Show mask' }).click();
  await take(page, 'inpaint');

  await page.getByRole('button', { name: 'Change the picture' }).click();
  await page.getByRole('menuitem', { name: 'Crop and resize…' }).click();
  await expect(page.getByTestId('crop-area')).toBeVisible();
  await take(page, 'crop');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Keep all' }).click();

  await go(page, `#/image/${moon}`);
  await expect(page.getByRole('heading', { name: 'Made into', exact: true })).toBeVisible();
  await take(page, 'image');

  await go(page, `#/outpaint?uid=${lighthouse}`);
  const frame = page.getByRole('group', { name: 'Frame' });
  await frame.getByLabel('Left', { exact: true }).fill('192');
  await frame.getByLabel('Right', { exact: true }).fill('192');
  await frame.getByLabel('Right', { exact: true }).press('Enter');
  await page.getByRole('button', { name: 'Fit' }).click();
  await take(page, 'outpaint');

  await open(page, 'Batches');
  await expect(page.getByRole('button', { name: /^Run \d+/ })).toBeEnabled();
  await take(page, 'batches');

  await go(page, '#/generate');
  const prompt = page.getByLabel('Prompt', { exact: true });
  const setNumber = async (name: string | RegExp, value: string): Promise<void> => {
    const field = page.getByRole('spinbutton', { name, exact: true });
    await field.fill(value);
    await field.press('Enter');
  };
  await prompt.fill('Coast - a lighthouse at dusk, calm sea');
  await setNumber('Width', '1024');
  await setNumber('Height', '576');
  await prompt.press('ControlOrMeta+Enter');
  const cancel = page.getByRole('button', { name: 'Cancel', exact: true });
  await expect(cancel).toBeEnabled();
  await expect(cancel).toBeDisabled();
  await take(page, 'generate');

  await prompt.fill('winter village, evening lights');
  await setNumber('Width', '1024');
  await setNumber('Height', '1024');
  await setNumber('Pictures', '5');
  await prompt.press('ControlOrMeta+Enter');
  await page.getByRole('link', { name: /^Queue/ }).click();
  await expect(page.getByText(/^2 of 5/)).toBeVisible({ timeout: 240_000 });
  await expect(page.getByText(/^step \d+ of 12/)).toBeVisible();
  await take(page, 'queue');
  await page.getByRole('button', { name: 'Cancel all' }).click();

  const workshop = await startFakeComfyui({ port: 8188 });
  const attic = await startFakeComfyui({ port: 8189 });
  for (const [fake, name] of [
    [workshop, 'Workshop'],
    [attic, 'Attic'],
  ] as const)
    expect(await app.cli('servers', 'add', fake.url, '--name', name)).toMatchObject({ code: 0 });
  await go(page, '#/settings?section=servers');
  const card = page.getByRole('listitem').filter({ hasText: 'Attic' }).first();
  await expect(card).toContainText('14 models');
  await attic.stop();
  await card.getByRole('button', { name: /^Check again/ }).click();
  await expect(card).toContainText('Not connected');
  await take(page, 'servers');
  await workshop.stop();
});
