import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { createThumbnailer } from '../../../main/imaging/thumbnails.ts';
import { comparePixels, type PixelPorts } from '../../../main/usecases/compare-pixels.ts';
import { findDuplicates } from '../../../main/usecases/merge-duplicates.ts';
import { createPixelHashes } from '../../../main/wiring/pixel-hashes.ts';
import { catalogIn, picture, query, temporaryFolder, uidOf } from '../catalog/support.ts';

const ALL = { kind: 'query' as const, query: query('') };

/** Pictures on disk of these colours, each a file of its own, in a catalog that has only read their headers. */
async function library(colours: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-pixels-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const catalog = await catalogIn(await temporaryFolder());
  const pathOf = ({ uid }: Pick<ImageRecord, 'uid'>): string => join(folder, `${uid}.png`);
  const size = { width: 40, height: 30 };
  for (const [index, background] of colours.entries()) {
    const made = sharp({ create: { ...size, channels: 3, background } });
    // Equal pixels in files that are not.
    await made.png({ compressionLevel: index }).toFile(pathOf({ uid: uidOf(index) }));
  }
  await catalog.putImages(
    colours.map((_colour, index) => picture(index, { file: { ...size, format: 'png' } })),
  );
  const hashes = createPixelHashes(catalog, () => undefined);
  const thumbnails = createThumbnailer({ cacheFolder: join(folder, 'cache'), onPixelHash: hashes.note });
  onTestFinished(() => thumbnails.close());
  const ports: PixelPorts = {
    atOnce: 2,
    look: async (record, signal) => void (await thumbnails.get(record, 320, pathOf(record), signal)),
    async settled() {
      await thumbnails.idle();
      await hashes.settled();
    },
  };
  return { catalog, ports, pathOf };
}

test('equal pictures in other files are found once their pixels were looked at', async () => {
  const { catalog, ports } = await library(['red', 'blue', 'red', 'green']);
  const before = await findDuplicates(catalog, ALL, 10);
  expect(before).toMatchObject({ total: 0, uncompared: 4 });
  const told: (readonly [number, number])[] = [];
  const onProgress = (done: number, total: number): void => void told.push([done, total]);
  expect(await comparePixels(catalog, ports, ALL, { onProgress })).toEqual({
    compared: 4,
    failed: 0,
    cancelled: false,
  });
  expect(told.at(-1)).toEqual([4, 4]);
  const { groups, uncompared } = await findDuplicates(catalog, ALL, 10);
  expect(uncompared).toBe(0);
  expect(groups.map(({ pictures }) => pictures.map(({ uid }) => uid).toSorted())).toEqual([
    [uidOf(0), uidOf(2)],
  ]);
  // What is known is not looked at again.
  expect(await comparePixels(catalog, ports, ALL)).toMatchObject({ compared: 0 });
});

test('what can’t be decoded is counted, and the trash and what is missing are left alone', async () => {
  const { catalog, ports, pathOf } = await library(['red', 'blue', 'green', 'white']);
  await writeFile(pathOf({ uid: uidOf(1) }), 'no picture');
  await catalog.change({ kind: 'uids', uids: [uidOf(2)] }, { kind: 'trash' }, {});
  await catalog.updateFiles([{ uid: uidOf(3), missing: true }]);
  expect(await comparePixels(catalog, ports, ALL)).toMatchObject({ compared: 1, failed: 1 });
});

test('a cancel keeps what was looked at', async () => {
  const { catalog, ports, pathOf } = await library(['red']);
  for (let number = 1; number < 30; number += 1)
    await copyFile(pathOf({ uid: uidOf(0) }), pathOf({ uid: uidOf(number) }));
  await catalog.putImages(
    Array.from({ length: 29 }, (_, index) =>
      picture(index + 1, { file: { width: 40, height: 30, format: 'png' } }),
    ),
  );
  const controller = new AbortController();
  const report = await comparePixels(catalog, ports, ALL, {
    signal: controller.signal,
    onProgress: (done) => {
      if (done === 5) controller.abort();
    },
  });
  expect(report.cancelled).toBe(true);
  expect(report.compared).toBeLessThan(30);
  const { uncompared } = await findDuplicates(catalog, ALL, 10);
  expect(uncompared).toBeLessThan(30);
  expect(uncompared).toBeGreaterThan(0);
});
