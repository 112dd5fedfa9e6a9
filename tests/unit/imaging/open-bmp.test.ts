import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../../main/domain/errors.ts';
import { openBmp } from '../../../main/imaging/open-bmp.ts';
import { mutate } from '../../fixtures/metadata/mutate.ts';
import { bmp } from '../../fixtures/metadata/pictures.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-bmp-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = async (bytes: Uint8Array): Promise<{ data: Buffer; width: number; channels: number }> => {
  const path = join(folder, 'a.bmp');
  await writeFile(path, bytes);
  const { data, info } = await (await openBmp(path)).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, channels: info.channels };
};

describe('a BMP', () => {
  const kinds = [24, 32].flatMap((bits) =>
    [true, false].flatMap((isUpright) =>
      // Rows of 23 pixels do not end at four bytes.
      [24, 23].map((width) => ({ bits: bits as 24 | 32, isUpright, width })),
    ),
  );

  it.each([...kinds, { bits: 32 as const, hasAlpha: true, isUpright: false, width: 24 }])(
    'is read as it is meant: %o',
    async (kind) => {
      const { data, width, channels } = await read(bmp(kind));
      const at = (x: number, y: number): number[] => {
        const start = (y * width + x) * channels;
        return [...data.subarray(start, start + channels)];
      };
      const alpha = 'hasAlpha' in kind ? [128] : [];
      expect(width).toBe(kind.width);
      expect(at(0, 0)).toEqual([255, 128, 0, ...alpha]);
      expect(at(width - 1, 0)).toEqual([0, 0, 0, ...alpha]);
      expect(at(3, 15)).toEqual([0, 0, 255, ...alpha]);
    },
  );

  it('is refused when its pixels are of a rarer kind', async () => {
    await expect(read(bmp({ bits: 8 }))).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('is drawn or refused with a reason when it is damaged, never worse', async () => {
    const originals = [bmp(), bmp({ bits: 32, isUpright: false }), bmp({ bits: 32, hasAlpha: true })];
    const worse: string[] = [];
    let refused = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      try {
        await read(mutate(originals[seed % 3] ?? bmp(), seed));
      } catch (error) {
        if (isAppError(error)) refused += 1;
        else worse.push(`seed ${seed}: ${String(error)}`);
      }
    }
    expect(worse).toEqual([]);
    expect(refused).toBeGreaterThan(50);
  });
});
