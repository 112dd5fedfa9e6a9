import { describe, expect, it } from 'vitest';
import { faultRun } from '../../../support/comfyui-fleet/fault-run.ts';

/** The long form of the fault run in dispatch.test.ts. */
describe('1,000 jobs over 3 servers that misbehave', () => {
  it.each([1, 2, 3])('are saved exactly once each (seed %i)', async (seed) => {
    const report = await faultRun({ jobs: 1000, servers: 3, kills: 0, seed });
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ states: { done: 1000 }, saved: 1000, misplaced: 0 });
  });

  it.each([4, 5, 6])(
    'are saved exactly once each, the app killed 50 times on the way (seed %i)',
    async (seed) => {
      const report = await faultRun({ jobs: 1000, servers: 3, kills: 50, seed });
      expect(report.failures).toEqual([]);
      expect(report).toMatchObject({ states: { done: 1000 }, saved: 1000, misplaced: 0 });
    },
  );
});
