import { afterEach, describe, expect, it } from 'vitest';
import { faultRun } from '../../../support/comfyui-fleet/fault-run.ts';
import { Disk, Life, makeJobs, untilEnded } from '../../../support/comfyui-fleet/fleet.ts';
import {
  startFakeComfyui,
  type FakeComfyui,
  type FakeOptions,
} from '../../../support/fake-comfyui/fake-comfyui.ts';
import type { Faults } from '../../../support/fake-comfyui/faults.ts';
import { makeRequest, SDXL, until } from './harness.ts';

const OTHER_XL = 'juggernautXL.safetensors';

describe('jobs over several servers', () => {
  const fakes: FakeComfyui[] = [];
  const lives: Life[] = [];

  const start = async (options: FakeOptions = {}): Promise<FakeComfyui> => {
    const fake = await startFakeComfyui(options);
    fakes.push(fake);
    return fake;
  };

  const begin = async (disk: Disk, servers = fakes): Promise<Life> => {
    const life = await Life.begin(disk, servers);
    lives.push(life);
    return life;
  };

  afterEach(async () => {
    await Promise.all(lives.splice(0).map((life) => life.end()));
    await Promise.all(fakes.splice(0).map((fake) => fake.stop()));
  });

  it('go where the model is', async () => {
    const first = await start({ models: { checkpoints: [SDXL] } });
    const second = await start({ models: { checkpoints: [OTHER_XL] } });
    const disk = new Disk(makeJobs(12, makeRequest({ steps: 1 }), [SDXL, OTHER_XL]));
    await begin(disk);
    await untilEnded(disk);
    expect(disk.states()).toEqual({ done: 12 });
    for (const body of first.promptBodies) expect(body).toContain(SDXL);
    for (const body of second.promptBodies) expect(body).toContain(OTHER_XL);
    expect([first.promptBodies.length, second.promptBodies.length]).toEqual([6, 6]);
  });

  it('never have more than two on one server', async () => {
    const fake = await start({ stepMs: 2 });
    const disk = new Disk(makeJobs(10, makeRequest({ steps: 2 })));
    await begin(disk);
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, fake.queue.pending.length + (fake.queue.running ? 1 : 0));
    }, 1);
    await untilEnded(disk);
    clearInterval(watch);
    expect(disk.states()).toEqual({ done: 10 });
    expect(most).toBe(2);
  });

  it('come back from a server that dies, and end elsewhere', async () => {
    const dying = await start({ stepMs: 20 });
    const other = await start({ stepMs: 1 });
    const disk = new Disk(makeJobs(8, makeRequest({ steps: 4 })));
    await begin(disk);
    await until(() => dying.queue.running !== null, 'the first server works');
    await dying.stop();
    await untilEnded(disk);
    expect(disk.states()).toEqual({ done: 8 });
    expect(other.queue.executions.size).toBeGreaterThanOrEqual(7);
  });

  it('are made elsewhere when a server fails them, and that server rests', async () => {
    const broken = await start({ faults: { outcome: () => 'error' } });
    const other = await start();
    const disk = new Disk(makeJobs(6, makeRequest({ steps: 1 })));
    const { engine } = await begin(disk);
    const seen = new Set<string>();
    engine.servers.watch(() => {
      for (const { id, state } of engine.servers.statuses()) seen.add(`${id} ${state}`);
    });
    await untilEnded(disk);
    expect(disk.states()).toEqual({ done: 6 });
    expect(other.queue.executions.size).toBe(6);
    expect(broken.queue.executions.size).toBeGreaterThan(0);
    expect(seen).toContain('server-1 resting');
    expect(seen).not.toContain('server-2 resting');
  });

  it.each([
    ['disk-full', 'its disk is full'],
    ['read-only', 'Permission denied'],
  ] as const)(
    'wait while the only server cannot save (%s), and go on once somebody has seen to it',
    async (outcome, words) => {
      const fake = await start({ faults: { outcome: () => outcome } });
      const disk = new Disk(makeJobs(3, makeRequest({ steps: 1 })));
      const life = await Life.begin(disk, fakes, undefined, { checkMs: 200, maxRestMs: 3_600_000 });
      lives.push(life);
      await until(() => life.engine.servers.statuses()[0]?.state === 'resting', 'the server rests');
      await until(() => disk.states()['queued'] === 3, 'all are back in the queue');
      expect(life.engine.servers.statuses()[0]?.fault).toContain(words);
      // Only what was on the server already is made for nothing.
      expect(fake.queue.executions.size).toBeLessThanOrEqual(2);
      fake.faults.outcome = undefined;
      await life.engine.servers.check('server-1');
      await untilEnded(disk);
      expect(disk.states()).toEqual({ done: 3 });
      expect(disk.store.rows.get('job-0')?.attempts).toBe(1);
    },
  );

  it('are made elsewhere when a server cannot save', async () => {
    const full = await start({ faults: { outcome: () => 'disk-full' } });
    await start();
    const disk = new Disk(makeJobs(6, makeRequest({ steps: 1 })));
    const life = await Life.begin(disk, fakes, undefined, { checkMs: 200, maxRestMs: 3_600_000 });
    lives.push(life);
    await untilEnded(disk);
    expect(disk.states()).toEqual({ done: 6 });
    expect(full.queue.executions.size).toBeLessThanOrEqual(2);
  });

  it('fail when every server fails them, and no server rests for it', async () => {
    const faults: Faults = { outcome: () => 'error' };
    const both = [await start({ faults }), await start({ faults })];
    const disk = new Disk(makeJobs(1, makeRequest({ steps: 1 })));
    const { engine } = await begin(disk);
    await untilEnded(disk);
    expect(disk.store.rows.get('job-0')?.error).toMatchObject({ code: 'ENGINE_FAILED' });
    expect(both.map(({ queue }) => queue.executions.size)).toEqual([1, 1]);
    expect(engine.servers.statuses().map(({ state }) => state)).toEqual(['ready', 'ready']);
  });

  it.each([
    ['a web page', 200, '<!doctype html><title>Sign in</title>', 'The server sent a web page'],
    ['no job’s number', 200, '{}', 'not what ComfyUI sends'],
    ['that there is no such address', 404, 'Not Found', 'is not JSON'],
  ])(
    'fail at once, with the address, when the server answers with %s',
    async (_what, status, body, words) => {
      const fake = await start({
        faults: {
          http: ({ path }) => (path === '/prompt' ? { kind: 'status', status, body } : undefined),
        },
      });
      const disk = new Disk(makeJobs(1, makeRequest()));
      await begin(disk);
      await untilEnded(disk);
      expect(disk.store.rows.get('job-0')).toMatchObject({
        state: 'failed',
        attempts: 1,
        error: { code: 'SERVER_PROTOCOL', message: expect.stringContaining(words) as string },
      });
      expect(disk.store.rows.get('job-0')?.error?.message).toContain(fake.url);
    },
  );

  it('are sent again when a proxy says that the server restarts', async () => {
    let refusals = 0;
    await start({
      faults: {
        http({ path }) {
          if (path !== '/prompt' || refusals >= 3) return undefined;
          refusals += 1;
          return { kind: 'status', status: 501 + refusals, body: '<html>Bad gateway</html>' };
        },
      },
    });
    const disk = new Disk(makeJobs(1, makeRequest({ steps: 1 })));
    await begin(disk);
    await untilEnded(disk);
    expect(disk.store.rows.get('job-0')).toMatchObject({ state: 'done', attempts: 4 });
  });

  it('fail with words when no server has the model, and wait while none answers', async () => {
    const fake = await start();
    const disk = new Disk(makeJobs(1, makeRequest({ model: 'gone.safetensors' })));
    await begin(disk);
    await untilEnded(disk);
    expect(disk.store.rows.get('job-0')?.error).toEqual({
      code: 'ENGINE_REJECTED',
      message: 'This server has no model named gone.safetensors.',
    });
    await fake.stop();
    const waiting = new Disk(makeJobs(1, makeRequest()));
    await begin(waiting);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(waiting.states()).toEqual({ queued: 1 });
    await fake.listen();
    await untilEnded(waiting);
    expect(waiting.states()).toEqual({ done: 1 });
  });

  it('are saved exactly once each under faults and kills of the app', async () => {
    const report = await faultRun({ jobs: 60, servers: 3, kills: 4, seed: 20261121 });
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ states: { done: 60 }, saved: 60, misplaced: 0 });
    expect(Object.keys(report.faults).length).toBeGreaterThan(0);
  });
});
