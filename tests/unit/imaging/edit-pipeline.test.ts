import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodePicture } from '../../../main/imaging/edit/decoded-picture.ts';
import { prepareEdit, stitchEdit, type EditSpec } from '../../../main/imaging/edit/edit-pipeline.ts';
import { editCases } from '../../support/edit-cases.ts';
import { bytesOf, differenceOutside, foreign, specOf } from '../../support/edit-checks.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-edit-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('an edit with a strict edge', () => {
  it('changes no sample outside the mask, whatever format, depth, size and mask', async () => {
    for await (const edit of editCases(24, 'strict')) {
      const spec = await specOf(folder, edit);
      const { width, height } = await prepareEdit(spec);
      const result = await stitchEdit(spec, await foreign(width, height));
      expect(await differenceOutside(spec, result), edit.name).toBe(0);
    }
  });

  it('returns the source exactly when nothing was sampled', async () => {
    for await (const edit of editCases(12, 'identity')) {
      const spec = await specOf(folder, edit);
      const { image } = await prepareEdit(spec);
      const [before, after] = [
        await decodePicture(spec.source),
        await decodePicture(await stitchEdit(spec, image)),
      ];
      expect(Buffer.compare(bytesOf(before.data), bytesOf(after.data)), edit.name).toBe(0);
    }
  });

  it('changes what is masked', async () => {
    for await (const edit of editCases(5, 'changes')) {
      const spec = {
        ...(await specOf(folder, edit)),
        settings: { ...edit.settings, feather: 0, matchColor: false },
      };
      const { width, height } = await prepareEdit(spec);
      const result = await stitchEdit(spec, await foreign(width, height));
      expect(
        Buffer.compare(
          bytesOf((await decodePicture(spec.source)).data),
          bytesOf((await decodePicture(result)).data),
        ),
      ).not.toBe(0);
    }
  });
});

describe('transparency that is to be kept', () => {
  const settings = { grow: 0, feather: 0, fill: 'blur', edge: 'strict', matchColor: false } as const;
  const spec = async (area: EditSpec['area']): Promise<EditSpec> => {
    const source = join(folder, 'clear.png');
    await sharp({ create: { width: 40, height: 30, channels: 4, background: '#88888880' } })
      .png()
      .toFile(source);
    const model = { nativeSize: 512, sizeStep: 8, samples: true };
    return { source, area, settings: { ...settings, keepAlpha: true }, model, strength: 1, seed: '7' };
  };
  const alphaOf = async (of: EditSpec): Promise<{ width: number; alpha: readonly number[] }> => {
    const { width, height } = await prepareEdit(of);
    const { data, ...made } = await decodePicture(await stitchEdit(of, await foreign(width, height)));
    return { width: made.width, alpha: [...data].filter((_, at) => at % 4 === 3) };
  };

  it('stays under the mask; what is added round a picture is opaque all the same', async () => {
    const maskPng = await sharp(Buffer.alloc(40 * 30, 255), { raw: { width: 40, height: 30, channels: 1 } })
      .png()
      .toBuffer();
    const masked = await alphaOf(await spec({ maskPng }));
    expect(new Set(masked.alpha)).toEqual(new Set([128]));
    const { width, alpha } = await alphaOf(await spec({ extend: { left: 64, right: 0, up: 0, down: 0 } }));
    expect(new Set(alpha.filter((_, at) => at % width >= 64))).toEqual(new Set([128]));
    expect(new Set(alpha.filter((_, at) => at % width < 64))).toEqual(new Set([255]));
  });
});

describe('refusals', () => {
  const base = async (maskPng: Uint8Array): Promise<EditSpec> => {
    const source = join(folder, 'a.png');
    await sharp({ create: { width: 40, height: 30, channels: 3, background: '#888888' } })
      .png()
      .toFile(source);
    return {
      source,
      area: { maskPng },
      settings: { grow: 0, feather: 0, fill: 'blur', edge: 'strict', matchColor: false },
      model: { nativeSize: 512, sizeStep: 8, samples: true },
      strength: 1,
      seed: '7',
    };
  };
  const maskOf = (width: number, height: number, value: number): Promise<Uint8Array> =>
    sharp(Buffer.alloc(width * height, value), { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer();

  it('refuses an empty mask in plain words', async () => {
    await expect(prepareEdit(await base(await maskOf(40, 30, 0)))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('mask is empty') as string,
    });
  });

  it('refuses a mask of another size', async () => {
    await expect(prepareEdit(await base(await maskOf(30, 30, 255)))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('refuses an output of another shape than it asked for', async () => {
    await expect(
      stitchEdit(await base(await maskOf(40, 30, 255)), await foreign(2000, 20)),
    ).rejects.toMatchObject({
      code: 'SERVER_PROTOCOL',
    });
  });
});
