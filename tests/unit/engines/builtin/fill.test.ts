import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../main/domain/seeded-random.ts';
import { buildPyramid } from '../../../../main/engines/builtin/fill/level.ts';
import { fillHole } from '../../../../main/engines/builtin/fill/patch-match.ts';
import { pngOf, rgbOf, runBuiltin } from './run-builtin.ts';

const WIDTH = 160;
const HEIGHT = 120;
type Color = readonly [number, number, number];
type Picture = (x: number, y: number) => Color;

/** Slats 10 pixels high that darken from left to right. */
const slats: Picture = (x, y) => {
  const light = Math.floor(y / 10) % 2 === 0 ? 210 : 90;
  return [light, light - x / 4, 60];
};
const checks: Picture = (x, y) => (((x >> 3) + (y >> 3)) % 2 === 0 ? [220, 200, 180] : [40, 60, 90]);
const sky: Picture = (_, y) => [40 + y, 60 + y, 220 - y];

const isHole = (x: number, y: number): boolean => x >= 60 && x < 105 && y >= 38 && y < 83;

async function maskOf(inside: (x: number, y: number) => boolean): Promise<Uint8Array> {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
    inside(at % WIDTH, Math.floor(at / WIDTH)) ? 255 : 0,
  );
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

async function fill(
  picture: Picture,
  inside = isHole,
  seed = '5',
): Promise<{ readonly filled: Uint8Array; readonly truth: Uint8Array }> {
  const whole = await pngOf(WIDTH, HEIGHT, picture);
  const holed = await pngOf(WIDTH, HEIGHT, (x, y) => (inside(x, y) ? [255, 0, 255] : picture(x, y)));
  const { outputs } = await runBuiltin(
    { type: 'inpaint', model: 'fill', width: WIDTH, height: HEIGHT, seed },
    { source: holed, mask: await maskOf(inside) },
  );
  return { filled: await rgbOf(outputs[0]?.bytes ?? new Uint8Array()), truth: await rgbOf(whole) };
}

/** Mean difference in the hole, levels. */
function errorInHole(a: Uint8Array, b: Uint8Array, inside = isHole): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    if (!inside(at % WIDTH, Math.floor(at / WIDTH))) continue;
    for (let c = 0; c < 3; c++, count++) sum += Math.abs(a[at * 3 + c]! - b[at * 3 + c]!);
  }
  return sum / count;
}

/** What a hole filled with one colour, the mean of everything known, would look like. */
function flat(truth: Uint8Array, inside = isHole): Uint8Array {
  const sum = [0, 0, 0];
  let count = 0;
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    if (inside(at % WIDTH, Math.floor(at / WIDTH))) continue;
    count++;
    for (let c = 0; c < 3; c++) sum[c] = sum[c]! + truth[at * 3 + c]!;
  }
  return truth.map((_, i) => Math.round(sum[i % 3]! / count));
}

/** Leaves scattered over the left `known` columns, on black. */
function leaves(width: number, height: number, known: number, seed: string): Uint8Array {
  const draw = seededRandom(seed);
  const random = (): number => draw() / 2 ** 32;
  const data = new Uint8Array(width * height * 3);
  for (let n = 0; n < (known * height) / 48; n++) {
    const [x, y, length] = [random() * known, random() * height, 5 + random() * 9];
    const [cos, sin] = [Math.cos(n), Math.sin(n)];
    const green = 60 + 150 * random();
    for (let py = Math.max(0, Math.floor(y - length)); py < Math.min(height, y + length); py++) {
      for (let px = Math.max(0, Math.floor(x - length)); px < Math.min(known, x + length); px++) {
        const along = ((px - x) * cos + (py - y) * sin) / length;
        const across = (((py - y) * cos - (px - x) * sin) / length) * 3;
        if (along * along + across * across < 1)
          data.set([green / 2, green, green / 4], (py * width + px) * 3);
      }
    }
  }
  return data;
}

/** How different columns `left` to `right` are from themselves a little further on, where they are least: 1 is as different as anywhere. */
function leastRepeated(data: Uint8Array, width: number, height: number, left: number, right: number): number {
  const shifts: number[] = [];
  for (let dx = 4; dx <= 40; dx++) {
    for (let dy = -8; dy <= 8; dy++) {
      let sum = 0;
      for (let y = 8; y < height - 8; y += 2) {
        for (let x = left; x < right - dx; x += 2)
          sum += Math.abs(data[(y * width + x) * 3 + 1]! - data[((y + dy) * width + x + dx) * 3 + 1]!);
      }
      shifts.push(sum / (right - dx - left));
    }
  }
  return Math.min(...shifts) / (shifts.reduce((total, shift) => total + shift) / shifts.length);
}

describe('content-aware fill', () => {
  it('extends leaves by leaves, not by the same one again and again', () => {
    const [width, height, known] = [288, 128, 160];
    const data = leaves(width, height, known, '4');
    const hole = Uint8Array.from({ length: width * height }, (_, at) => Number(at % width >= known));
    const events = { onProgress: () => undefined, shouldStop: () => false };
    const filled = fillHole({ width, height, data }, hole, '7', events)!;
    const inPicture = leastRepeated(filled, width, height, 8, known - 8);
    const inFill = leastRepeated(filled, width, height, known + 8, width - 8);
    expect(inFill / inPicture).toBeGreaterThan(0.8);
  });

  it('does not show what stands in the middle of a picture again beyond its edge', () => {
    const [width, height, known] = [288, 128, 200];
    const hole = Uint8Array.from({ length: width * height }, (_, at) => Number(at % width >= known));
    const events = { onProgress: () => undefined, shouldStop: () => false };
    const data = leaves(width, height, known, '4');
    for (let at = 0; at < width * height; at++) {
      const [x, y] = [at % width, Math.floor(at / width)];
      if (Math.hypot(x - 90, y - 70) < 34) data.set([230, 120 + ((x * 7 + y * 13) % 40), 30], at * 3);
    }
    const filled = fillHole({ width, height, data }, hole, '7', events)!;
    expect([...hole.keys()].filter((at) => hole[at] === 1 && filled[at * 3]! > 170)).toEqual([]);
  });

  it('lets the sun stand in the sky once, however well its glow goes on', () => {
    const [width, height, known] = [320, 144, 200];
    const hole = Uint8Array.from({ length: width * height }, (_, at) => Number(at % width >= known));
    const events = { onProgress: () => undefined, shouldStop: () => false };
    const random = seededRandom('sun');
    const data = new Uint8Array(width * height * 3);
    for (let at = 0; at < width * height; at++) {
      const [x, y] = [at % width, Math.floor(at / width)];
      if (x >= known) continue;
      const away = Math.hypot(x - 168, y - 36);
      const glow = away < 10 ? 150 : 90 * Math.exp(-(away - 10) / 14);
      const grain = random() % 6;
      const sky = [60 + glow + grain, 110 + glow * 0.8 + y / 3 + grain, 200 + grain];
      const ground = [150 + grain * 4, 120 + grain * 4 - y / 4, 80 + grain * 4];
      data.set(y < 96 ? sky : ground, at * 3);
    }
    const filled = fillHole({ width, height, data }, hole, '7', events)!;
    expect([...hole.keys()].filter((at) => hole[at] === 1 && filled[at * 3]! > 205)).toEqual([]);
  });

  it('leaves known pixels as they are and is the same for the same seed', async () => {
    const first = await fill(slats);
    const changed: number[] = [];
    for (let at = 0; at < WIDTH * HEIGHT; at++) {
      if (isHole(at % WIDTH, Math.floor(at / WIDTH))) continue;
      for (let c = 0; c < 3; c++) if (first.filled[at * 3 + c] !== first.truth[at * 3 + c]) changed.push(at);
    }
    expect(changed).toEqual([]);
    expect(Buffer.compare((await fill(slats)).filled, first.filled)).toBe(0);
  });

  it('draws otherwise with another seed where there is a choice', async () => {
    const grain: Picture = (x, y) => [(x * 7919 + y * 104_729 + x * y * 31) % 256, 120, 90];
    const [one, two] = [await fill(grain, isHole, '1'), await fill(grain, isHole, '2')];
    expect(Buffer.compare(one.filled, two.filled)).not.toBe(0);
  });

  it.each([
    ['slats', slats, 0.15],
    ['checks', checks, 0.15],
    ['a gradient', sky, 0.15],
  ] as const)('carries %s on through the hole', async (_, picture, share) => {
    const { filled, truth } = await fill(picture);
    const ofFlat = errorInHole(flat(truth), truth);
    expect(errorInHole(filled, truth)).toBeLessThan(share * ofFlat);
  });

  it('extends a picture beyond its edge', async () => {
    const beyond = (x: number): boolean => x >= 120;
    const { filled, truth } = await fill(slats, beyond);
    expect(errorInHole(filled, truth, beyond)).toBeLessThan(
      0.3 * errorInHole(flat(truth, beyond), truth, beyond),
    );
  });

  it('meets what is around it: no step at the rim of a smooth picture, nor a bare edge', async () => {
    const inside = (x: number, y: number): boolean => x >= 90 && y >= 50 && y < 100;
    const { filled } = await fill(sky, inside);
    let worst = 0;
    for (let y = 50; y < 100; y++) {
      for (const [a, b] of [
        [89, 90],
        [WIDTH - 2, WIDTH - 1],
      ] as const) {
        for (let c = 0; c < 3; c++) {
          const step = filled[(y * WIDTH + a) * 3 + c]! - filled[(y * WIDTH + b) * 3 + c]!;
          worst = Math.max(worst, Math.abs(step));
        }
      }
    }
    expect(worst).toBeLessThanOrEqual(3);
  });

  it('begins small with a hole that leaves little around it', () => {
    const [width, height, rim] = [800, 400, 64];
    const hole = Uint8Array.from({ length: width * height }, (_, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      return x >= rim && y >= rim && x < width - rim && y < height - rim ? 1 : 0;
    });
    const levels = buildPyramid({ width, height, data: new Uint8Array(width * height * 3) }, hole);
    // Every pixel of the first level is compared with thousands of patches.
    expect(levels[0]!.targets.length).toBeLessThan(25_000);
    expect(levels[0]!.sourceCount).toBeGreaterThan(0);
  });

  it('never brings back what was masked', async () => {
    const { filled } = await fill(slats);
    expect([...filled.keys()].filter((i) => i % 3 === 2 && filled[i] !== 60)).toEqual([]);
  });

  it('reports progress that only rises, to 1', async () => {
    const source = await pngOf(WIDTH, HEIGHT, slats);
    const { progress } = await runBuiltin(
      { type: 'inpaint', model: 'fill', width: WIDTH, height: HEIGHT },
      { source, mask: await maskOf(isHole) },
    );
    const fractions = progress.map(({ fraction }) => fraction);
    expect(fractions.length).toBeGreaterThan(3);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBeCloseTo(1, 10);
  });

  it('says so when nothing is left to fill from', async () => {
    await expect(fill(slats, () => true)).rejects.toMatchObject({
      code: 'ENGINE_REJECTED',
      message: expect.stringContaining('Mask less') as string,
    });
  });

  it('refuses a task without a mask', async () => {
    const source = await pngOf(WIDTH, HEIGHT, slats);
    await expect(
      runBuiltin({ type: 'inpaint', model: 'fill', width: WIDTH, height: HEIGHT }, { source }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('ends when it is cancelled, before the last level', async () => {
    const abort = new AbortController();
    const fractions: number[] = [];
    const running = runBuiltin(
      { type: 'inpaint', model: 'fill', width: 256, height: 256 },
      {
        source: await pngOf(256, 256, (x, y) => [x % 256, y % 256, (x * y) % 256]),
        mask: await sharp({ create: { width: 256, height: 256, channels: 3, background: '#000000' } })
          .composite([
            {
              input: { create: { width: 128, height: 128, channels: 3, background: '#ffffff' } },
              left: 64,
              top: 64,
            },
          ])
          .png()
          .toBuffer(),
        signal: abort.signal,
        onProgress: ({ fraction }) => {
          fractions.push(fraction);
          abort.abort();
        },
      },
    );
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(Math.max(...fractions)).toBeLessThan(1);
  });
});
