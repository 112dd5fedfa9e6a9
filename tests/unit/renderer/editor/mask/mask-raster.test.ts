import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { brushProfile, CapsuleRaster } from '../../../../../renderer/features/editor/mask/capsule-raster.ts';
import type { Capsule } from '../../../../../renderer/features/editor/mask/capsule-raster.ts';
import { StrokePath } from '../../../../../renderer/features/editor/mask/brush-stroke.ts';
import type { Brush } from '../../../../../renderer/features/editor/mask/brush-stroke.ts';
import { addCapsules, ProfileCache } from '../../../../../renderer/features/editor/mask/stroke-buffer.ts';
import { MaskTiles } from '../../../../../renderer/features/editor/mask/mask-tiles.ts';
import { rasterizeShape } from '../../../../../renderer/features/editor/mask/shape-raster.ts';

const capsules = fc.record({
  fromX: fc.double({ min: -40, max: 640, noNaN: true }),
  fromY: fc.double({ min: -40, max: 640, noNaN: true }),
  toX: fc.double({ min: -40, max: 640, noNaN: true }),
  toY: fc.double({ min: -40, max: 640, noNaN: true }),
  radius: fc.double({ min: 0.5, max: 200, noNaN: true }),
});

function distanceTo(c: Capsule, x: number, y: number): number {
  const dx = c.toX - c.fromX;
  const dy = c.toY - c.fromY;
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - c.fromX) * dx + (y - c.fromY) * dy) / length2));
  return Math.hypot(x - c.fromX - t * dx, y - c.fromY - t * dy);
}

describe('brush raster', () => {
  it('fills exactly what lies within the radius, whatever the direction', () => {
    fc.assert(
      fc.property(capsules, fc.constantFrom(0, 0.5, 1), (capsule, hardness) => {
        const side = 600;
        const data = new Uint8Array(side * side);
        const profile = brushProfile(capsule.radius, hardness);
        const plane = { data, left: 0, top: 0, width: side, height: side, stride: side };
        new CapsuleRaster(capsule, profile).draw(plane);
        const wrong: string[] = [];
        for (let y = 0; y < side; y += 7) {
          for (let x = 0; x < side; x += 5) {
            const distance = distanceTo(capsule, x + 0.5, y + 0.5);
            const value = data[y * side + x]!;
            const { core, rim } = profile;
            const t = Math.min(1, Math.max(0, (rim - distance) / (rim - core)));
            const wanted = 255 * (rim - core <= 1.01 ? t : t * t * (3 - 2 * t));
            const isFading = distance > core - 1e-6 && distance < rim + 1e-6;
            if (Math.abs(value - wanted) > (isFading ? 9 : 0))
              wrong.push(`${x},${y}: ${value} for ${wanted}`);
          }
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same bytes through tiles as on one dense plane', () => {
    fc.assert(
      fc.property(
        fc.array(capsules, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 0.7, 1),
        (list, hardness) => {
          const rounded = list.map((c) => ({ ...c, radius: Math.round(c.radius * 4) / 4 }));
          const [width, height] = [601, 523];
          const dense = new Uint8Array(width * height);
          const plane = { data: dense, left: 0, top: 0, width, height, stride: width };
          for (const capsule of rounded)
            new CapsuleRaster(capsule, brushProfile(capsule.radius, hardness)).draw(plane);
          const tiles = new MaskTiles(width, height);
          addCapsules(tiles, rounded, new ProfileCache(hardness));
          expect(Buffer.compare(tiles.read({ left: 0, top: 0, right: width, bottom: height }), dense)).toBe(
            0,
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('makes no tile that it leaves empty', () => {
    const tiles = new MaskTiles(1024, 1024);
    const at = { fromX: 512, fromY: 512, toX: 512, toY: 512, radius: 300 };
    addCapsules(tiles, [at], new ProfileCache(0.5));
    expect([...tiles.keys()].filter((key) => tiles.get(key).every((value) => value === 0))).toEqual([]);
    const diagonal = { fromX: 0, fromY: 0, toX: 1024, toY: 1024, radius: 20 };
    const along = new MaskTiles(1024, 1024);
    addCapsules(along, [diagonal], new ProfileCache(1));
    expect([...along.keys()]).toHaveLength(4 + 2 * 3);
  });

  it('leaves no gap between samples and scales with pressure', () => {
    const brush: Brush = { diameter: 40, hardness: 1, opacity: 1, erase: false, pressureSize: true };
    const path = new StrokePath(brush);
    const list = [
      ...path.add([{ x: 10, y: 100, pressure: 0.2 }]),
      ...path.add([
        { x: 150, y: 100, pressure: 0.6 },
        { x: 290, y: 100, pressure: 1 },
      ]),
    ];
    const tiles = new MaskTiles(320, 200);
    addCapsules(tiles, list, new ProfileCache(1));
    for (let x = 10; x <= 290; x++) expect(tiles.valueAt(x, 100)).toBe(255);
    const thickness = (x: number): number =>
      Array.from({ length: 200 }, (_, y) => tiles.valueAt(x, y)).filter((value) => value === 255).length;
    expect(thickness(20)).toBeLessThan(thickness(150));
    expect(thickness(150)).toBeLessThan(thickness(280));
    expect(thickness(285)).toBeGreaterThan(35);
  });

  it('draws joined pieces as if each stood alone', () => {
    const places = fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(places, fc.constantFrom(0, 0.6, 1), (points, hardness) => {
        const brush: Brush = { diameter: 90, hardness, opacity: 1, erase: false, pressureSize: false };
        const path = new StrokePath(brush);
        const list = points.flatMap(([x, y]) => path.add([{ x, y, pressure: 1 }]));
        const draw = (pieces: readonly Capsule[]): Uint8Array => {
          const tiles = new MaskTiles(400, 400);
          addCapsules(tiles, pieces, new ProfileCache(hardness));
          return tiles.read({ left: 0, top: 0, right: 400, bottom: 400 });
        };
        const alone = list.map((piece) => ({ ...piece, joined: false }));
        expect(Buffer.compare(draw(list), draw(alone))).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('skips samples that add nothing but keeps the tip under the pointer', () => {
    const brush: Brush = { diameter: 500, hardness: 0.5, opacity: 1, erase: false, pressureSize: false };
    const path = new StrokePath(brush);
    path.add([{ x: 0, y: 0, pressure: 1 }]);
    const frame = Array.from({ length: 8 }, (_, index) => ({ x: index + 1, y: 0, pressure: 1 }));
    const list = path.add(frame);
    expect(list).toHaveLength(1);
    expect(list[0]!.toX).toBe(8);
  });
});

describe('shape fill', () => {
  it('covers whole pixels of a rectangle, to the byte', () => {
    const tiles = rasterizeShape(700, 500, {
      kind: 'rectangle',
      rect: { left: 250.4, top: -20, right: 520.6, bottom: 300 },
    });
    for (const [x, y, value] of [
      [249, 10, 0],
      [250, 10, 255],
      [520, 299, 255],
      [521, 10, 0],
      [300, 300, 0],
      [256, 255, 255],
    ] as const)
      expect(tiles.valueAt(x, y)).toBe(value);
  });

  it('covers the area of an ellipse and is exactly 255 inside', () => {
    const tiles = rasterizeShape(800, 800, {
      kind: 'ellipse',
      rect: { left: 50, top: 100, right: 750, bottom: 600 },
    });
    const all = tiles.read({ left: 0, top: 0, right: 800, bottom: 800 });
    const covered = all.reduce((sum, value) => sum + value / 255, 0);
    expect(covered / (Math.PI * 350 * 250)).toBeCloseTo(1, 2);
    expect(tiles.valueAt(400, 350)).toBe(255);
    expect(tiles.valueAt(70, 350)).toBe(255);
    expect(tiles.valueAt(60, 110)).toBe(0);
  });

  it('fills a self-crossing lasso even-odd and clips it to the image', () => {
    const points = [
      { x: -50, y: -50 },
      { x: 400, y: 400 },
      { x: 400, y: -50 },
      { x: -50, y: 400 },
    ];
    const tiles = rasterizeShape(300, 300, { kind: 'polygon', points });
    // The bow tie's wings lie left and right; above and below its knot at (175, 175) is nothing.
    expect(tiles.valueAt(280, 175)).toBe(255);
    expect(tiles.valueAt(20, 175)).toBe(255);
    expect(tiles.valueAt(175, 20)).toBe(0);
    expect(tiles.valueAt(175, 290)).toBe(0);
  });

  it('matches the analytic area of random triangles', () => {
    const corner = fc.record({
      x: fc.double({ min: 0, max: 600, noNaN: true }),
      y: fc.double({ min: 0, max: 600, noNaN: true }),
    });
    fc.assert(
      fc.property(corner, corner, corner, (a, b, c) => {
        const area = Math.abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;
        const tiles = rasterizeShape(600, 600, { kind: 'polygon', points: [a, b, c] });
        const sum = tiles.read({ left: 0, top: 0, right: 600, bottom: 600 }).reduce((s, v) => s + v / 255, 0);
        expect(Math.abs(sum - area)).toBeLessThan(area * 0.01 + 60);
      }),
      { numRuns: 30 },
    );
  });
});
