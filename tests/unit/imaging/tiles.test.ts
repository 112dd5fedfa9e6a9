import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTilePyramid, TILE_SIZE, type TilePyramid } from '../../../main/imaging/tiles.ts';

let folder: string;
let tiles: TilePyramid;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-tiles-'));
  tiles = createTilePyramid({ cacheFolder: join(folder, 'cache') });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const WIDTH = 1300;
const HEIGHT = 700;

/** Red grows from left to right, green from top to bottom. */
async function source(width = WIDTH, height = HEIGHT): Promise<string> {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set([(x * 255) / (width - 1), (y * 255) / (height - 1), 40], (y * width + x) * 3);
    }
  }
  const path = join(folder, 'source.png');
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
  return path;
}

async function pixel(path: string, x: number, y: number): Promise<readonly [number, number, number]> {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  const at = (y * info.width + x) * info.channels;
  return [data[at]!, data[at + 1]!, data[at + 2]!];
}

function expectNear(found: readonly number[], wanted: readonly number[]): void {
  for (const [c, value] of wanted.entries()) expect(Math.abs(found[c]! - value)).toBeLessThan(7);
}

describe('tiles of a huge picture', () => {
  it('show the full resolution at level 0 and half of it at each further one', async () => {
    const path = await source();
    const at = (z: number, x: number, y: number): Promise<string> => tiles.get('aa1', 'h', path, z, x, y);
    const shown = (x: number, y: number): readonly number[] => [
      (x * 255) / (WIDTH - 1),
      (y * 255) / (HEIGHT - 1),
      40,
    ];
    expect(await sharp(await at(0, 0, 0)).metadata()).toMatchObject({
      format: 'jpeg',
      width: TILE_SIZE,
      height: TILE_SIZE,
    });
    expectNear(await pixel(await at(0, 1, 0), 100, 300), shown(TILE_SIZE + 100, 300));
    expectNear(await pixel(await at(0, 2, 1), 50, 60), shown(2 * TILE_SIZE + 50, TILE_SIZE + 60));
    expectNear(await pixel(await at(1, 1, 0), 100, 200), shown(2 * (TILE_SIZE + 100), 400));
    expectNear(await pixel(await at(2, 0, 0), 200, 100), shown(800, 400));
  });

  it('keep what is transparent', async () => {
    const path = join(folder, 'glass.png');
    const background = { r: 200, g: 100, b: 50, alpha: 0.5 };
    await sharp({ create: { width: 600, height: 40, channels: 4, background } })
      .png()
      .toFile(path);
    const { data, info } = await sharp(await tiles.get('ee1', 'h', path, 0, 1, 0))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(4);
    expectNear([...data.subarray(0, 4)], [200, 100, 50, 128]);
  });

  it('end where the picture ends', async () => {
    const path = await source();
    for (const [z, x, y] of [
      [0, 3, 0],
      [0, 0, 2],
      [1, 2, 0],
      [3, 0, 0],
    ] as const) {
      await expect(tiles.get('aa1', 'h', path, z, x, y)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('stand upright and are in sRGB', async () => {
    const path = join(folder, 'tilted.jpg');
    const flat = sharp({ create: { width: 600, height: 300, channels: 3, background: '#c86432' } });
    await flat
      .withIccProfile('p3')
      .withMetadata({ orientation: 6, icc: 'p3' })
      .jpeg({ quality: 98 })
      .toFile(path);
    // Upright it is 300 × 600: one column, two rows.
    expectNear(await pixel(await tiles.get('bb1', 'h', path, 0, 0, 1), 100, 40), [200, 100, 50]);
    await expect(tiles.get('bb1', 'h', path, 0, 1, 0)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are cut once, however many ask', async () => {
    const path = await source();
    const found = await Promise.all([0, 1, 2].map((x) => tiles.get('cc1', 'h', path, 0, x, 0)));
    expect(new Set(found).size).toBe(3);
    const cut = (await stat(found[0]!)).mtimeMs;
    await rm(path);
    expect(await tiles.get('cc1', 'h', path, 0, 0, 0)).toBe(found[0]);
    expect((await stat(found[0]!)).mtimeMs).toBe(cut);
  });

  it('say when a file is damaged, and are cut once it is whole again', async () => {
    const path = join(folder, 'broken.png');
    await writeFile(path, 'not a picture');
    const asked = (): Promise<string> => tiles.get('dd1', 'h', path, 0, 0, 0);
    await expect(asked()).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
    await sharp({ create: { width: 40, height: 30, channels: 3, background: '#fff' } })
      .png()
      .toFile(path);
    await expect(asked()).resolves.toContain('dd1-h');
  });
});
