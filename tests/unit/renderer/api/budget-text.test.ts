import { expect, it } from 'vitest';
import { spentText } from '../../../../renderer/api/budget-text.ts';

it('says money as a number and time in two units at most', () => {
  const text = (engineSeconds: number): string => spentText('engineSeconds', { cost: 0, engineSeconds });
  expect(spentText('cost', { cost: 2.5, engineSeconds: 0 })).toBe(
    (2.5).toLocaleString(undefined, { minimumFractionDigits: 2 }),
  );
  expect([0.2, 44, 59.6, 266, 3599, 11_220].map(text)).toEqual([
    '0 s',
    '44 s',
    '1 min 0 s',
    '4 min 26 s',
    '59 min 59 s',
    '3 h 7 min',
  ]);
});
