import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Extension } from '../../../main/domain/generation.ts';
import { seededRandom } from '../../../main/domain/seeded-random.ts';
import { decodePicture } from '../../../main/imaging/edit/decoded-picture.ts';
import { prepareEdit, stitchEdit, type EditSpec } from '../../../main/imaging/edit/edit-pipeline.ts';
import { editCases } from '../../support/edit-cases.ts';
import { bytesOf, differenceOutside, foreign, specOf } from '../../support/edit-checks.ts';

/** The long form of edit-pipeline.test.ts. */
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-exact-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function edited(spec: EditSpec): Promise<Uint8Array> {
  const { width, height } = await prepareEdit(spec);
  return stitchEdit(spec, await foreign(width, height));
}

const sameSamples = async (a: string, b: Uint8Array): Promise<boolean> =>
  Buffer.compare(bytesOf((await decodePicture(a)).data), bytesOf((await decodePicture(b)).data)) === 0;

describe('strict edge, at length', () => {
  it('changes no sample outside the mask in 500 cases, and something inside in nearly all', async () => {
    let changed = 0;
    for await (const edit of editCases(500, 'strict')) {
      const spec = await specOf(folder, edit);
      const result = await edited(spec);
      expect(await differenceOutside(spec, result), edit.name).toBe(0);
      if (!(await sameSamples(spec.source, result))) changed++;
    }
    // A masked pixel may happen to get the colour it had.
    expect(changed).toBeGreaterThan(480);
  });

  it('returns the source exactly in 200 cases without sampling', async () => {
    for await (const edit of editCases(200, 'identity')) {
      const spec = await specOf(folder, edit);
      const result = await stitchEdit(spec, (await prepareEdit(spec)).image);
      expect(await sameSamples(spec.source, result), edit.name).toBe(true);
    }
  });
});

describe('20 edits in a row', () => {
  it.each([
    ['8-bit PNG', 'png', false],
    ['16-bit PNG', 'png', true],
    ['JPEG', 'jpeg', false],
  ] as const)('leave what none of them masked as it was: %s', async (name, format, wide) => {
    const [width, height] = [301, 203];
    const draw = seededRandom(`chain ${name}`);
    const upTo = (limit: number): number => draw() % limit;
    const length = width * height * 3;
    const noise = wide
      ? Uint16Array.from({ length }, () => upTo(65_536))
      : Uint8Array.from({ length }, () => upTo(256));
    const image = sharp(noise, { raw: { width, height, channels: 3 } }).withIccProfile('p3');
    if (wide) image.toColourspace('rgb16');
    const first = join(folder, `0.${format}`);
    await image.toFormat(format).toFile(first);
    const ever = new Uint8Array(width * height);
    let source = first;
    for (let n = 1; n <= 20; n++) {
      const mask = new Uint8Array(width * height);
      const [left, top, w, h] = [upTo(width), upTo(height), 1 + upTo(70), 1 + upTo(70)];
      for (let y = top; y < Math.min(height, top + h); y++) {
        for (let x = left; x < Math.min(width, left + w); x++) {
          mask[y * width + x] = 255;
          ever[y * width + x] = 255;
        }
      }
      const spec = specFor(source, { maskPng: await maskPngOf(mask, width, height) }, `${n}`, upTo(30));
      const result = await edited(spec);
      expect(await differenceOutside(spec, result), `edit ${n}`).toBe(0);
      source = join(folder, `${n}.png`);
      await writeFile(source, result);
    }
    expect(ever.some((value) => value === 0)).toBe(true);
    const whole = specFor(first, { maskPng: await maskPngOf(ever, width, height) }, '0', 0);
    expect(await differenceOutside(whole, await readFile(source))).toBe(0);
  });
});

describe('outpainting', () => {
  it('keeps the original rectangle, whichever sides grow, in every kind of picture', async () => {
    let n = 0;
    for await (const edit of editCases(45, 'identity')) {
      n++;
      // Every combination of sides, three times.
      const sides = (n % 15) + 1;
      const side = (bit: number): number => ((sides & bit) === 0 ? 0 : 64 + ((n * 37 * bit) % 130));
      const extend: Extension = { left: side(1), right: side(2), up: side(4), down: side(8) };
      const settings = { ...edit.settings, fill: 'edge' as const };
      const spec = await specOf(folder, { ...edit, area: { extend }, settings });
      const before = await decodePicture(spec.source);
      const result = await edited(spec);
      const after = await decodePicture(result);
      expect([after.width, after.height], edit.name).toEqual([
        before.width + extend.left + extend.right,
        before.height + extend.up + extend.down,
      ]);
      expect(await differenceOutside(spec, result), edit.name).toBe(0);
    }
  });
});

function specFor(source: string, area: EditSpec['area'], seed: string, feather: number): EditSpec {
  return {
    source,
    area,
    settings: { grow: 4, feather, fill: 'blur', edge: 'strict', matchColor: true, context: 0.5 },
    model: { nativeSize: 128, sizeStep: 8, samples: true },
    strength: 1,
    seed,
  };
}

function maskPngOf(mask: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return sharp(mask, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}
