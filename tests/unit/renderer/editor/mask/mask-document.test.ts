import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { MaskDocument } from '../../../../../renderer/features/editor/mask/mask-document.ts';
import { maskBounds } from '../../../../../renderer/features/editor/mask/mask-bounds.ts';
import { decodeGreyPng, encodeMaskPng } from '../../../../../renderer/features/editor/mask/mask-png.ts';
import {
  drawDisplayTile,
  levelForScale,
} from '../../../../../renderer/features/editor/mask/display-tiles.ts';
import type { MaskOperation } from '../../../../../renderer/features/editor/mask/mask-operations.ts';
import { EMPTY_TILE, FULL_TILE, MaskTiles } from '../../../../../renderer/features/editor/mask/mask-tiles.ts';
import { blendTiles } from '../../../../../renderer/features/editor/mask/stroke-buffer.ts';
import sharp from 'sharp';
import { finish } from '../../../../../renderer/features/editor/mask/steps.ts';
import { packTile } from '../../../../../renderer/features/editor/mask/packed-tile.ts';
import { reducedTile } from '../../../../../renderer/features/editor/mask/tile-pyramid.ts';

const WIDTH = 601;
const HEIGHT = 523;
const WHOLE = { left: 0, top: 0, right: WIDTH, bottom: HEIGHT };

const pixelsOf = (mask: MaskDocument): Uint8Array => mask.tiles.read(WHOLE);
const hashOf = (mask: MaskDocument): string => createHash('sha1').update(pixelsOf(mask)).digest('hex');

function stroke(
  mask: MaskDocument,
  points: readonly (readonly [number, number])[],
  radius: number,
  options: { hardness?: number; opacity?: number; erase?: boolean } = {},
): void {
  const { hardness = 1, opacity = 1, erase = false } = options;
  mask.beginStroke({ diameter: radius * 2, hardness, opacity, erase, pressureSize: false });
  for (let index = 1; index < points.length; index++) {
    const [fromX, fromY] = points[index - 1]!;
    const [toX, toY] = points[index]!;
    mask.extendStroke([{ fromX, fromY, toX, toY, radius }]);
  }
  mask.endStroke();
}

function rectangle(mask: MaskDocument, left: number, top: number, right: number, bottom: number): void {
  mask.fillShape({ kind: 'rectangle', rect: { left, top, right, bottom } }, 'add', 1);
}

describe('strokes', () => {
  it('apply opacity once, however often a stroke crosses itself', () => {
    const mask = new MaskDocument(WIDTH, HEIGHT);
    const zigzag = [
      [50, 50],
      [200, 50],
      [50, 50],
      [200, 50],
    ] as const;
    stroke(mask, zigzag, 20, { opacity: 0.5 });
    expect(mask.tiles.valueAt(100, 50)).toBe(128);
    stroke(mask, zigzag, 20, { opacity: 0.5 });
    expect(mask.tiles.valueAt(100, 50)).toBe(192);
  });

  it('are laid over or wipe away what is there, every pixel by itself', () => {
    const random = fc.constantFrom(0, 0, 255, 255, 1, 77, 128, 254);
    const runs = fc.array(fc.tuple(random, fc.nat(4000)), { minLength: 1, maxLength: 30 });
    const tileOf = (list: readonly (readonly [number, number])[]): MaskTiles => {
      const tiles = new MaskTiles(256, 256);
      const data = tiles.writable(0);
      for (let at = 0, n = 0; at < data.length; at += list[n++ % list.length]![1] + 1)
        data.fill(list[n % list.length]![0], at);
      return tiles;
    };
    const shared = fc.constantFrom(EMPTY_TILE, FULL_TILE);
    const tiles = fc.oneof(
      runs.map(tileOf),
      shared.map((tile) => {
        const uniform = new MaskTiles(256, 256);
        uniform.set(0, tile);
        return uniform;
      }),
    );
    const modes = fc.constantFrom('add' as const, 'subtract' as const);
    fc.assert(
      fc.property(tiles, tiles, modes, fc.constantFrom(1, 0.4), (mask, layer, mode, opacity) => {
        const before = mask.get(0).slice();
        const cover = layer.get(0).slice();
        const wanted = before.map((old, at) => {
          const keep = 255 - Math.round(cover[at]! * opacity);
          return mode === 'add'
            ? 255 - Math.round(((255 - old) * keep) / 255)
            : Math.round((old * keep) / 255);
        });
        const after = blendTiles(mask, layer, mode, opacity).get(0) ?? mask.get(0);
        expect(Buffer.compare(after, wanted)).toBe(0);
        expect(Buffer.compare(mask.get(0), before)).toBe(0);
        expect([EMPTY_TILE.every((value) => value === 0), FULL_TILE.every((value) => value === 255)]).toEqual(
          [true, true],
        );
      }),
      { numRuns: 60 },
    );
  });

  it('erase what was painted, exactly', () => {
    const mask = new MaskDocument(WIDTH, HEIGHT);
    stroke(
      mask,
      [
        [10, 10],
        [500, 400],
      ],
      60,
      { hardness: 0.3 },
    );
    stroke(
      mask,
      [
        [0, 0],
        [WIDTH, HEIGHT],
      ],
      400,
      { erase: true },
    );
    expect(maskBounds(mask.tiles)).toBeNull();
    expect([...mask.tiles.keys()]).toEqual([]);
  });

  it('know the smallest rectangle round the mask', () => {
    const mask = new MaskDocument(WIDTH, HEIGHT);
    rectangle(mask, 17, 255, 257, 300);
    rectangle(mask, 590, 500, 9999, 9999);
    expect(maskBounds(mask.tiles)).toEqual({ left: 17, top: 255, right: WIDTH, bottom: HEIGHT });
  });
});

describe('operations', () => {
  it('invert twice gives the mask back', () => {
    const mask = new MaskDocument(WIDTH, HEIGHT);
    stroke(
      mask,
      [
        [100, 100],
        [400, 300],
      ],
      70,
      { hardness: 0.2 },
    );
    const before = hashOf(mask);
    finish(mask.operate({ kind: 'invert' }));
    expect(mask.tiles.valueAt(0, 0)).toBe(255);
    expect(hashOf(mask)).not.toBe(before);
    finish(mask.operate({ kind: 'invert' }));
    expect(hashOf(mask)).toBe(before);
  });

  it('grow and shrink move an edge by the radius, across tiles', () => {
    const mask = new MaskDocument(WIDTH, HEIGHT);
    rectangle(mask, 200, 200, 320, 320);
    finish(mask.operate({ kind: 'grow', radius: 10 }));
    expect(maskBounds(mask.tiles)).toEqual({ left: 190, top: 190, right: 330, bottom: 330 });
    expect(mask.tiles.valueAt(190, 260)).toBe(255);
    // Corners are rounded: the disc of radius 10 does not reach the corner of the square.
    expect(mask.tiles.valueAt(191, 191)).toBe(0);
    finish(mask.operate({ kind: 'shrink', radius: 10 }));
    expect(maskBounds(mask.tiles)).toEqual({ left: 200, top: 200, right: 320, bottom: 320 });
  });

  it('grow equals the brute-force dilation', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(119), fc.nat(99)), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 30 }),
        (seeds, radius) => {
          const mask = new MaskDocument(120, 100);
          for (const [x, y] of seeds) rectangle(mask, x, y, x + 1, y + 1);
          finish(mask.operate({ kind: 'grow', radius }));
          for (let y = 0; y < 100; y += 3)
            for (let x = 0; x < 120; x += 3) {
              const nearest = Math.min(...seeds.map(([sx, sy]) => Math.hypot(sx - x, sy - y)));
              const wanted = nearest <= radius ? 255 : nearest >= radius + 1 ? 0 : mask.tiles.valueAt(x, y);
              expect(mask.tiles.valueAt(x, y)).toBe(wanted);
            }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('by distance are right across the borders of what is worked on at once', () => {
    const [width, height, radius] = [1100, 840, 130];
    // Dots and holes near corners of tiles and of blocks of three.
    const dots = [
      [255, 256],
      [770, 515],
      [1099, 839],
    ] as const;
    const nearest = (x: number, y: number): number =>
      Math.min(...dots.map(([dx, dy]) => Math.hypot(dx - x, dy - y)));
    const grown = new MaskDocument(width, height);
    const shrunk = new MaskDocument(width, height);
    finish(shrunk.operate({ kind: 'fill' }));
    for (const [x, y] of dots) {
      const rect = { left: x, top: y, right: x + 1, bottom: y + 1 };
      grown.fillShape({ kind: 'rectangle', rect }, 'add', 1);
      shrunk.fillShape({ kind: 'rectangle', rect }, 'subtract', 1);
    }
    finish(grown.operate({ kind: 'grow', radius }));
    finish(shrunk.operate({ kind: 'shrink', radius }));
    const wrong: string[] = [];
    for (let y = 0; y < height; y += 7)
      for (let x = 0; x < width; x += 5) {
        const value = Math.round(Math.min(1, Math.max(0, radius + 1 - nearest(x, y))) * 255);
        if (grown.tiles.valueAt(x, y) !== value || shrunk.tiles.valueAt(x, y) !== 255 - value)
          wrong.push(`${x}, ${y}`);
      }
    expect(wrong).toEqual([]);
  });

  it('change nothing before their end, tell how far they are, and can be left', () => {
    const mask = new MaskDocument(WIDTH, HEIGHT);
    rectangle(mask, 100, 100, 500, 400);
    const before = hashOf(mask);
    const steps = mask.operate({ kind: 'feather', radius: 20 });
    const shares = [steps.next().value, steps.next().value];
    expect(shares).toEqual(shares.toSorted());
    expect(hashOf(mask)).toBe(before);
    finish(mask.operate({ kind: 'feather', radius: 20 }));
    expect(hashOf(mask)).not.toBe(before);
    mask.history.undo();
    expect(hashOf(mask)).toBe(before);
  });

  it('shrink leaves a mask alone where it meets the image’s border', () => {
    const mask = new MaskDocument(WIDTH, HEIGHT);
    rectangle(mask, 0, 0, 300, HEIGHT);
    finish(mask.operate({ kind: 'shrink', radius: 20 }));
    expect(maskBounds(mask.tiles)).toEqual({ left: 0, top: 0, right: 280, bottom: HEIGHT });
  });

  it('feather makes a monotone ramp centred on the edge', () => {
    const mask = new MaskDocument(WIDTH, HEIGHT);
    rectangle(mask, 0, 0, 300, HEIGHT);
    finish(mask.operate({ kind: 'feather', radius: 40 }));
    const row = Array.from({ length: 80 }, (_, index) => mask.tiles.valueAt(260 + index, 260));
    for (let index = 1; index < row.length; index++) expect(row[index]!).toBeLessThanOrEqual(row[index - 1]!);
    expect(mask.tiles.valueAt(279, 260)).toBe(255);
    expect(mask.tiles.valueAt(320, 260)).toBe(0);
    expect(mask.tiles.valueAt(299, 260) + mask.tiles.valueAt(300, 260)).toBe(255);
  });

  it('fills enclosed holes only', () => {
    const mask = new MaskDocument(WIDTH, HEIGHT);
    rectangle(mask, 100, 100, 500, 400);
    mask.fillShape(
      { kind: 'rectangle', rect: { left: 200, top: 200, right: 300, bottom: 300 } },
      'subtract',
      1,
    );
    mask.fillShape(
      { kind: 'rectangle', rect: { left: 400, top: 90, right: 420, bottom: 200 } },
      'subtract',
      1,
    );
    finish(mask.operate({ kind: 'fill-holes' }));
    expect(mask.tiles.valueAt(250, 250)).toBe(255);
    expect(mask.tiles.valueAt(410, 150)).toBe(0);
    expect(mask.tiles.valueAt(50, 50)).toBe(0);
  });

  it('bucket fills inside an outline up to and under its soft rim', () => {
    const mask = new MaskDocument(WIDTH, HEIGHT);
    const ring = Array.from({ length: 65 }, (_, index) => {
      const angle = (index / 64) * 2 * Math.PI;
      return [300 + 150 * Math.cos(angle), 260 + 150 * Math.sin(angle)] as const;
    });
    stroke(mask, ring, 6);
    finish(mask.bucket({ x: 300, y: 260 }, 'add', 1));
    for (let x = 160; x < 440; x++) expect(mask.tiles.valueAt(x, 260)).toBe(255);
    expect(mask.tiles.valueAt(100, 260)).toBe(0);
    finish(mask.bucket({ x: 300, y: 260 }, 'subtract', 1));
    expect(maskBounds(mask.tiles)).toBeNull();
  });

  it('selects by colour, connected or everywhere', () => {
    const [width, height] = [90, 60];
    const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
    const paint = (left: number, right: number): void => {
      for (let y = 10; y < 30; y++)
        for (let x = left; x < right; x++) rgba.set([200, 30, 30, 255], (y * width + x) * 4);
    };
    paint(10, 20);
    paint(50, 60);
    const source = { rgba, width, height };
    const near = new MaskDocument(width, height);
    finish(near.selectColor(source, { x: 12, y: 12 }, { tolerance: 10, contiguous: true }, 'add', 1));
    expect(maskBounds(near.tiles)).toEqual({ left: 10, top: 10, right: 20, bottom: 30 });
    const all = new MaskDocument(width, height);
    finish(all.selectColor(source, { x: 12, y: 12 }, { tolerance: 10, contiguous: false }, 'add', 1));
    expect(maskBounds(all.tiles)).toEqual({ left: 10, top: 10, right: 60, bottom: 30 });
    // A source at half the resolution is enlarged to the mask.
    const double = new MaskDocument(width * 2, height * 2);
    finish(double.selectColor(source, { x: 25, y: 25 }, { tolerance: 10, contiguous: true }, 'add', 1));
    expect(maskBounds(double.tiles)).toEqual({ left: 20, top: 20, right: 40, bottom: 60 });
  });
});

describe('history', () => {
  const operations: MaskOperation[] = [
    { kind: 'invert' },
    { kind: 'grow', radius: 7 },
    { kind: 'feather', radius: 12 },
    { kind: 'shrink', radius: 3 },
    { kind: 'fill-holes' },
    { kind: 'clear' },
  ];

  it('100 undos and 100 redos give identical tiles, packed or not', async () => {
    const mask = new MaskDocument(760, 700);
    const whole = { left: 0, top: 0, right: 760, bottom: 700 };
    const hash = (): string => createHash('sha1').update(mask.tiles.read(whole)).digest('hex');
    const states = [hash()];
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    while (mask.history.stepCount < 100) {
      if (random(9) === 0) finish(mask.operate(operations[random(operations.length)]!));
      else {
        const from = [random(760), random(700)] as const;
        const to = [random(760), random(700)] as const;
        stroke(mask, [from, to], 10 + random(120), { hardness: random(3) / 2, erase: random(4) === 0 });
      }
      if (states.length < mask.history.stepCount + 1) states.push(hash());
    }
    await mask.history.settled();
    expect(mask.history.sizeBytes).toBeLessThan(10 * 1024 * 1024);
    for (let step = 99; step >= 0; step--) {
      mask.history.undo();
      expect(hash()).toBe(states[step]);
    }
    expect(mask.history.canUndo).toBe(false);
    for (let step = 1; step <= 100; step++) {
      mask.history.redo();
      expect(hash()).toBe(states[step]);
    }
    expect(mask.history.canRedo).toBe(false);
    expect(mask.history.redo()).toEqual([]);
  });

  it('shows and measures a mask whose tiles are packed as if they were not', async () => {
    const side = 3100;
    const mask = new MaskDocument(side, side);
    const plain = new MaskDocument(side, side);
    const across = [
      [-200, 90],
      [side + 200, side - 300],
    ] as const;
    for (const one of [mask, plain]) stroke(one, across, 2000, { hardness: 0, opacity: 0.8 });
    stroke(mask, across, 3000, { erase: true, opacity: 0.5 });
    await mask.history.settled();
    expect(mask.history.sizeBytes).toBeLessThan(9_000_000);
    mask.history.undo();
    const texels = new Uint32Array(256 * 256);
    const same = (): void => {
      expect(maskBounds(mask.tiles)).toEqual(maskBounds(plain.tiles));
      for (const [level, columns] of [
        [4, 1],
        [3, 2],
        [2, 4],
        [0, 5],
      ] as const)
        for (let at = 0; at < columns * columns; at++) {
          const key = { level, column: at % columns, row: Math.floor(at / columns) };
          const shows = drawDisplayTile(mask.tiles, key, texels);
          const drawn = Buffer.from(texels.buffer.slice(0));
          expect(shows).toBe(drawDisplayTile(plain.tiles, key, texels));
          expect(Buffer.compare(drawn, Buffer.from(texels.buffer))).toBe(0);
        }
    };
    same();
    for (const one of [mask, plain]) stroke(one, across, 600, { erase: true, hardness: 0 });
    same();
  });

  it('forgets what was undone once something new is done, and records no empty step', async () => {
    const mask = new MaskDocument(WIDTH, HEIGHT);
    rectangle(mask, 0, 0, 10, 10);
    mask.history.undo();
    expect(mask.history.canRedo).toBe(true);
    finish(mask.operate({ kind: 'clear' }));
    expect(mask.history.canRedo).toBe(true);
    rectangle(mask, 20, 20, 30, 30);
    expect(mask.history.canRedo).toBe(false);
    expect(mask.history.stepCount).toBe(1);
  });

  it('packs old steps to a fraction of their tiles', async () => {
    const mask = new MaskDocument(2048, 2048);
    for (let index = 0; index < 60; index++)
      stroke(
        mask,
        [
          [50 + index * 30, 50],
          [200 + index * 25, 1950],
        ],
        100,
        { hardness: 0, opacity: 0.3 },
      );
    await mask.history.settled();
    expect(mask.history.stepCount).toBe(60);
    expect(mask.history.sizeBytes).toBeLessThan(15 * 1024 * 1024);
  });
});

describe('packed tiles', () => {
  const NO_BOX = { left: 0, top: 0, right: 0, bottom: 0 };

  it('come back byte for byte, whatever they hold', () => {
    const value = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 700 }),
        fc.integer({ min: 1, max: 97 }),
        (bytes, step) => {
          const tile = new Uint8Array(65_536).map((_, at) => bytes[Math.floor(at / step) % bytes.length]!);
          const packed = packTile(tile, NO_BOX);
          expect(Buffer.compare(packed.unpack(), tile)).toBe(0);
          for (let level = 2; level <= 6; level++)
            expect(Buffer.compare(packed.reduced(level), reducedTile(tile, level))).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('take a fraction of the room', () => {
    const mask = new MaskDocument(512, 512);
    stroke(
      mask,
      [
        [100, 100],
        [400, 300],
      ],
      90,
    );
    const hard = packTile(mask.tiles.get(0), NO_BOX);
    expect(hard.sizeBytes).toBeLessThan(65_536 / 8);
  });
});

describe('mask files', () => {
  it('hold every byte, whoever reads them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 600 }),
        async (width, height) => {
          const pixels = new Uint8Array(width * height).map((_, index) => (index * 7919) >> 3);
          const mask = new MaskDocument(width, height);
          mask.replace(pixels);
          const bytes = new Uint8Array(await encodeMaskPng(mask.tiles).arrayBuffer());
          const ours = await decodeGreyPng(bytes);
          expect(ours).toMatchObject({ width, height });
          expect(Buffer.compare(ours!.pixels, pixels)).toBe(0);
          const theirs = await sharp(bytes).toColourspace('b-w').raw().toBuffer();
          expect(Buffer.compare(theirs, pixels)).toBe(0);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('hold what was painted on the widest pictures, also after an undo', async () => {
    const [width, height] = [16_384, 700];
    const mask = new MaskDocument(width, height);
    const course = [
      [-40, 80],
      [8000, 650],
      [width + 40, 30],
    ] as const;
    stroke(mask, course, 120, { hardness: 0.2, opacity: 0.7 });
    stroke(mask, [...course].reverse(), 300, { erase: true, hardness: 0, opacity: 0.6 });
    await mask.history.settled();
    mask.history.undo();
    rectangle(mask, width - 3, 0, width, height);
    const { right, bottom } = maskBounds(mask.tiles)!;
    expect([right, bottom]).toEqual([width, height]);
    const bytes = new Uint8Array(await encodeMaskPng(mask.tiles).arrayBuffer());
    const painted = mask.tiles.read({ left: 0, top: 0, right: width, bottom: height });
    for (const x of [0, 4096, 8191, 8192, 16_128, 16_383])
      expect(painted[200 * width + x]).toBe(mask.tiles.valueAt(x, 200));
    const { data, info } = await sharp(bytes)
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([width, height, 1]);
    expect(Buffer.compare(data, painted)).toBe(0);
    expect(Buffer.compare((await decodeGreyPng(bytes))!.pixels, painted)).toBe(0);
  });

  it('reads masks written by other programs, and leaves other pictures to the browser', async () => {
    const pixels = new Uint8Array(97 * 61).map((_, index) => (index * 31) >> 2);
    const raw = { raw: { width: 97, height: 61, channels: 1 as const } };
    const grey = await sharp(pixels, raw).toColourspace('b-w').png({ adaptiveFiltering: true }).toBuffer();
    expect(Buffer.compare((await decodeGreyPng(new Uint8Array(grey)))!.pixels, pixels)).toBe(0);
    const color = await sharp(pixels, raw).toColourspace('srgb').png().toBuffer();
    expect(await decodeGreyPng(new Uint8Array(color))).toBeNull();
    expect(await decodeGreyPng(new Uint8Array([1, 2, 3]))).toBeNull();
  });
});

describe('display tiles', () => {
  it('show at each level the mean of the pixels under a texel', () => {
    const mask = new MaskDocument(1024, 1024);
    rectangle(mask, 0, 0, 3, 1024);
    const texels = new Uint32Array(256 * 256);
    const rgba = new Uint8Array(texels.buffer);
    expect(drawDisplayTile(mask.tiles, { level: 2, column: 0, row: 0 }, texels)).toBe(true);
    expect([rgba[3], rgba[7]]).toEqual([191, 0]);
    expect(drawDisplayTile(mask.tiles, { level: 0, column: 3, row: 3 }, texels)).toBe(false);
    expect(rgba[3]).toBe(0);
  });

  it('choose a level with at least one texel per screen pixel', () => {
    expect([4, 1, 0.9, 0.5, 0.3, 0.25, 0.05].map(levelForScale)).toEqual([0, 0, 0, 1, 1, 2, 4]);
  });
});
