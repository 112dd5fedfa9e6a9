import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collageRows } from '../../../main/domain/collage-layout.ts';
import type { CollageOptions } from '../../../main/domain/composition.ts';
import { composeAnimation, composeCollage } from '../../../main/imaging/compose.ts';

const COLLAGE: CollageOptions = {
  columns: 5,
  width: 2400,
  border: 10,
  rowSpacing: 10,
  background: '#ffffff',
  format: 'jpeg',
  quality: 90,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-compose-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function picture(name: string, width: number, height: number, color: string): Promise<string> {
  const path = join(folder, name);
  await sharp({ create: { width, height, channels: 3, background: color } })
    .png()
    .toFile(path);
  return path;
}

const context = (): {
  signal: AbortSignal;
  onProgress(done: number, total: number): void;
  progress: number[];
} => {
  const progress: number[] = [];
  return { signal: new AbortController().signal, onProgress: (done) => progress.push(done), progress };
};

describe('the layout', () => {
  it('fills every full row to the pixel and keeps columns apart', () => {
    const size = fc.record({
      width: fc.integer({ min: 64, max: 4096 }),
      height: fc.integer({ min: 64, max: 4096 }),
    });
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 40 }),
        (sizes, columns, border) => {
          const options = { columns, width: 2400, border, rowSpacing: 7 };
          const { rows, height } = collageRows(sizes, options);
          expect(rows.flatMap((row) => row.cells.map((cell) => cell.index))).toEqual(sizes.map((_, n) => n));
          for (const [n, row] of rows.entries()) {
            const last = row.cells.at(-1);
            if (row.cells.length === columns)
              expect((last?.left ?? 0) + (last?.width ?? 0)).toBe(2400 - border);
            for (const [m, cell] of row.cells.entries()) {
              const before = row.cells[m - 1];
              expect(cell.left).toBe(before ? before.left + before.width + border : border);
            }
            const next = rows[n + 1];
            expect(row.top + row.height).toBe(next ? next.top - 7 : height - border);
          }
        },
      ),
    );
  });

  it('leaves no empty places in its only row', () => {
    const options = { columns: 5, width: 2400, border: 10, rowSpacing: 7 };
    const three = Array.from({ length: 3 }, () => ({ width: 100, height: 100 }));
    const last = collageRows(three, options).rows[0]?.cells.at(-1);
    expect((last?.left ?? 0) + (last?.width ?? 0)).toBe(2390);
  });
});

/** Pictures that are none, that end in the middle, and that are not there. */
async function unreadable(): Promise<{ none: string; cut: string; away: string }> {
  const [none, cut, away] = [join(folder, 'none.png'), join(folder, 'cut.png'), join(folder, 'away.png')];
  await writeFile(none, 'no picture');
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const whole = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#000', noise } })
    .png()
    .toBuffer();
  await writeFile(cut, whole.subarray(0, whole.length / 2));
  return { none, cut, away };
}

describe('a collage', () => {
  it('has the width asked for, the pictures in order and the background between them', async () => {
    const paths = await Promise.all(
      ['#ff0000', '#00ff00', '#0000ff', '#ffff00', '#ff00ff', '#00ffff'].map((color, n) =>
        picture(`${n}.png`, 100, 100, color),
      ),
    );
    const to = join(folder, 'collage.png');
    const run = context();
    const size = await composeCollage(paths, { ...COLLAGE, format: 'png' }, to, run);
    expect(size).toEqual({ width: 2400, height: 10 + 468 + 10 + 468 + 10, leftOut: [] });
    const { data, info } = await sharp(to).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([2400, 966]);
    const at = (x: number, y: number): string =>
      `#${data.subarray((y * 2400 + x) * 3, (y * 2400 + x) * 3 + 3).toString('hex')}`;
    expect([at(200, 200), at(700, 200), at(1200, 200), at(1700, 200), at(2300, 200), at(200, 700)]).toEqual([
      '#ff0000',
      '#00ff00',
      '#0000ff',
      '#ffff00',
      '#ff00ff',
      '#00ffff',
    ]);
    expect([at(5, 200), at(700, 483), at(1000, 700)]).toEqual(['#ffffff', '#ffffff', '#ffffff']);
    expect(run.progress).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('holds a height only the format can', async () => {
    const tall = await picture('tall.png', 10, 300, '#ff0000');
    const options = { ...COLLAGE, columns: 1 };
    await expect(composeCollage([tall], options, join(folder, 'a.jpg'), context())).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    expect((await readdir(folder)).filter((name) => name.endsWith('.tif'))).toEqual([]);
  });

  it('is made of the pictures that can be read, and says which can not', async () => {
    const bad = await unreadable();
    const [red, green] = [
      await picture('red.png', 100, 100, '#ff0000'),
      await picture('green.png', 100, 100, '#00ff00'),
    ];
    const options = { ...COLLAGE, columns: 2, format: 'png' } as const;
    const [to, without] = [join(folder, 'a.png'), join(folder, 'b.png')];
    const run = context();
    const made = await composeCollage([bad.none, red, bad.cut, bad.away, green], options, to, run);
    const { leftOut, ...size } = await composeCollage([red, green], options, without, context());
    expect(made).toEqual({ ...size, leftOut: [bad.none, bad.away, bad.cut] });
    expect(leftOut).toEqual([]);
    expect(await readFile(to)).toEqual(await readFile(without));
    expect(run.progress.at(-1)).toBe(5);
  });

  it('of pictures none of which can be read names the first, and leaves nothing behind', async () => {
    const bad = await unreadable();
    const before = (await readdir(folder)).sort();
    const failure = composeCollage([bad.cut, bad.away], COLLAGE, join(folder, 'a.jpg'), context());
    const message = expect.stringContaining('“away.png”: The file is not where it was') as unknown;
    await expect(failure).rejects.toMatchObject({ code: 'NOT_FOUND', message });
    expect((await readdir(folder)).sort()).toEqual(before);
  });

  it('stops when it is told to', async () => {
    const paths = await Promise.all([1, 2, 3].map((n) => picture(`${n}.png`, 20, 20, '#ff0000')));
    const controller = new AbortController();
    const run = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(composeCollage(paths, COLLAGE, join(folder, 'a.jpg'), run)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect((await readdir(folder)).filter((name) => !name.endsWith('.png'))).toEqual([]);
  });
});

describe('an animation', () => {
  it.each(['gif', 'webp'] as const)('shows every picture for its time, for ever, as %s', async (format) => {
    const colors = ['#ff0000', '#00ff00', '#0000ff', '#ffffff', '#000000', '#808080', '#ffff00'];
    const paths = await Promise.all(
      colors.map((color, n) => picture(`${n}.png`, n === 1 ? 60 : 81, n === 1 ? 80 : 61, color)),
    );
    const to = join(folder, `a.${format}`);
    const run = context();
    const size = await composeAnimation(paths, { format, frameMs: 500, loops: 0, width: null }, to, run);
    expect(size).toEqual({ width: 81, height: 61, leftOut: [] });
    expect(await sharp(to, { pages: -1 }).metadata()).toMatchObject({
      pages: 7,
      width: 81,
      pageHeight: 61,
      loop: 0,
      delay: colors.map(() => 500),
    });
    const { data, info } = await sharp(to, { pages: -1 })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([81, 61 * 7, 3]);
    const middles = colors.map((_, n) => [...data.subarray(((n * 61 + 30) * 81 + 40) * 3).subarray(0, 3)]);
    for (const [n, middle] of middles.entries()) {
      const wanted = [1, 3, 5].map((at) => Number.parseInt((colors[n] ?? '').slice(at, at + 2), 16));
      for (const channel of [0, 1, 2])
        expect(Math.abs((middle[channel] ?? 0) - (wanted[channel] ?? 0))).toBeLessThanOrEqual(3);
    }
    // The upright picture stands in the middle of its frame, with black beside it.
    const corner = [...data.subarray(61 * 81 * 3).subarray(0, 3)];
    expect(Math.max(...corner)).toBeLessThanOrEqual(3);
    expect(run.progress).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it.each([
    ['gif', 1],
    ['gif', 3],
    ['webp', 1],
    ['webp', 3],
  ] as const)('as %s is played %i times', async (format, loops) => {
    const paths = [await picture('a.png', 16, 16, '#ff0000'), await picture('b.png', 16, 16, '#00ff00')];
    const to = join(folder, `a.${format}`);
    await composeAnimation(paths, { format, frameMs: 100, loops, width: 40 }, to, context());
    expect(await sharp(to, { pages: -1 }).metadata()).toMatchObject({
      pages: 2,
      width: 40,
      pageHeight: 40,
      loop: loops,
    });
  });

  it('is made of the pictures that can be read, and says which can not', async () => {
    const bad = await unreadable();
    const good = await picture('good.png', 10, 10, '#ff0000');
    const options = { format: 'gif', frameMs: 500, loops: 0, width: null } as const;
    const to = join(folder, 'a.gif');
    const run = context();
    expect(await composeAnimation([bad.none, good, bad.cut, good, bad.away], options, to, run)).toEqual({
      width: 10,
      height: 10,
      leftOut: [bad.none, bad.cut, bad.away],
    });
    expect((await sharp(to, { pages: -1 }).metadata()).pages).toBe(2);
    expect(run.progress).toEqual([1, 2, 3, 4, 5]);
    await expect(composeAnimation([bad.none, bad.cut], options, to, context())).rejects.toMatchObject({
      code: 'FILE_CORRUPT',
    });
  });

  it('stops when it is told to, before the next picture', async () => {
    const good = await picture('good.png', 10, 10, '#ff0000');
    const controller = new AbortController();
    const progress: number[] = [];
    const run = {
      signal: controller.signal,
      onProgress(done: number) {
        progress.push(done);
        if (done === 2) controller.abort();
      },
    };
    const options = { format: 'webp', frameMs: 500, loops: 0, width: null } as const;
    await expect(
      composeAnimation(Array(50).fill(good), options, join(folder, 'a.webp'), run),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(progress).toEqual([1, 2]);
  });

  it('refuses a shape the format can not hold', async () => {
    const tall = await picture('tall.png', 10, 200, '#ff0000');
    const options = { format: 'webp', frameMs: 500, loops: 0, width: 1000 } as const;
    await expect(composeAnimation([tall], options, join(folder, 'a.webp'), context())).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
  });
});
