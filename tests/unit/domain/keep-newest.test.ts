import { expect, it } from 'vitest';
import { keepNewest } from '../../../main/domain/keep-newest.ts';

it('keeps what was entered last, and all of it while there is room', () => {
  const entries = new Map([1, 2, 3, 4].map((key) => [key, `entry ${key}`]));
  keepNewest(entries, 4);
  expect([...entries.keys()]).toEqual([1, 2, 3, 4]);
  keepNewest(entries, 2);
  expect([...entries.keys()]).toEqual([3, 4]);
});
