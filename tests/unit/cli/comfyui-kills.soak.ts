import { expect, it } from 'vitest';
import { killRun } from '../../support/comfyui-fleet/kill-run.ts';

const JOBS = 1000;
const KILLS = Number(process.env['COMFYUI_KILLS'] ?? 50);

/** The long form of comfyui-kills.test.ts. */
it(`keeps ${JOBS} pictures of three misbehaving servers exactly once, killed ${KILLS} times on the way`, async () => {
  const report = await killRun({ jobs: JOBS, servers: 3, kills: KILLS, seed: 20261121 });
  console.log(report.killsUnderWay, 'kills while pictures were to be made; faults', report.faults);
  expect(report.misplaced).toEqual([]);
  expect(report).toMatchObject({
    uids: JOBS,
    found: JOBS,
    verified: { ok: true, checked: JOBS, problems: [] },
  });
  expect(report.files).toHaveLength(JOBS);
  expect(report.killsUnderWay).toBeGreaterThanOrEqual(KILLS - 3);
});
