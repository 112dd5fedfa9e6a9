import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { encodeTextChunk, insertChunks } from '../../main/metadata/png-chunks.ts';
import { expect, test } from '../support/journey.ts';

/** A loosely packed PNG that says how it was made. */
async function loosePng(prompt: string): Promise<string> {
  const data = Uint8Array.from({ length: 96 * 96 * 3 }, (_, at) => (at * prompt.length) & 255);
  const raw = { width: 96, height: 96, channels: 3 } as const;
  const bytes = await sharp(data, { raw }).png({ compressionLevel: 0 }).toBuffer();
  const infotext = `${prompt}\nSteps: 1, Seed: 1, Size: 96x96`;
  const chunk = encodeTextChunk({ keyword: 'parameters', text: infotext });
  return Buffer.from(insertChunks(bytes, [chunk], () => false)).toString('base64');
}

/** Lets the page have what another program would give it. */
async function give(
  page: Page,
  event: 'drop' | 'paste',
  what: { file?: string; address?: string },
): Promise<void> {
  await page.evaluate(
    ({ event, file, address }) => {
      const data = new DataTransfer();
      if (address !== undefined) data.setData('text/uri-list', address);
      if (file !== undefined) {
        const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], 'given.png', { type: 'image/png' }));
      }
      const init = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        event === 'paste'
          ? new ClipboardEvent('paste', { ...init, clipboardData: data })
          : new DragEvent('drop', { ...init, dataTransfer: data }),
      );
    },
    { event, ...what },
  );
}

test('E7: pictures dropped on the gallery or pasted come into the library, where their files are made smaller', async ({
  page,
}) => {
  await page.getByRole('link', { name: 'Gallery' }).click();
  await expect(page.getByText('No pictures yet')).toBeVisible();
  await give(page, 'drop', { file: await loosePng('a dropped fox') });
  const grid = page.getByRole('listbox', { name: 'Pictures' });
  await expect(grid.getByRole('option', { name: /a dropped fox/ })).toBeVisible();
  await give(page, 'paste', { file: await loosePng('a pasted crow!') });
  await expect(grid.getByRole('option', { name: /a pasted crow/ })).toBeVisible();
  await give(page, 'drop', { address: `data:image/png;base64,${await loosePng('an inline hare!!')}` });
  await expect(grid.getByRole('option')).toHaveCount(3);
  await give(page, 'drop', { address: 'https://example.org/fox.png' });
  await expect(page.getByText('Gesso fetches nothing from the web')).toBeVisible();

  await grid.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Make files smaller…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make 3 files smaller' });
  await dialog.getByRole('radio', { name: 'Lossless WebP' }).click();
  await dialog.getByRole('button', { name: 'Make smaller' }).click();
  await expect(dialog.getByRole('status')).toContainText('3 files are');
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Storage' }).click();
  const originals = page.getByRole('region', { name: 'Originals of smaller files' });
  await expect(originals).toContainText('3 pictures');
  await originals.getByRole('button', { name: 'Put originals back' }).click();
  await expect(page.getByText('3 originals are back.')).toBeVisible();
  await expect(originals).toBeHidden();
});
