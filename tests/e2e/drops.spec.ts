import type { Page } from '@playwright/test';
import { expect, test } from '../support/journey.ts';
import { png } from '../fixtures/metadata/pictures.ts';

interface DroppedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: readonly number[];
}

/** Lets files hover over the window, then go. */
async function drop(
  page: Page,
  files: readonly DroppedFile[],
  target = page.getByRole('main'),
): Promise<void> {
  const data = await page.evaluateHandle((dropped) => {
    const transfer = new DataTransfer();
    for (const { name, type, bytes } of dropped)
      transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
    return transfer;
  }, files);
  await target.dispatchEvent('dragover', { dataTransfer: data });
  await expect(page.getByText('Drop pictures, folders, packs or batch files')).toBeVisible();
  await target.dispatchEvent('drop', { dataTransfer: data });
  await expect(page.getByText('Drop pictures, folders, packs or batch files')).toHaveCount(0);
}

const text = (words: string): number[] => [...Buffer.from(words)];

test('D2: pictures, batch files and packs dropped on any screen find their place', async ({ page, app }) => {
  await page.getByRole('link', { name: 'Gallery' }).click();
  const pictures = await Promise.all(
    ['an owl', 'a hare'].map(async (words) => [
      ...(await png({ parameters: `${words}\nSteps: 3, Seed: 5, Size: 24x16` })),
    ]),
  );
  await drop(
    page,
    pictures.map((bytes, index) => ({ name: `${index}.png`, type: 'image/png', bytes })),
  );
  await expect(page.getByText('2 pictures brought in')).toBeVisible();
  await expect(page.getByRole('option', { name: /an owl/ })).toBeVisible();
  await expect(page.getByRole('option', { name: /a hare/ })).toBeVisible();

  await drop(page, [{ name: 'boats.yaml', type: '', bytes: text('prompts: [a red boat, a blue boat]') }]);
  await expect(page.getByRole('table', { name: 'Prompts' })).toContainText('a blue boat');
  const newt = [...(await png({ parameters: 'a newt\nSteps: 3, Seed: 6, Size: 24x16' }))];
  const editor = page.getByRole('textbox', { name: 'Batch file' });
  await drop(page, [{ name: 'newt.png', type: 'image/png', bytes: newt }], editor);
  await expect(page.getByText('1 picture brought in')).toBeVisible();

  await app.cli('generate', 'a pond', '--width', '128', '--height', '128', '--steps', '1');
  await page.getByRole('link', { name: /^Queue/ }).click();
  const rat = [...(await png({ parameters: 'a rat\nSteps: 3, Seed: 7, Size: 24x16' }))];
  const job = page.getByRole('list', { name: 'Jobs' }).getByText('a pond').last();
  await drop(page, [{ name: 'rat.png', type: 'image/png', bytes: rat }], job);
  await expect(page.getByText('1 picture brought in')).toHaveCount(2);

  await page.getByRole('link', { name: 'Settings' }).click();
  await drop(page, [{ name: 'x.gessopack', type: '', bytes: text('no zip') }]);
  await expect(page.getByText('The pack is damaged or no zip file.')).toBeVisible();
  await expect(page).toHaveURL(/#\/packs/);
});
