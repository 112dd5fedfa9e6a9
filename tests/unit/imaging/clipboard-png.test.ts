import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clipboardPng } from '../../../main/imaging/clipboard-png.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-clipboard-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const picture = () =>
  sharp({ create: { width: 40, height: 20, channels: 4, background: { r: 250, g: 10, b: 10, alpha: 1 } } });

it.each(['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const)('a %s is copied as PNG', async (format) => {
  const path = join(folder, `a.${format}`);
  await picture().toFormat(format).toFile(path);
  const png = sharp(await clipboardPng(path));
  expect(await png.metadata()).toMatchObject({ format: 'png', width: 40, height: 20 });
  const [red = 0, green = 0] = await png.raw().toBuffer();
  expect(red).toBeGreaterThan(230);
  expect(green).toBeLessThan(40);
});

it('a photograph is copied upright', async () => {
  const path = join(folder, 'turned.jpg');
  await picture().jpeg().withMetadata({ orientation: 6 }).toFile(path);
  expect(await sharp(await clipboardPng(path)).metadata()).toMatchObject({ width: 20, height: 40 });
});

it('what is no picture is refused', async () => {
  const path = join(folder, 'a.mp4');
  await writeFile(path, 'no picture');
  await expect(clipboardPng(path)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
});
