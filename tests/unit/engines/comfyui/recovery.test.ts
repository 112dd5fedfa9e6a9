import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LEAVE_RUNNING } from '../../../../main/domain/engine.ts';
import { startFakeComfyui, type FakeComfyui } from '../../../support/fake-comfyui/fake-comfyui.ts';
import type { HttpFault } from '../../../support/fake-comfyui/faults.ts';
import { collect, connect, makeTask, record, until, type Rig } from './harness.ts';

describe('what goes wrong between Gesso and a server', () => {
  let fake: FakeComfyui;
  let rig: Rig;

  beforeEach(async () => {
    fake = await startFakeComfyui({ stepMs: 5 });
    rig = await connect(fake);
  });

  afterEach(async () => {
    rig.close();
    await fake.stop();
  });

  const run = async (task = makeTask(), recording = record()) =>
    collect(rig.executor.run(task, recording.context));

  /** Applies a fault to the first requests of a path, then lets go. */
  const failFirst = (path: string, fault: HttpFault, times = 1): void => {
    let left = times;
    fake.faults.http = (request) => {
      if (request.path !== path || left === 0) return undefined;
      left -= 1;
      return fault;
    };
  };

  const executedOnce = (): void => expect([...fake.queue.executions.values()]).toEqual([1]);

  it('finds the picture though the socket breaks after every third message', async () => {
    fake.faults.dropSocketAfter = 3;
    fake.dropSockets();
    expect(await run()).toHaveLength(1);
    executedOnce();
  });

  it('finds the picture though the socket is deaf, and replaces the socket', async () => {
    fake.faults.deaf = true;
    const { clientId } = rig.server.socket;
    expect(await run()).toHaveLength(1);
    executedOnce();
    expect(rig.server.socket.clientId).not.toBe(clientId);
  });

  it('takes a fresh client id with every connection', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      await until(() => rig.server.socket.connected, 'connected');
      seen.add(rig.server.socket.clientId);
      fake.dropSockets();
      await until(() => !rig.server.socket.connected, 'dropped');
    }
    expect(seen.size).toBe(3);
  });

  it('goes by the queue when the answer to a job is lost, and does not send it twice', async () => {
    failFirst('/prompt', { kind: 'reset-after' });
    expect(await run()).toHaveLength(1);
    executedOnce();
    expect(fake.promptBodies).toHaveLength(1);
  });

  it('gives a job back when it never arrived', async () => {
    failFirst('/prompt', { kind: 'reset' });
    await expect(run()).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
    expect(fake.queue.executions.size).toBe(0);
  });

  it('looks for a job after an internal error instead of sending it again', async () => {
    failFirst('/prompt', { kind: 'status', status: 500 });
    await expect(run()).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
    const after = fake.requests.slice(fake.requests.findIndex(({ path }) => path === '/prompt') + 1);
    const looks = after
      .map(({ path }) => path)
      .filter((path) => path === '/queue' || path.startsWith('/history/'));
    expect(looks.slice(0, 2)).toEqual(['/queue', expect.stringMatching(/^\/history\//)]);
    expect(fake.promptBodies).toEqual([]);
  });

  it('waits for a history that lags behind the end', async () => {
    fake.faults.historyLagMs = 120;
    expect(await run()).toHaveLength(1);
    executedOnce();
  });

  it('takes the names from the socket when history has forgotten the job', async () => {
    fake.faults.forgetHistory = true;
    expect(await run()).toHaveLength(1);
    executedOnce();
  });

  it('finds all pictures by their names when history has forgotten the job and the socket is deaf', async () => {
    Object.assign(fake.faults, { forgetHistory: true, deaf: true });
    expect(await run(makeTask({}, { imageCount: 3 }))).toHaveLength(3);
    executedOnce();
  });

  it('gives a job back whose pictures are not all there, whole, under their names', async () => {
    Object.assign(fake.faults, { forgetHistory: true, deaf: true });
    fake.faults.picture = (right) => right.subarray(0, right.length - 9);
    await expect(run()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', details: { lost: true } });
    fake.faults.picture = undefined;
    const outputs = run(makeTask({}, { imageCount: 2 }));
    await until(() => fake.queue.files.size === 3, 'both are made');
    fake.queue.files.delete([...fake.queue.files.keys()].at(-1) ?? '');
    await expect(outputs).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', details: { lost: true } });
  });

  it('finds the pictures of a job that ended before the server restarted, while nobody looked', async () => {
    const recording = record();
    const task = makeTask();
    const outputs = run(task, recording);
    await until(() => fake.queue.running !== null, 'the job runs');
    recording.controller.abort(LEAVE_RUNNING);
    await expect(outputs).rejects.toMatchObject({ code: 'CANCELLED' });
    await until(() => fake.queue.history.size === 1, 'it is done');
    await fake.restart();
    const found = await rig.executor.recover(recording.tickets[0]!, task, record().context);
    if (found === 'lost') throw new Error('lost');
    expect(await collect(found)).toHaveLength(1);
    executedOnce();
  });

  it('gives a job back when the server restarts under it', async () => {
    const recording = record();
    fake.faults.endless = true;
    const outputs = run(makeTask(), recording);
    await until(() => recording.starts === 1, 'the job runs');
    await fake.restart();
    fake.faults.endless = false;
    await expect(outputs).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
    await until(() => rig.executor.isHealthy(), 'the server is well again');
    expect(await run()).toHaveLength(1);
  });

  it('gives a job back when the server dies, and rests the server', async () => {
    const recording = record();
    fake.faults.endless = true;
    const outputs = run(makeTask(), recording);
    await until(() => recording.starts === 1, 'the job runs');
    await fake.stop();
    await expect(outputs).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
    await until(() => !rig.executor.isHealthy(), 'the server is ill');
    expect(rig.server.state).toBe('unreachable');
  });

  it('bears with internal errors and broken connections on the way', async () => {
    const asked = new Map<string, number>();
    fake.faults.http = ({ path }) => {
      if (path === '/prompt') return undefined;
      const count = asked.get(path) ?? 0;
      asked.set(path, count + 1);
      if (count % 3 === 0) return { kind: 'status', status: 502 };
      return count % 3 === 1 ? { kind: 'reset' } : undefined;
    };
    expect(await run()).toHaveLength(1);
    executedOnce();
  });

  it('downloads again when a picture arrives cut short', async () => {
    let downloads = 0;
    fake.faults.picture = (right) => {
      downloads += 1;
      return downloads === 1 ? right.subarray(0, right.length - 9) : right;
    };
    expect(await run()).toHaveLength(1);
    expect(downloads).toBe(2);
  });

  it('sends a job once more when memory ran out, and only once', async () => {
    let failures = 0;
    fake.faults.outcome = () => {
      failures += 1;
      return failures === 1 ? 'out-of-memory' : 'ok';
    };
    const recording = record();
    expect(await run(makeTask(), recording)).toHaveLength(1);
    expect(recording.tickets).toHaveLength(2);
    fake.faults.outcome = () => 'out-of-memory';
    await expect(run()).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' });
    expect(fake.promptBodies).toHaveLength(4);
  });

  it('reports a failing node in its own words, and does not rest the server for it', async () => {
    fake.faults.outcome = () => 'error';
    await expect(run()).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: 'KSampler failed (RuntimeError): mat1 and mat2 shapes cannot be multiplied',
    });
    expect(rig.executor.isHealthy()).toBe(true);
  });

  it('rests the server and gives the job back when its driver fails', async () => {
    fake.faults.outcome = () => 'broken';
    await expect(run()).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringContaining('CUDA error') as string,
    });
    // Its rest is over in a moment; what it was for is remembered.
    expect(rig.server.fault).toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
  });

  it('does not take another job’s picture for its own, but asks once more', async () => {
    let first = true;
    fake.faults.savedName = (right) => {
      const name = first ? { ...right, filename: 'ComfyUI_00001_.png', subfolder: '' } : right;
      first = false;
      return name;
    };
    const recording = record();
    expect(await run(makeTask(), recording)).toHaveLength(1);
    expect(recording.tickets).toHaveLength(2);
  });

  it('flags a picture that is all black', async () => {
    rig.close();
    rig = await connect(fake, {
      isAllBlack: async (bytes) => (await (await import('sharp')).default(bytes).stats()).entropy === 0,
    });
    fake.faults.rgb = [0, 0, 0];
    const [output] = await run();
    expect(output?.warning).toMatch(/black/);
  });

  it('counts no time when the server’s clock was set back meanwhile', async () => {
    const outputs = run(makeTask({ steps: 8 }));
    await until(() => fake.queue.running !== null, 'the job runs');
    const realNow = Date.now;
    Date.now = () => realNow() - 3_600_000;
    try {
      const [output] = await outputs;
      expect(output?.engineSeconds).toBe(0);
    } finally {
      Date.now = realNow;
    }
  });

  it('goes on with a job after a crash: waiting, running or finished, and keeps its connection, which hears of other jobs', async () => {
    const recordings = [record(), record(), record()];
    const tasks = [makeTask(), makeTask(), makeTask()];
    // A crash: what was under way is never asked about again by those who began it.
    for (const [index, task] of tasks.entries()) {
      const outputs = rig.executor.run(task, recordings[index]!.context)[Symbol.asyncIterator]();
      void outputs.next().catch(() => undefined);
      await until(() => fake.promptBodies.length === index + 1, 'sent');
    }
    await until(() => fake.queue.history.size >= 1, 'the first is done');
    const later = await connect(fake);
    await until(() => later.server.socket.connected, 'connected');
    const { clientId } = later.server.socket;
    try {
      for (const [index, task] of tasks.entries()) {
        const found = await later.executor.recover(recordings[index]!.tickets[0]!, task, record().context);
        if (found === 'lost') throw new Error('lost');
        expect(await collect(found)).toHaveLength(1);
      }
      expect(later.server.socket.clientId).toBe(clientId);
    } finally {
      later.close();
    }
    expect([...fake.queue.executions.values()]).toEqual([1, 1, 1]);
  });

  it('stops a job that is cancelled while it is looked for after a crash', async () => {
    const first = record();
    const task = makeTask();
    fake.faults.endless = true;
    const outputs = run(task, first);
    await until(() => fake.queue.running !== null, 'the job runs');
    // From here on nobody but who recovers it looks for it.
    first.controller.abort(LEAVE_RUNNING);
    await expect(outputs).rejects.toMatchObject({ code: 'CANCELLED' });
    const later = await connect(fake);
    const again = record();
    // Looks hang, so that the cancellation comes before anything was found.
    let looks = 0;
    fake.faults.http = ({ method, path }) => {
      if (method !== 'GET' || path !== '/queue') return undefined;
      looks += 1;
      return { kind: 'hang' };
    };
    const found = later.executor.recover(first.tickets[0]!, task, again.context);
    // The server's health is looked after by the same request.
    await until(() => looks > 0, 'it is looked for');
    again.controller.abort();
    fake.faults.http = undefined;
    await expect(found).rejects.toMatchObject({ code: 'CANCELLED' });
    await until(() => fake.queue.running === null, 'the job was stopped');
    later.close();
    expect(fake.queue.files.size).toBe(0);
  });
});
