import { expect, it } from 'vitest';
import { parseAspect } from '../../../../renderer/features/editor/aspect-ratio.ts';

it('reads a ratio in any of the usual ways', () => {
  expect(parseAspect('4:3')).toBeCloseTo(4 / 3);
  expect(parseAspect(' 2.39 : 1 ')).toBeCloseTo(2.39);
  expect(parseAspect('16/9')).toBeCloseTo(16 / 9);
  expect(parseAspect('1920x1080')).toBeCloseTo(16 / 9);
});

it.each(['', '4', '4:', '0:1', '1:0', '100:1', 'wide', '-4:3'])('refuses %j', (text) => {
  expect(parseAspect(text)).toBeNull();
});
