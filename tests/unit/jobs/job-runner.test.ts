import { describe, expect, it } from 'vitest';
import { AppError } from '../../../main/domain/errors.ts';
import type { Executor } from '../../../main/domain/engine.ts';
import { executorOf, jobOf, OUTPUT, REQUEST, type MemoryStore } from './fake-parts.ts';
import { gated, harness, works } from './harness.ts';

/** Makes the next write of such a job wait until it is let go. */
function holdWrites(store: MemoryStore, isHeld: (id: string) => boolean): PromiseWithResolvers<void> {
  const gate = Promise.withResolvers<void>();
  const update = store.updateJob.bind(store);
  store.updateJob = async (id, patch) => {
    if (isHeld(id)) await gate.promise;
    return update(id, patch);
  };
  return gate;
}

describe('a job', () => {
  it('goes through its states to done, saved once', async () => {
    const { add, until, store, saved } = harness([works()]);
    add(jobOf('1'));
    await until('1', 'done');
    expect(store.states.get('1')).toEqual(['dispatched', 'saving', 'done']);
    expect(saved).toEqual(['uid-1']);
  });

  it('has begun when its engine begins with it: before that others may be done there', async () => {
    const turn = Promise.withResolvers<void>();
    const executor = executorOf('e', async function* (_task, { onStarted }) {
      await turn.promise;
      onStarted();
      yield OUTPUT;
    });
    const { add, until, store } = harness([executor]);
    add(jobOf('1', { startedAtMs: 5 }));
    await until('1', 'dispatched');
    expect(store.rows.get('1')?.startedAtMs).toBeNull();
    turn.resolve();
    await until('1', 'done');
    expect(store.rows.get('1')?.startedAtMs).toEqual(expect.any(Number));
  });

  it('fails when the engine sends fewer pictures than planned', async () => {
    const { add, until, store } = harness([executorOf('e', async function* () {})]);
    add(jobOf('1'));
    await until('1', 'failed');
    expect(store.rows.get('1')?.error?.code).toBe('ENGINE_FAILED');
  });

  it('keeps every picture of a latent batch', async () => {
    const executor = executorOf('e', async function* (task) {
      for (let index = 0; index < task.imageCount; index++) yield { ...OUTPUT, index };
    });
    const images = [1, 2, 3].map((count) => ({
      uid: `u${count}`,
      count,
      seed: '7',
      path: `${count}.png`,
      saved: false,
    }));
    const { add, until, saved } = harness([executor]);
    add(jobOf('1', { images }));
    await until('1', 'done');
    expect(saved).toEqual(['u1', 'u2', 'u3']);
  });
});

describe('the queue', () => {
  it('gives an executor no more than it holds, in order', async () => {
    const gate = gated('e', { capacity: 2 });
    const { add, until, runner } = harness([gate.executor]);
    add(jobOf('1'), jobOf('2'), jobOf('3'));
    await until('2', 'running');
    expect(gate.started).toEqual(['1', '2']);
    expect(runner.activeCount).toBe(2);
    gate.open();
    await until('3', 'running');
    gate.open();
    gate.open();
    await until('3', 'done');
  });

  it('prefers the executor that holds the model', async () => {
    const cold = gated('cold');
    const warm = gated('warm', { suitability: () => ({ able: true, warm: true }) });
    const { add, until } = harness([cold.executor, warm.executor]);
    add(jobOf('1'));
    await until('1', 'running');
    expect([cold.started, warm.started]).toEqual([[], ['1']]);
    warm.open();
    await until('1', 'done');
  });

  it('lets a job pass one of the same model that waits for a part only a busy executor has', async () => {
    const reason = new AppError('ENGINE_REJECTED', 'no such ControlNet');
    const rich = gated('rich', { suitability: () => ({ able: true, warm: true }) });
    const plain = gated('plain', {
      suitability: ({ extra }) =>
        'controlNet' in extra ? { able: false, reason } : { able: true, warm: false },
    });
    const { add, runner } = harness([rich.executor, plain.executor]);
    const withControl = { request: { ...REQUEST, extra: { controlNet: 'x' } } };
    add(jobOf('1', withControl), jobOf('2', withControl), jobOf('3'));
    await expect.poll(() => [...rich.started, ...plain.started]).toEqual(['1', '3']);
    await runner.close();
  });

  it('lets a job pass one that waits for another model', async () => {
    const onlyB = executorOf(
      'b',
      async function* () {
        yield OUTPUT;
      },
      {
        suitability: ({ model }) =>
          model === 'b'
            ? { able: true, warm: false }
            : { able: false, reason: new AppError('ENGINE_REJECTED', 'no such model') },
      },
    );
    const ill = executorOf('a', async function* () {}, { isHealthy: () => false });
    const { add, until, store } = harness([onlyB, ill]);
    add(jobOf('1'), jobOf('2', { request: { ...REQUEST, model: 'b' } }));
    await until('2', 'done');
    expect(store.rows.get('1')?.state).toBe('queued');
  });

  it('says of a job that came back why, until it is tried again', async () => {
    let healthy = true;
    const executor = executorOf(
      'e',
      async function* () {
        healthy = false;
        throw new AppError('SERVER_UNREACHABLE', 'gone');
      },
      { isHealthy: () => healthy },
    );
    const { add, runner, store } = harness([executor]);
    add(jobOf('1'));
    await expect
      .poll(() => store.rows.get('1'))
      .toMatchObject({ state: 'queued', error: { code: 'SERVER_UNREACHABLE', message: 'gone' } });
    await runner.cancel(['1']);
    expect(store.rows.get('1')).toMatchObject({ state: 'cancelled', error: null });
  });

  it('cancels queued and running jobs', async () => {
    const gate = gated('e');
    const { add, until, runner, saved } = harness([gate.executor]);
    add(jobOf('1'), jobOf('2'));
    await until('1', 'running');
    expect(await runner.cancel(['1', '2'])).toBe(2);
    await until('1', 'cancelled');
    await until('2', 'cancelled');
    expect(saved).toEqual([]);
  });

  it('starts none of those that are cancelled together, while that of the first is written', async () => {
    const { executor, open, started } = gated('e');
    const { runner, store, add, until } = harness([executor]);
    add(jobOf('j1'), jobOf('j2'), jobOf('j3'), jobOf('j4'));
    await until('j1', 'running');
    const written = holdWrites(store, (id) => id === 'j2');
    const cancelled = runner.cancel(['j2', 'j3']);
    open();
    await until('j4', 'running');
    written.resolve();
    expect(await cancelled).toBe(2);
    open();
    await until('j4', 'done');
    expect(started).toEqual(['j1', 'j4']);
    expect(['j2', 'j3'].map((id) => store.rows.get(id)?.state)).toEqual(['cancelled', 'cancelled']);
    expect(runner.board.get('j2')?.state).toBe('cancelled');
  });

  it('retries a job once though it is asked for twice, and does not take it off the list meanwhile', async () => {
    const { executor, open, started } = gated('e');
    const failed = jobOf('j1', { state: 'failed', error: { code: 'ENGINE_FAILED', message: 'no' } });
    const { runner, store, until, saved } = harness([executor], [failed]);
    await runner.start();
    const written = holdWrites(store, (id) => id === 'j1');
    const retries = [runner.retry(['j1']), runner.retry(['j1'])];
    expect(await runner.clearEnded()).toBe(0);
    written.resolve();
    expect(await Promise.all(retries)).toEqual([1, 0]);
    await until('j1', 'running');
    expect(runner.board.get('j1')?.state).toBe('running');
    open();
    await until('j1', 'done');
    expect(started).toEqual(['j1']);
    expect(saved).toEqual(['uid-j1']);
  });

  it('does not retry what is being taken off the list', async () => {
    const failed = jobOf('j1', { state: 'failed', error: { code: 'ENGINE_FAILED', message: 'no' } });
    const { runner, store } = harness([works()], [failed]);
    await runner.start();
    const gate = Promise.withResolvers<void>();
    const forget = store.forgetJobs.bind(store);
    store.forgetJobs = (ids) => gate.promise.then(() => forget(ids));
    const cleared = runner.clearEnded();
    expect(await runner.retry(['j1'])).toBe(0);
    gate.resolve();
    expect(await cleared).toBe(1);
    expect(runner.board.get('j1')).toBeUndefined();
  });

  it('says of a job that waits for who does not answer why the others can’t do it', async () => {
    const reason = new AppError('ENGINE_REJECTED', 'This server has no LoRA named ink.');
    let able = false;
    const here = executorOf('here', works().run, {
      suitability: () => (able ? { able, warm: false } : { able, reason }),
    });
    const { runner, add, until } = harness([
      here,
      executorOf('off', works().run, { isHealthy: () => false }),
    ]);
    add(jobOf('1'));
    expect(runner.board.get('1')).toMatchObject({
      state: 'queued',
      error: { message: expect.stringContaining('here can’t make it: This server has no LoRA') as string },
    });
    able = true;
    runner.pump();
    await until('1', 'done');
    expect(runner.board.get('1')?.error).toBeNull();
  });

  it('starts nothing while paused, the whole or one session', async () => {
    const { add, until, runner, store } = harness([works()]);
    await runner.setPaused(true);
    add(jobOf('1'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(store.rows.get('1')?.state).toBe('queued');
    await runner.pauseSession('s', true);
    await runner.setPaused(false);
    add(jobOf('2', { sessionId: 't' }));
    await until('2', 'queued').catch(() => undefined);
    await runner.pauseSession('s', false);
    await until('1', 'done');
    await until('2', 'done');
  });

  it('moves jobs before another', async () => {
    const gate = gated('e');
    const { add, until, runner } = harness([gate.executor]);
    add(jobOf('1'), jobOf('2'), jobOf('3'), jobOf('4'));
    await until('1', 'running');
    expect(await runner.reorder(['4', '3'], '2')).toBe(2);
    for (const id of ['1', '4', '3', '2']) {
      await until(id, 'running');
      gate.open();
      await until(id, 'done');
    }
    expect(gate.started).toEqual(['1', '4', '3', '2']);
  });
});

describe('a full disk', () => {
  it('stops the queue and says why; resumed, it goes on where it stopped', async () => {
    const { runner, add, until, saved } = harness([works()], [], [], ['uid-2']);
    const heard: unknown[] = [];
    runner.watch((event) => {
      if (event.kind === 'paused') heard.push(event.pause);
    });
    add(...['1', '2', '3', '4'].map((id) => jobOf(id)));
    await until('2', 'failed');
    await runner.idle();
    expect(saved).toEqual(['uid-1']);
    const pause = { error: { code: 'DISK_FULL', message: 'The disk is full' } };
    expect(runner.pause).toEqual(pause);
    await runner.setPaused(false);
    await runner.retry(['2']);
    await until('2', 'done');
    await until('4', 'done');
    expect(heard).toEqual([pause, null]);
  });
});

describe('a job that was sent', () => {
  /** Its first sending ends in `first`. */
  const sender = (first: () => void, isLost = false): { executor: Executor; asked: string[] } => {
    const asked: string[] = [];
    const executor = executorOf(
      'e',
      async function* (_task, { persistTicket }) {
        await persistTicket({ executorId: 'e', remoteId: `r${asked.length}` });
        asked.push('run');
        if (asked.length === 1) first();
        yield OUTPUT;
      },
      {
        recover: async ({ remoteId }) => {
          asked.push(`recover ${remoteId}`);
          return isLost ? 'lost' : found();
        },
      },
    );
    return { executor, asked };
  };
  async function* found(): AsyncGenerator<typeof OUTPUT> {
    yield OUTPUT;
  }
  const breaks = (): never => {
    throw new AppError('SERVER_UNREACHABLE', 'gone');
  };

  it('is looked for on its server before it is sent again, when that was out of reach', async () => {
    const { executor, asked } = sender(breaks);
    const { add, until, saved } = harness([executor]);
    add(jobOf('1'));
    await until('1', 'done');
    expect(asked).toEqual(['run', 'recover r0']);
    expect(saved).toEqual(['uid-1']);
  });

  it('is sent again in the same attempt when its server has lost it', async () => {
    const { executor, asked } = sender(breaks, true);
    const { add, until, store } = harness([executor]);
    add(jobOf('1'));
    await until('1', 'done');
    expect(asked).toEqual(['run', 'recover r0', 'run']);
    expect(store.rows.get('1')?.attempts).toBe(2);
  });

  it('is sent again without looking when another server gets it, or when it failed there', async () => {
    const { executor, asked } = sender(() => {
      throw new AppError('ENGINE_FAILED', 'broken');
    });
    const { add, until, runner } = harness([executor]);
    add(jobOf('1'));
    await until('1', 'failed');
    await runner.retry(['1']);
    await until('1', 'done');
    expect(asked).toEqual(['run', 'run']);
    const away = sender(breaks);
    const other = harness([away.executor, { ...works(), id: 'other', title: 'other' }]);
    other.add(jobOf('1'));
    await other.until('1', 'done');
    expect(away.asked).toEqual(['run']);
  });

  it('is fetched again, not made again, when the disk was full', async () => {
    const { executor, asked } = sender(() => undefined);
    const { add, until, runner } = harness([executor], [], [], ['uid-1']);
    add(jobOf('1'));
    await until('1', 'failed');
    await runner.setPaused(false);
    await runner.retry(['1']);
    await until('1', 'done');
    expect(asked).toEqual(['run', 'recover r0']);
  });
});

describe('after a crash', () => {
  const ticket = { executorId: 'e', remoteId: 'r' };
  const idle = (): Executor =>
    executorOf('e', async function* () {
      throw new Error('must not run');
    });

  it.each([
    ['was saved', 'saving'],
    ['a power cut left of a job whose row says again that it waits', 'queued'],
  ] as const)('adopts what %s and asks no engine', async (_what, state) => {
    const job = jobOf('1', { state, ticket: state === 'queued' ? null : ticket });
    const { runner, until, saved } = harness([idle()], [job], ['uid-1']);
    await runner.start();
    await until('1', 'done');
    expect(saved).toEqual([]);
  });

  it('has entered what was saved before anybody can ask for it', async () => {
    const jobs = ['1', '2'].map((id) => jobOf(id, { state: 'saving', ticket }));
    const { runner, store } = harness([idle()], jobs, ['uid-1', 'uid-2'], [], 20);
    await runner.start();
    expect([...store.rows.values()].map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it('counts in a session what it made before, with what it makes now', async () => {
    const made = ['1', '2', '3'].map((id) => {
      const job = jobOf(id, { state: 'done' });
      return { ...job, images: job.images.map((image) => ({ ...image, saved: true })) };
    });
    const other = jobOf('9', { sessionId: 't', state: 'done' });
    const { runner, until } = harness([works()], [...made, jobOf('4'), jobOf('5'), other]);
    await runner.start();
    await until('5', 'done');
    await runner.idle();
    expect(runner.board.all().map(({ id }) => id)).toEqual(['4', '5']);
    expect(runner.board.sessions()).toMatchObject([
      { id: 's', plannedImages: 5, savedImages: 5 },
      { id: 't', plannedImages: 0, savedImages: 0 },
    ]);
  });

  it('leaves waiting what was paused, however long ago it was submitted', async () => {
    const { runner } = harness([idle()], [jobOf('1', { sessionId: 'old' })]);
    await runner.start();
    await runner.idle();
    expect(runner.board.get('1')?.state).toBe('queued');
  });

  it('adopts what a full disk let be saved but not entered', async () => {
    const failed = jobOf('1', { state: 'failed', error: { code: 'DISK_FULL', message: 'The disk is full' } });
    const { runner, until, saved } = harness([works()], [failed], ['uid-1']);
    await runner.start();
    await until('1', 'done');
    expect(saved).toEqual([]);
  });

  it.each(['saving', 'failed'] as const)(
    'does not make a picture again whose row can not be written yet (%s)',
    async (state) => {
      const error = { code: 'DISK_FULL', message: 'The disk is full' } as const;
      const job = jobOf('1', { state, error: state === 'failed' ? error : null });
      const { runner, until } = harness([idle()], [job], ['uid-1'], ['uid-1']);
      await runner.start();
      await runner.idle();
      expect(runner.board.get('1')).toMatchObject({ state: 'failed', error: { code: 'DISK_FULL' } });
      await runner.setPaused(false);
      await runner.retry(['1']);
      await until('1', 'done');
    },
  );

  it('follows a ticket up instead of sending again', async () => {
    const asked: string[] = [];
    const executor = executorOf(
      'e',
      async function* () {
        asked.push('run');
        yield OUTPUT;
      },
      {
        recover: (given) => {
          asked.push(`recover ${given.remoteId}`);
          return Promise.resolve(
            (async function* () {
              yield OUTPUT;
            })(),
          );
        },
      },
    );
    const { runner, until, saved } = harness([executor], [jobOf('1', { state: 'running', ticket })]);
    await runner.start();
    await until('1', 'done');
    expect(asked).toEqual(['recover r']);
    expect(saved).toEqual(['uid-1']);
  });

  it('sends again what the server has forgotten, and what was never sent', async () => {
    const { runner, until, saved } = harness(
      [works()],
      [
        jobOf('1', { state: 'running', ticket }),
        jobOf('2', { state: 'dispatched' }),
        jobOf('3', { state: 'done' }),
      ],
    );
    await runner.start();
    await until('1', 'done');
    await until('2', 'done');
    expect(saved.sort()).toEqual(['uid-1', 'uid-2']);
  });

  it('cancels one that is still being looked for', async () => {
    const { executor } = gated('e');
    const { runner, store, until, saved } = harness([executor], [jobOf('1', { state: 'dispatched' })]);
    const write = store.updateJob.bind(store);
    const gate = Promise.withResolvers<void>();
    store.updateJob = async (...given) => {
      await gate.promise;
      return write(...given);
    };
    await runner.start();
    const cancelled = runner.cancel(['1']);
    gate.resolve();
    expect(await cancelled).toBe(1);
    await until('1', 'cancelled');
    expect(saved).toEqual([]);
  });

  it('shows failed jobs again, to be retried', async () => {
    const failed = jobOf('1', { state: 'failed', error: { code: 'ENGINE_FAILED', message: 'broken' } });
    const { runner, until } = harness([works()], [failed, jobOf('2', { state: 'done' })]);
    await runner.start();
    expect(runner.board.all().map(({ id }) => id)).toEqual(['1']);
    expect(await runner.retry(['1'])).toBe(1);
    await until('1', 'done');
  });

  it('leaves jobs under way as they are when the app closes', async () => {
    const gate = gated('e');
    const { add, until, runner, store } = harness([gate.executor]);
    add(jobOf('1'), jobOf('2'));
    await until('1', 'running');
    await runner.close();
    expect(store.rows.get('1')?.state).toBe('running');
    expect(store.rows.get('2')?.state).toBe('queued');
  });
});
