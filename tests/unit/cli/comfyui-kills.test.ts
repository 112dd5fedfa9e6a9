import { expect, it } from 'vitest';
import { killRun } from '../../support/comfyui-fleet/kill-run.ts';

it(
  'keeps every picture of three misbehaving servers exactly once, killed thrice on the way',
  { timeout: 180_000 },
  async () => {
    const report = await killRun({ jobs: 15, servers: 3, kills: 3, seed: 7 });
    expect(report.misplaced).toEqual([]);
    expect(report).toMatchObject({ uids: 15, found: 15, verified: { ok: true, checked: 15, problems: [] } });
    expect(report.files).toHaveLength(15);
    expect(report.killsUnderWay).toBeGreaterThanOrEqual(2);
  },
);
