import { expect, it } from 'vitest';
import { killRun } from '../../support/comfyui-fleet/kill-run.ts';

it('keeps every picture of three misbehaving servers exactly once, killed twice on the way', async () => {
  const report = await killRun({ jobs: 12, servers: 3, kills: 2, seed: 7 });
  expect(report.misplaced).toEqual([]);
  expect(report).toMatchObject({ uids: 12, found: 12, verified: { ok: true, checked: 12, problems: [] } });
  expect(report.files).toHaveLength(12);
  expect(report.killsUnderWay).toBeGreaterThanOrEqual(1);
});
