import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImageRecord } from '../../../../main/domain/image-record.ts';
import type { XyTable } from '../../../../main/domain/same-except.ts';
import { planXyImage } from '../../../../renderer/features/compare/plan-xy-image.ts';

/** The plan looks at nothing of a record. */
const RECORD = {} as ImageRecord;

function tableOf(columns: number, rows: number): XyTable {
  const names = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
  return {
    columns: names(columns),
    rows: names(rows),
    cells: names(rows).map(() => names(columns).map(() => RECORD)),
  };
}

const size = fc.integer({ min: 1, max: 400 });

test('every grid fits into what a browser can draw, all its pictures inside and apart', () => {
  fc.assert(
    fc.property(size, size, fc.boolean(), (columns, lines, single) => {
      const rows = single ? 1 : Math.max(1, Math.floor(400 / Math.max(columns, lines)));
      const plan = planXyImage(tableOf(columns, rows), { x: 'Seed', y: single ? '' : 'Steps' });
      expect(Math.max(plan.width, plan.height)).toBeLessThanOrEqual(16_384);
      expect(plan.width * plan.height).toBeLessThanOrEqual(110_000_000);
      expect(plan.pictures).toHaveLength(columns * rows);
      expect(new Set(plan.pictures.map(({ left, top }) => `${left} ${top}`)).size).toBe(columns * rows);
      for (const { left, top } of plan.pictures) {
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left + plan.cell).toBeLessThanOrEqual(plan.width);
        expect(top + plan.cell).toBeLessThanOrEqual(plan.height);
      }
      expect(plan.labels).toHaveLength(single ? columns : columns + rows);
    }),
    { numRuns: 50 },
  );
});

test('a few pictures keep their size, and many values of one setting go on in the next line', () => {
  expect(planXyImage(tableOf(3, 2), { x: 'Steps', y: 'Guidance' }).cell).toBe(1024);
  const lines = planXyImage(tableOf(9, 1), { x: 'Seed', y: '' });
  expect(new Set(lines.pictures.map(({ top }) => top)).size).toBe(3);
  // Each label is above its picture.
  for (const [index, { left, top }] of lines.pictures.entries()) {
    expect(lines.labels[index]?.x).toBe(left + lines.cell / 2);
    expect(lines.labels[index]?.y).toBeLessThan(top);
  }
});
