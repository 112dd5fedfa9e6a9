import { expect, it } from 'vitest';
import { makeFixtures } from '../../fixtures/metadata/make.ts';
import { fuzz } from './fuzz.ts';

it('20,000 damaged files: no crash, none over a second, memory under 500 MB', async () => {
  const fixtures = await makeFixtures();
  const { crashes, slowestMs, slowest } = await fuzz(fixtures, 0, 20_000);
  expect(crashes).toEqual([]);
  expect(slowestMs < 1000 ? 'fast enough' : slowest).toBe('fast enough');
  expect(process.resourceUsage().maxRSS / 1024).toBeLessThan(500);
});
