import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadColumns, saveColumns } from '../../../main/catalog/column-cache.ts';
import { hasBit } from '../../../main/catalog/bitmap.ts';
import { Columns } from '../../../main/catalog/columns.ts';
import { temporaryFolder } from './support.ts';

test('columns take numbers of any size, keep those that were there, and come back from the file as they were', async () => {
  const path = join(await temporaryFolder(), 'columns');
  const columns = new Columns(10);
  const sizes = [200, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 1];
  sizes.forEach((size, index) => {
    columns.reach(index + 1);
    columns.put('size', index + 1, size);
    columns.put('model', index + 1, index);
    columns.files.set(index + 1, `${index}.png`);
  });
  columns.reach(5_000);
  const numbers = (from: Columns): number[] => sizes.map((_size, index) => from.data.size[index + 1] ?? -1);
  expect(numbers(columns)).toEqual(sizes);
  expect(columns.widths()).toMatchObject({ size: 8, model: 1 });

  columns.files.set(3, 'another name.png');
  saveColumns(path, 'id', { columns, orders: new Map(), members: new Map() });
  const again = loadColumns(path, 'id')?.columns;
  if (again === undefined) throw new Error('There are no columns.');
  expect(numbers(again)).toEqual(sizes);
  expect(again.widths()).toEqual(columns.widths());
  // Names are read when they are first asked for; those that came before that count too.
  again.files.set(4, 'a newer name.png');
  again.files.set(20, 'new.png');
  expect(again.files.contains(3, Buffer.from('another'))).toBe(true);
  expect(again.files.contains(5, Buffer.from('4.png'))).toBe(true);
  expect(again.files.contains(4, Buffer.from('newer'))).toBe(true);
  expect(again.files.contains(20, Buffer.from('new.png'))).toBe(true);
  expect(again.files.size).toBe(21);
});

test('texts that a column holds are told, those that come after it was asked included', () => {
  const columns = new Columns(0);
  columns.reach(3);
  columns.putText('note', 1, 7);
  const holds = (text: number): boolean => hasBit(columns.usedTexts('note'), text);
  expect([7, 8, 900].map(holds)).toEqual([true, false, false]);
  columns.putText('note', 2, 900);
  columns.putText('negative', 3, 8);
  expect([7, 8, 900].map(holds)).toEqual([true, false, true]);
});
