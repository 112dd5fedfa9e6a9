import { expect, it } from 'vitest';
import { untilUnchanged } from '../../../../renderer/features/gallery/until-unchanged.ts';

it('works on what is so at its end, not on what was so at its beginning', async () => {
  let selection = 'none';
  const seen: string[] = [];
  const result = await untilUnchanged(
    () => [selection, 1],
    async ([now]) => {
      seen.push(String(now));
      // The user selects everything while the first answer is on its way.
      selection = 'all';
      await Promise.resolve();
      return `mapped ${now}`;
    },
  );
  expect(seen).toEqual(['none', 'all']);
  expect(result).toBe('mapped all');
});
