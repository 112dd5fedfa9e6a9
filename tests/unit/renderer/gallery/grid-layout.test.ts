import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  GridLayout,
  type GridKind,
  type GridSpec,
} from '../../../../renderer/features/gallery/grid/grid-layout.ts';
import { HeightIndex } from '../../../../renderer/features/gallery/grid/height-index.ts';
import { justify, tameAspect } from '../../../../renderer/features/gallery/grid/justify.ts';
import { movePosition } from '../../../../renderer/features/gallery/grid/move-position.ts';

function spec(total: number, kind: GridKind, more: Partial<GridSpec> = {}): GridSpec {
  return {
    total,
    groupStarts: [],
    kind,
    width: 1000,
    tileSize: 200,
    gap: 6,
    headerHeight: 40,
    listRowHeight: 48,
    expectedAspect: 1,
    ...more,
  };
}

const unknown = (): null => null;
/** Shapes that differ, the same on every call. */
const shapes = (from: number, to: number): Float32Array =>
  Float32Array.from({ length: to - from }, (_, i) => [1, 1.78, 0.56, 1.33, 0.75][(from + i) % 5] ?? 1);

test('heights are summed and found again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 200 }),
      fc.array(fc.tuple(fc.nat(199), fc.integer({ min: 1, max: 500 }))),
      fc.nat(100_000),
      (heights, changes, offset) => {
        const plain = [...heights];
        const index = new HeightIndex(Float64Array.from(heights));
        for (const [at, height] of changes) {
          plain[at % plain.length] = height;
          index.set(at % plain.length, height);
        }
        const sum = (count: number): number => plain.slice(0, count).reduce((a, b) => a + b, 0);
        expect(index.total).toBe(sum(plain.length));
        const found = index.at(offset);
        expect(index.topOf(found)).toBe(sum(found));
        const expected = plain.findIndex((_, i) => offset < sum(i + 1));
        expect(found).toBe(expected < 0 ? plain.length - 1 : expected);
      },
    ),
    { numRuns: 300, seed: 7 },
  );
});

describe('justified rows', () => {
  test('hold every picture once, fill the width and stay near the wanted height', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.35, max: 4, noNaN: true }), { minLength: 30, maxLength: 120 }),
        (aspects) => {
          const rows = justify(aspects, 10, { width: 1200, rowHeight: 200, gap: 6 });
          expect(rows[0]?.from).toBe(10);
          expect(rows.at(-1)?.to).toBe(10 + aspects.length);
          for (const [i, row] of rows.entries()) {
            expect(row.from).toBe(rows[i - 1]?.to ?? 10);
            expect(row.to).toBeGreaterThan(row.from);
            expect((row.lefts.at(-1) ?? 0) + (row.widths.at(-1) ?? 0)).toBeLessThanOrEqual(1200);
            expect(row.height).toBeGreaterThan(80);
            expect(row.height).toBeLessThanOrEqual(260);
          }
        },
      ),
      { numRuns: 300, seed: 8 },
    );
  });

  test('a single picture is not blown up', () => {
    const [row] = justify([1], 0, { width: 1200, rowHeight: 200, gap: 6 });
    expect(row?.height).toBe(260);
    expect(row?.widths).toEqual([260]);
  });

  test('a panorama and a strip are tamed', () => {
    expect(tameAspect(16000, 500)).toBe(4);
    expect(tameAspect(100, 5000)).toBe(0.35);
    expect(tameAspect(100, 0)).toBe(4);
  });
});

describe.each<GridKind>(['justified', 'square', 'list'])('a %s grid', (kind) => {
  test('leaves no position out and none twice', () => {
    const layout = new GridLayout(spec(1003, kind, { groupStarts: [0, 1, 300, 301, 777] }));
    const seen: number[] = [];
    let bottom = 0;
    for (let block = 0; block < layout.blockCount; block += 1) {
      layout.refine(block, shapes);
      expect(layout.blockTop(block)).toBe(bottom);
      bottom += layout.blockHeight(block);
      for (const row of layout.rowsOf(block, shapes)) {
        expect(row.top + row.height).toBeLessThanOrEqual(layout.blockHeight(block));
        for (let position = row.from; position < row.to; position += 1) seen.push(position);
      }
    }
    expect(seen).toEqual(Array.from({ length: 1003 }, (_, i) => i));
    expect(layout.height).toBe(bottom);
  });

  test('any of a million can be reached, and lies where it is said to', () => {
    const layout = new GridLayout(spec(1_000_000, kind));
    for (const position of [0, 1, 499_999, 500_000, 777_777, 999_998, 999_999]) {
      layout.refine(layout.blockOf(position), shapes);
      const rect = layout.rectOf(position, shapes);
      expect(layout.positionAt(rect.left + rect.width / 2, rect.top + rect.height / 2, shapes)).toBe(
        position,
      );
      expect(rect.top + rect.height).toBeLessThanOrEqual(layout.height);
    }
  });

  test('headers stand only where a group begins', () => {
    const layout = new GridLayout(spec(500, kind, { groupStarts: [0, 250] }));
    const groups = Array.from({ length: layout.blockCount }, (_, block) => layout.groupAt(block));
    expect(groups.filter((group) => group >= 0)).toEqual([0, 1]);
    expect(layout.rectOf(0, unknown).top).toBe(40);
  });

  test('an empty set has no height', () => {
    expect(new GridLayout(spec(0, kind)).height).toBe(0);
  });
});

test('a block is refined once, and what is above it does not move', () => {
  const layout = new GridLayout(spec(1000, 'justified'));
  const above = layout.blockTop(3);
  expect(layout.refine(3, unknown)).toBe(false);
  expect(layout.refine(3, shapes)).toBe(true);
  expect(layout.refine(3, shapes)).toBe(false);
  expect(layout.blockTop(3)).toBe(above);
});

describe('keys', () => {
  const layout = new GridLayout(spec(1000, 'square'));
  const move = (position: number, key: Parameters<typeof movePosition>[3]): number =>
    movePosition(layout, unknown, position, key, 800);

  test('move by one, by a row, by a screen, to the ends', () => {
    expect(layout.columns).toBe(4);
    expect(move(5, 'left')).toBe(4);
    expect(move(5, 'right')).toBe(6);
    expect(move(5, 'down')).toBe(9);
    expect(move(5, 'up')).toBe(1);
    expect(move(1, 'up')).toBe(1);
    expect(move(999, 'right')).toBe(999);
    expect(move(500, 'first')).toBe(0);
    expect(move(0, 'pageDown')).toBe(8);
    expect(move(998, 'pageDown')).toBe(999);
  });

  test('go on from one block to the next', () => {
    const last = layout.blockRange(0)[1] - 2;
    expect(move(last, 'down')).toBe(last + 4);
    expect(move(last + 4, 'up')).toBe(last);
  });

  test('a shorter row below is still reached', () => {
    const short = new GridLayout(spec(6, 'square'));
    expect(movePosition(short, unknown, 3, 'down', 800)).toBe(5);
  });
});
