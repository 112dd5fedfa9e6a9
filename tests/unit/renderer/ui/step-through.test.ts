import { expect, it } from 'vitest';
import { stepThrough } from '../../../../renderer/ui/step-through.ts';

it('goes through a list with the arrow keys, round its ends, and leaves other keys alone', () => {
  expect([-1, 0, 2].map((active) => stepThrough('ArrowDown', active, 3))).toEqual([0, 1, 0]);
  expect([-1, 0, 2].map((active) => stepThrough('ArrowUp', active, 3))).toEqual([2, 2, 1]);
  expect(stepThrough('Enter', 1, 3)).toBeNull();
  expect(stepThrough('ArrowDown', -1, 0)).toBeNull();
});
