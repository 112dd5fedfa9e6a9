import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../main/domain/seeded-random.ts';
import { blendInto, type BlendInput } from '../../../main/imaging/edit/blend.ts';
import { cropBytes, type DecodedPicture } from '../../../main/imaging/edit/decoded-picture.ts';

const [width, height] = [150, 110];
const whole = { left: 0, top: 0, width, height };

/** A picture of noise round a colour, the same for the same key. */
function picture(key: string, channels: 3 | 4 = 3): DecodedPicture {
  const draw = seededRandom(key);
  const data = Uint8Array.from({ length: width * height * channels }, () => 100 + (draw() % 40));
  return { width, height, channels, data, icc: null };
}

function disc(radius: number, value = 255): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, at) =>
    Math.hypot((at % width) - 70, Math.floor(at / width) - 50) < radius ? value : 0,
  );
}

function input(over: Partial<BlendInput> = {}): BlendInput {
  const made = picture('made').data.map((value) => value + 50) as Uint8Array;
  return {
    picture: picture('source'),
    mask: disc(30),
    rect: whole,
    output: (top, rows) => Promise.resolve(made.subarray(top * width * 3, (top + rows) * width * 3)),
    match: null,
    untouched: null,
    feather: 9,
    edge: 'strict',
    keepAlpha: false,
    ...over,
  };
}

async function blended(over: Partial<BlendInput> = {}, tile = 1024, fieldValues = 1e6): Promise<Uint8Array> {
  const blend = input(over);
  await blendInto(blend, { tile, fieldValues });
  return blend.picture.data as Uint8Array;
}

/** How many pixels away from what is masked each changed one lies, at most; −1 when nothing outside changed. */
function reachOutside(after: Uint8Array, mask: Uint8Array): number {
  const before = picture('source').data;
  let reach = -1;
  for (let at = 0; at < mask.length; at++) {
    if (mask[at] !== 0 || [0, 1, 2].every((c) => before[at * 3 + c] === after[at * 3 + c])) continue;
    reach = Math.max(reach, Math.hypot((at % width) - 70, Math.floor(at / width) - 50) - 30);
  }
  return reach;
}

describe('the blend', () => {
  it.each(['strict', 'soft'] as const)(
    'is the same in squares as in one piece, with a %s edge',
    async (edge) => {
      const soft = disc(40, 90);
      const mask = disc(30).map((value, at) => Math.max(value, soft[at]!));
      const pieces = await blended({ edge, mask }, 16);
      expect(Buffer.compare(pieces, await blended({ edge, mask }))).toBe(0);
    },
  );

  it('closes a seam with shared offsets too, where there are too many pixels for one each', async () => {
    const flat = new Uint8Array(width * height * 3).fill(120);
    const bright = new Uint8Array(width * height * 3).fill(160);
    const result = await blended(
      {
        picture: { width, height, channels: 3, data: flat.slice(), icc: null },
        output: (top, rows) => Promise.resolve(bright.subarray(top * width * 3, (top + rows) * width * 3)),
      },
      64,
      500,
    );
    const at = (x: number, y: number): number => result[(y * width + x) * 3]!;
    expect(Math.abs(at(70 - 29, 50) - 120)).toBeLessThanOrEqual(2);
    expect(at(70, 50)).toBe(160);
    for (let x = 0; x < 40; x++) expect(at(x, 50)).toBe(120);
  });

  it('with a strict edge changes nothing outside, with a soft one as far as the feather and no farther', async () => {
    const mask = disc(30);
    expect(reachOutside(await blended({ mask }), mask)).toBe(-1);
    for (const feather of [4, 9, 20]) {
      const reach = reachOutside(await blended({ mask, edge: 'soft', feather }), mask);
      expect(reach).toBeGreaterThan(feather - 3);
      expect(reach).toBeLessThanOrEqual(feather + 1);
    }
    expect(reachOutside(await blended({ mask, edge: 'soft', feather: 0 }), mask)).toBe(-1);
  });

  it('has no step at the rim of a soft mask when the edge is soft', async () => {
    const ramp = Uint8Array.from({ length: width * height }, (_, at) => {
      const away = Math.hypot((at % width) - 70, Math.floor(at / width) - 50);
      return Math.round(255 * Math.min(1, Math.max(0, (40 - away) / 20)));
    });
    const dark = new Uint8Array(width * height * 3).fill(20);
    const result = await blended({
      picture: { width, height, channels: 3, data: dark, icc: null },
      mask: ramp,
      edge: 'soft',
      output: (_top, rows) => Promise.resolve(new Uint8Array(rows * width * 3).fill(220)),
    });
    for (let x = 71; x < width; x++) {
      const step = Math.abs(result[(50 * width + x) * 3]! - result[(50 * width + x - 1) * 3]!);
      expect(step).toBeLessThan(45);
    }
  });

  it('makes what changes opaque, or leaves transparency as it is', async () => {
    const half = (): DecodedPicture => {
      const made = picture('source', 4);
      for (let at = 3; at < made.data.length; at += 4) made.data[at] = at % 8 === 3 ? 0 : 255;
      return made;
    };
    const alphaOf = (data: Uint8Array): Uint8Array => data.filter((_, at) => at % 4 === 3);
    const mask = disc(30);
    const opaque = alphaOf(await blended({ picture: half(), mask, match: null }));
    expect(mask.every((value, at) => value === 0 || opaque[at] === 255)).toBe(true);
    const kept = alphaOf(await blended({ picture: half(), mask, keepAlpha: true }));
    expect(Buffer.compare(kept, alphaOf(half().data as Uint8Array))).toBe(0);
  });

  it('takes no hint of the seam from colours hidden under transparency', async () => {
    const hidden = (color: number): DecodedPicture => {
      const made = picture('source', 4);
      const outside = disc(30);
      for (let at = 0; at < outside.length; at++) {
        made.data[at * 4 + 3] = outside[at] === 0 ? 0 : 255;
        if (outside[at] === 0) made.data.fill(color, at * 4, at * 4 + 3);
      }
      return made;
    };
    const inside = (data: Uint8Array): Uint8Array => {
      const rect = { left: 60, top: 40, width: 20, height: 20 };
      return cropBytes(data, whole, rect, 4);
    };
    const [black, white] = [await blended({ picture: hidden(0) }), await blended({ picture: hidden(255) })];
    expect(Buffer.compare(inside(black), inside(white))).toBe(0);
  });
});
