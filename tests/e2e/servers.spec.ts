import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test as journey, type App } from '../support/journey.ts';
import { webp } from '../fixtures/metadata/pictures.ts';
import { startFakeComfyui, type FakeComfyui } from '../support/fake-comfyui/fake-comfyui.ts';

const test = journey.extend<{ fake: FakeComfyui }>({
  fake: async ({ app }, use) => {
    const fake = await startFakeComfyui({ stepMs: 2 });
    expect(await app.cli('servers', 'add', fake.url, '--name', 'Workshop')).toMatchObject({ code: 0 });
    await openServers(app.page);
    await use(fake);
    await fake.stop();
  },
});

// Naming `fake` is what adds it to every test's servers.
test.beforeEach(({ fake }) => expect(fake.url).toContain('127.0.0.1'));

async function openServers(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Servers' }).click();
}

async function pictures({ library }: App): Promise<number> {
  const files = await readdir(join(library, 'collections/images'), { recursive: true });
  return files.filter((file) => file.endsWith('.png')).length;
}

test('D5: a server shows its state, version, memory, queue and models', async ({ page }) => {
  const card = page.getByRole('listitem').filter({ hasText: 'Workshop' }).first();
  await expect(card).toContainText('Ready');
  await expect(card).toContainText('ComfyUI 0.33.0');
  await expect(card).toContainText('20.0 of 24.0 GB free');
  await expect(card).toContainText('0 running, 0 waiting');
  await expect(card).toContainText('14 models, 3 LoRAs');
});

test('D5: a server that goes away says so, and comes back', async ({ page, fake }) => {
  const card = page.getByRole('listitem').filter({ hasText: 'Workshop' }).first();
  await expect(card).toContainText('Ready');
  await fake.stop();
  const check = card.getByRole('button', { name: 'Check again: Workshop', exact: true });
  await check.press('Enter');
  await expect(card).toContainText('Not connected');
  // What it was doing when it was last heard says nothing of now.
  await expect(card).not.toContainText('0 running');
  await expect(card).not.toContainText('GB free');
  // Who pressed it by the keyboard is still there.
  await expect(check).toBeFocused();
  await fake.listen();
  await card.getByRole('button', { name: 'Check again' }).click();
  await expect(card).toContainText('Ready');
});

test('D5: an address is not added by the page alone', async ({ page, app }) => {
  test.skip(app.host === 'electron', 'The desktop asks in a window of the system’s.');
  await page.getByRole('button', { name: 'Add server' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill('10.0.0.7:8188');
  await dialog.getByLabel('Address').press('Enter');
  await expect(dialog.getByRole('status')).toContainText('gesso servers add http://10.0.0.7:8188');
});

test('D5: a server can be switched off, renamed and removed', async ({ page }) => {
  const list = page.getByRole('list', { name: 'ComfyUI servers' });
  await list.getByRole('switch', { name: 'Use Workshop' }).click();
  await expect(list).toContainText('Switched off');
  await list.getByRole('button', { name: 'Edit: Workshop', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Attic');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(list).toContainText('Attic');
  await list.getByRole('button', { name: 'Remove: Attic', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No servers yet')).toBeVisible();
});

test('D5: a key of Comfy.org is stored for a server, kept when the rest changes, and forgotten', async ({
  page,
}) => {
  const dialog = page.getByRole('dialog');
  const edit = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Edit: Workshop', exact: true }).click();
    await expect(dialog).toBeVisible();
  };
  const save = async (): Promise<void> => {
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
  };
  await edit();
  await expect(dialog.getByRole('switch', { name: 'Forget the stored key' })).toHaveCount(0);
  await dialog.getByLabel('Comfy.org API key').fill(' comfyui-1234 ');
  await save();
  await edit();
  await expect(dialog).toContainText('One is stored.');
  // What is stored is never shown.
  await expect(dialog.getByLabel('Comfy.org API key')).toHaveValue('');
  await dialog.getByLabel('User name').fill('ann');
  await save();
  await edit();
  await dialog.getByRole('switch', { name: 'Forget the stored key' }).click();
  await save();
  await edit();
  await expect(dialog).not.toContainText('One is stored.');
  const forgetsSignIn = dialog.getByRole('switch', { name: 'Forget what is stored for signing in' });
  await forgetsSignIn.click();
  await save();
  await edit();
  await expect(forgetsSignIn).toHaveCount(0);
});

test('the first steps say which server is connected, and only as long as it is', async ({ page, fake }) => {
  const card = page.getByRole('listitem').filter({ hasText: 'Workshop' }).first();
  await expect(card).toContainText('Ready');
  const steps = page.getByRole('complementary', { name: 'First steps' });
  await page.getByRole('link', { name: 'Generate', exact: true }).click();
  await expect(steps).toContainText('Workshop is connected: its models are in the list.');
  await expect(steps.getByRole('button', { name: 'Add a server' })).toHaveCount(0);
  await steps.getByRole('button', { name: 'See the servers' }).click();
  await fake.stop();
  await card.getByRole('button', { name: 'Check again: Workshop', exact: true }).click();
  await expect(card).toContainText('Not connected');
  await page.getByRole('link', { name: 'Generate', exact: true }).click();
  await expect(steps).not.toContainText('Workshop is connected');
});

test('a model taken for the wrong family is corrected', async ({ page }) => {
  const family = page.getByLabel('Family of sd_xl_base_1.0');
  await expect(family).toHaveValue('sdxl');
  await family.selectOption('Stable Diffusion 1.5');
  await expect(family).toHaveValue('sd15');
  await family.selectOption('Recognise by file');
  await expect(family).toHaveValue('sdxl');
});

test('of a server’s thousands of models only those in sight are there to be corrected', async ({
  page,
  app,
}) => {
  const checkpoints = Array.from({ length: 400 }, (_, i) => `many_${String(i).padStart(3, '0')}.safetensors`);
  const many = await startFakeComfyui({ models: { checkpoints } });
  expect(await app.cli('servers', 'add', many.url, '--name', 'Many')).toMatchObject({ code: 0 });
  const families = page.getByRole('list', { name: 'Model families' });
  await expect(families.getByLabel('Family of many_000')).toBeVisible();
  expect(await families.getByRole('combobox').count()).toBeLessThan(40);
  await families.hover();
  await page.mouse.wheel(0, 100_000);
  await expect(families.getByLabel('Family of many_399')).toBeVisible();

  const search = page.getByRole('searchbox', { name: 'Find a model' });
  await search.fill('MANY 123');
  await expect(families.getByRole('combobox')).toHaveCount(1);
  await families.getByLabel('Family of many_123').selectOption('Stable Diffusion 1.5');
  await expect(families.getByLabel('Family of many_123')).toHaveValue('sd15');
  await search.fill('nothing like it');
  await expect(page.getByText('No model’s name holds this.')).toBeVisible();
  await search.fill('');
  await expect(families.getByLabel('Family of many_000')).toBeVisible();
  await many.stop();
});

test('a workflow of one’s own is imported from a picture, named, bound and run', async ({
  page,
  app,
  fake,
}) => {
  const workflow = {
    '1': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd_xl_base_1.0.safetensors' } },
    '2': { class_type: 'CLIPTextEncode', inputs: { text: 'a bottle', clip: ['1', 1] } },
    '3': { class_type: 'CLIPTextEncode', inputs: { text: 'blurry', clip: ['1', 1] } },
    '4': { class_type: 'EmptyLatentImage', inputs: { width: 128, height: 128, batch_size: 1 } },
    '5': {
      class_type: 'KSampler',
      inputs: {
        model: ['1', 0],
        positive: ['2', 0],
        negative: ['3', 0],
        latent_image: ['4', 0],
        seed: 5,
        steps: 4,
        cfg: 6,
        sampler_name: 'euler',
        scheduler: 'karras',
        denoise: 1,
      },
    },
    '6': { class_type: 'VAEDecode', inputs: { samples: ['5', 0], vae: ['1', 2] } },
    '7': { class_type: 'SaveImage', inputs: { images: ['6', 0], filename_prefix: 'x' } },
  };
  await page.getByLabel('Import workflow').setInputFiles({
    name: 'my bottle.webp',
    mimeType: 'image/webp',
    buffer: Buffer.from(await webp({ tags: { Make: `prompt:${JSON.stringify(workflow)}` } })),
  });
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('my bottle');
  await expect(dialog.getByLabel('CLIPTextEncode: text').first()).toHaveValue('prompt');
  await dialog.getByLabel('KSampler: cfg').selectOption('Fixed: 6');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('“my bottle” can be chosen as a model now.')).toBeVisible();

  const made = await app.cli(
    'generate',
    'a green bottle',
    '--engine',
    'comfyui',
    '--model',
    'workflow:my-bottle',
  );
  expect(made).toMatchObject({ code: 0 });
  expect(await pictures(app)).toBe(1);
  expect(fake.promptBodies.at(-1)).toContain('a green bottle');

  // It goes once that is sure.
  await page.getByRole('button', { name: 'Remove: my bottle' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Remove: my bottle' }).click();
  await page
    .getByRole('dialog', { name: 'Remove “my bottle”?' })
    .getByRole('button', { name: 'Remove' })
    .click();
  await expect(page.getByText('None imported yet.')).toBeVisible();
});
