import { expect, it } from 'vitest';
import {
  bitsBetween,
  bitsEqual,
  bitsFlagged,
  bitsOfMembers,
  emptyBits,
  idsOfBits,
  setBit,
  type Bits,
} from '../../../main/catalog/bitmap.ts';
import { seededRandom } from '../../../main/domain/seeded-random.ts';

const random = seededRandom('bitmap');
const SIZES = [0, 1, 31, 32, 33, 1000];
const TYPES = [
  [Uint8Array, 5],
  [Uint8Array, 256],
  [Uint16Array, 9],
  [Uint16Array, 65_536],
  [Uint32Array, 7],
  [Uint32Array, 2 ** 32],
] as const;

/** Longer than what is asked for, as columns are, so that what lies behind must not show. */
const columns = SIZES.flatMap((size) =>
  TYPES.map(([Type, values]) => {
    const column = new Type(size + 40);
    for (let id = 0; id < column.length; id += 1) column[id] = random() % values;
    return { size, column };
  }),
);

const idsWhere = (size: number, test: (id: number) => boolean): number[] =>
  Array.from({ length: size }, (_, id) => id).filter(test);
const ids = (bits: Bits): number[] => [...idsOfBits(bits)];

it('scans of every width and length find what looking at each value finds', () => {
  for (const { size, column } of columns) {
    const some = [column[0] ?? 0, column[7] ?? 0, 3, 300].toSorted((a, b) => a - b);
    const [low = 0, , , high = 0] = some;
    const between = (from: number, to: number) => (id: number) =>
      (column[id] ?? 0) >= from && (column[id] ?? 0) <= to;
    for (const code of [...some, -1]) {
      expect(ids(bitsEqual(column, size, code))).toEqual(idsWhere(size, (id) => column[id] === code));
    }
    for (const [from, to] of [
      [low, high],
      [2.5, 3.5],
      [-5, -1],
      [4, Infinity],
      [-Infinity, Infinity],
    ] as const) {
      expect(ids(bitsBetween(column, size, from, to))).toEqual(idsWhere(size, between(from, to)));
    }
    const members = emptyBits(301);
    for (const code of some) if (code <= 300) setBit(members, code);
    expect(ids(bitsOfMembers(column, size, members))).toEqual(
      idsWhere(size, (id) => (column[id] ?? 0) <= 300 && some.includes(column[id] ?? 0)),
    );
    expect(ids(bitsOfMembers(column, size, emptyBits(301)))).toEqual([]);
    if (!(column instanceof Uint16Array)) continue;
    expect(ids(bitsFlagged(column, size, 0x8001))).toEqual(
      idsWhere(size, (id) => ((column[id] ?? 0) & 0x8001) !== 0),
    );
  }
});

it('a range of fractions leaves out what is unknown', () => {
  const column = Float32Array.from([1, Number.NaN, 2.5, -1]);
  expect(ids(bitsBetween(column, 4, -Infinity, Infinity))).toEqual([0, 2, 3]);
  expect(ids(bitsBetween(column, 4, 1, 2.5))).toEqual([0, 2]);
});
