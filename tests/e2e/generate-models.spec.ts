import type { Locator, Page } from '@playwright/test';
import { expect, test as journey } from '../support/journey.ts';
import { startFakeComfyui, type FakeComfyui } from '../support/fake-comfyui/fake-comfyui.ts';
import { makePng } from '../support/fake-comfyui/png.ts';

const test = journey.extend<{ fake: FakeComfyui }>({
  fake: async ({ app }, use) => {
    const fake = await startFakeComfyui({
      stepMs: 2,
      previews: { 'detail.safetensors': makePng({ width: 8, height: 8, rgb: [200, 40, 40] }) },
      metadata: { 'detail.safetensors': { 'modelspec.trigger_phrase': 'crisp' } },
    });
    expect(await app.cli('servers', 'add', fake.url, '--name', 'Workshop')).toMatchObject({ code: 0 });
    await use(fake);
    await fake.stop();
  },
});

// Naming `fake` is what adds it to every test's servers.
test.beforeEach(({ fake }) => expect(fake.url).toContain('127.0.0.1'));

const prompt = (page: Page): Locator => page.getByLabel('Prompt', { exact: true });
const number = (page: Page, name: string): Locator => page.getByRole('spinbutton', { name, exact: true });

/** The options of our own lists; those inside a select element are never visible. */
const options = (page: Page): Locator => page.locator('[role="option"]');

async function chooseModel(page: Page, words: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Model', exact: true }).click();
  await page.getByRole('combobox', { name: 'Model', exact: true }).fill(words);
  await options(page).first().click();
}

test('A2: each model brings its own settings, and keeps those of yours that fit', async ({ page }) => {
  await number(page, 'Steps').fill('30');
  await chooseModel(page, 'sd_xl_base');
  await expect(number(page, 'Steps')).toHaveValue('30');
  await expect(page.getByLabel('Sampler', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Negative prompt', { exact: true })).toBeVisible();
  await expect(page.getByPlaceholder('Add a LoRA')).toBeVisible();
  // It has a setting for masks, and here is none.
  await expect(page.getByLabel('Fill method', { exact: true })).toHaveCount(0);

  await chooseModel(page, 'flux1-schnell');
  const max = Number(await number(page, 'Steps').getAttribute('aria-valuemax'));
  expect(max).toBeLessThan(30);
  expect(Number(await number(page, 'Steps').inputValue())).toBeLessThanOrEqual(max);

  await chooseModel(page, 'sketch');
  await expect(page.getByLabel('Sampler', { exact: true })).toHaveCount(0);
  await expect(page.getByPlaceholder('Add a LoRA')).toHaveCount(0);
});

test('A1: of thousands of models only those in sight exist, and words and keys reach every one', async ({
  app,
  page,
}) => {
  const checkpoints = Array.from({ length: 3_000 }, (_, index) => `merge ${index + 1000} xl.safetensors`);
  const full = await startFakeComfyui({ models: { checkpoints } });
  try {
    expect(await app.cli('servers', 'add', full.url, '--name', 'Full')).toMatchObject({ code: 0 });
    const model = page.getByRole('combobox', { name: 'Model', exact: true });
    await model.click();
    await model.fill('merge');
    await expect(options(page).first()).toHaveAttribute('aria-setsize', '3000');
    expect(await options(page).count()).toBeLessThan(60);
    await model.press('ArrowUp');
    await expect(page.getByRole('option', { name: 'merge 3999 xl', selected: true })).toBeInViewport();
    await model.press('ArrowDown');
    await expect(page.getByRole('option', { name: 'merge 1000 xl', selected: true })).toBeInViewport();
    await model.fill('merge 2345');
    await model.press('Enter');
    await expect(model).toHaveValue('merge 2345 xl');
    await model.click();
    await expect(page.getByRole('option', { name: 'merge 2345 xl', selected: true })).toBeInViewport();
    expect(await options(page).count()).toBeLessThan(60);
  } finally {
    await full.stop();
  }
});

test('A1 A17: LoRAs from the list or written in the prompt reach the server in order', async ({
  page,
  fake,
}) => {
  await chooseModel(page, 'sd_xl_base');
  await page.getByPlaceholder('Add a LoRA').click();
  const first = await options(page).first().textContent();
  const second = await options(page).nth(1).textContent();
  // Its picture comes from the server; what has none keeps an empty place.
  await expect(options(page).first().locator('img')).toHaveJSProperty('naturalWidth', 8);
  await expect(options(page).nth(1).locator('img')).toHaveCount(0);
  await options(page).first().click();
  await page.getByRole('button', { name: 'crisp' }).click();
  await expect(prompt(page)).toHaveValue('crisp');
  const bare = (second ?? '').replace(/ .*$/, '');
  await prompt(page).fill(`a fox, <lora:${bare}:0.7>`);
  await prompt(page).press('ControlOrMeta+Enter');

  const loras = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Remove / }) });
  await expect(loras).toHaveCount(2);
  await expect(prompt(page)).toHaveValue('a fox');
  await expect(number(page, `Strength of ${bare}`)).toHaveValue('0.7');
  await expect.poll(() => fake.promptBodies.length).toBe(1);
  const sent = fake.promptBodies[0] ?? '';
  expect(sent).toContain(first?.slice(0, 6) ?? 'none');
  expect(sent).toContain('"strength_model":0.7');
  await expect(page.getByRole('region', { name: 'Recent pictures' }).getByRole('link')).toHaveCount(1);

  // One that fails stands before the pictures, with the reason, until it is tried again.
  fake.faults.outcome = () => 'out-of-memory';
  await prompt(page).press('ControlOrMeta+Enter');
  await page.getByRole('link', { name: 'Gallery' }).click();
  const failed = page.getByRole('list', { name: 'Jobs' }).getByRole('listitem').filter({ hasText: 'Failed' });
  await expect(failed).toContainText(/memory/);
  fake.faults.outcome = undefined;
  await failed.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('list', { name: 'Jobs' })).toHaveCount(0);
  await expect(page.getByRole('listbox', { name: 'Pictures' }).getByRole('option')).toHaveCount(2);
});

test('a picture is upscaled by a model of a server, found by that word', async ({ app, page }) => {
  const { code, stderr } = await app.cli('generate', 'a heron', '--width', '256', '--height', '320');
  expect(code, stderr).toBe(0);
  await page.getByRole('link', { name: 'Gallery' }).click();
  await page.getByRole('option', { name: /a heron/ }).click();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Type what you want to do' }).fill('upscale');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Upscale 1 picture' });
  await expect(dialog.getByLabel('Model')).toHaveValue('4x-UltraSharp.pth');
  await dialog.getByRole('radio', { name: '3×' }).click();
  await dialog.getByRole('button', { name: 'Upscale', exact: true }).click();
  await expect(page.getByText('Queued 1 picture')).toBeVisible();
  await page.getByRole('link', { name: 'Gallery' }).click();
  // It keeps the words of the picture it comes from, which is its parent.
  const search = page.getByRole('combobox', { name: 'Search' });
  await search.fill('heron type:upscale width:768 height:960 has:parent');
  await search.press('Enter');
  await expect(page.getByRole('option', { name: /a heron/ })).toHaveCount(1);
});
