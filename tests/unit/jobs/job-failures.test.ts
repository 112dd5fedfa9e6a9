import { describe, expect, it } from 'vitest';
import type { Executor } from '../../../main/domain/engine.ts';
import { AppError } from '../../../main/domain/errors.ts';
import { executorOf, jobOf, OUTPUT } from './fake-parts.ts';
import { harness, works } from './harness.ts';

describe('a job that fails', () => {
  it("ends as failed with the engine's own words, and runs again on retry", async () => {
    let fail = true;
    const executor = executorOf('e', async function* () {
      if (fail) throw new AppError('ENGINE_FAILED', 'the model is broken');
      yield OUTPUT;
    });
    const { add, until, store, runner } = harness([executor]);
    add(jobOf('1'));
    await until('1', 'failed');
    expect(store.rows.get('1')?.error?.message).toBe('the model is broken');
    fail = false;
    expect(await runner.retry(['1'])).toBe(1);
    await until('1', 'done');
    expect(store.rows.get('1')?.error).toBeNull();
  });

  it('goes back to the queue when its executor is at fault, and elsewhere next', async () => {
    let healthy = true;
    const dying = executorOf(
      'dying',
      async function* () {
        healthy = false;
        throw new AppError('SERVER_UNREACHABLE', 'gone');
      },
      { isHealthy: () => healthy, suitability: () => ({ able: true, warm: true }) },
    );
    const { add, until, store, saved } = harness([dying, works()]);
    add(jobOf('1'));
    await until('1', 'done');
    expect(store.states.get('1')).toContain('queued');
    expect(saved).toEqual(['uid-1']);
  });

  it('is given up after too many such faults', async () => {
    const executor = executorOf('e', async function* () {
      throw new AppError('SERVER_UNREACHABLE', 'gone');
    });
    const { add, until, store } = harness([executor]);
    add(jobOf('1'));
    await until('1', 'failed');
    expect(store.rows.get('1')?.attempts).toBe(10);
  });

  it('waits for as long as pictures cannot be saved there, and that counts for nothing', async () => {
    let tries = 0;
    const full = executorOf('e', async function* () {
      tries += 1;
      if (tries <= 12) throw new AppError('ENGINE_UNAVAILABLE', 'disk full', { cannotSave: true });
      yield OUTPUT;
    });
    const { add, until, store } = harness([full]);
    add(jobOf('1'));
    await until('1', 'done');
    expect(store.rows.get('1')?.attempts).toBe(1);
  });

  it('is given up where it was begun and lost three times, also when that shows later', async () => {
    const forgetting = (code: 'ENGINE_UNAVAILABLE' | 'SERVER_UNREACHABLE'): Executor => {
      let sent = 0;
      return executorOf('e', async function* (_task, { persistTicket, onStarted }) {
        sent += 1;
        await persistTicket({ executorId: 'e', remoteId: `e-${sent}` });
        onStarted();
        throw new AppError(code, 'gone', code === 'ENGINE_UNAVAILABLE' ? { lost: true } : {});
      });
    };
    for (const code of ['ENGINE_UNAVAILABLE', 'SERVER_UNREACHABLE'] as const) {
      const { add, until, store, runner } = harness([forgetting(code)]);
      add(jobOf('1'));
      await until('1', 'failed');
      expect(store.rows.get('1')).toMatchObject({
        ticket: { remoteId: 'e-3' },
        error: { code: 'ENGINE_FAILED' },
      });
      expect(store.rows.get('1')?.error?.message).toContain('lost each time');
      // The user's word counts: it is begun as often again.
      await runner.retry(['1']);
      await until('1', 'failed');
      expect(store.rows.get('1')).toMatchObject({ ticket: { remoteId: 'e-6' } });
    }
  });

  it('is not held against a job that it was lost while it waited', async () => {
    let sent = 0;
    const crashing = executorOf('e', async function* (_task, { persistTicket }) {
      sent += 1;
      await persistTicket({ executorId: 'e', remoteId: String(sent) });
      if (sent < 6) throw new AppError('ENGINE_UNAVAILABLE', 'gone', { lost: true });
      yield OUTPUT;
    });
    const { add, until, saved } = harness([crashing]);
    add(jobOf('1'));
    await until('1', 'done');
    expect(saved).toEqual(['uid-1']);
  });

  it('goes to another executor that can do it when one fails it, which is then to blame', async () => {
    const blamed: string[] = [];
    const failing = executorOf(
      'failing',
      async function* () {
        throw new AppError('ENGINE_FAILED', 'a node broke');
      },
      {
        suitability: () => ({ able: true, warm: true }),
        noteOutdone: ({ message }) => void blamed.push(message),
      },
    );
    const { add, until, store } = harness([failing, works()]);
    add(jobOf('1'));
    await until('1', 'done');
    expect(store.rows.get('1')?.attempts).toBe(2);
    expect(blamed).toEqual(['a node broke']);
  });

  it('fails when everyone who can do it fails it, and nobody is blamed', async () => {
    const blamed: string[] = [];
    const failing = (id: string, change: Partial<Executor> = {}): Executor =>
      executorOf(
        id,
        async function* () {
          throw new AppError('ENGINE_FAILED', `${id} fails`);
        },
        { noteOutdone: () => void blamed.push(id), ...change },
      );
    const unable = { able: false, reason: new AppError('ENGINE_REJECTED', 'no such model') } as const;
    const executors = [
      failing('one'),
      failing('two'),
      failing('ill', { isHealthy: () => false }),
      failing('other', { suitability: () => unable }),
    ];
    const { add, until, store } = harness(executors);
    add(jobOf('1'));
    await until('1', 'failed');
    expect(store.rows.get('1')).toMatchObject({ attempts: 2, error: { message: 'two fails' } });
    expect(blamed).toEqual([]);
  });

  it('stays failed when somebody stopped it there on purpose', async () => {
    const stopped = executorOf(
      'stopped',
      async function* () {
        throw new AppError('ENGINE_FAILED', 'stopped', { interrupted: true });
      },
      { suitability: () => ({ able: true, warm: true }) },
    );
    const { add, until, saved } = harness([stopped, works()]);
    add(jobOf('1'));
    await until('1', 'failed');
    expect(saved).toEqual([]);
  });

  it('fails at once with a reason when no executor can ever do it', async () => {
    const reason = new AppError('ENGINE_REJECTED', 'this server has no LoRA named "x"');
    const { add, until, store } = harness([
      executorOf('e', async function* () {}, { suitability: () => ({ able: false, reason }) }),
    ]);
    add(jobOf('1'));
    await until('1', 'failed');
    expect(store.rows.get('1')?.error?.message).toContain('no LoRA named "x"');
  });
});

describe('a catalog that can not be written', () => {
  it('fails the job in sight and stops the queue instead of trying for ever, and lets it be retried', async () => {
    const { add, runner, store, until } = harness([works()]);
    const write = store.updateJob.bind(store);
    let tries = 0;
    store.updateJob = () => {
      tries++;
      return Promise.reject(new AppError('DISK_FULL', 'The disk is full.'));
    };
    add(jobOf('1'), jobOf('2'), jobOf('3'));
    await expect.poll(() => runner.board.get('1')?.state).toBe('failed');
    const error = { code: 'DISK_FULL', message: 'The disk is full.' };
    expect(runner.board.get('1')?.error).toEqual(error);
    expect(runner.pause).toEqual({ error });
    const seen = tries;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(tries).toBe(seen);
    expect(runner.board.all().map(({ state }) => state)).toEqual(['failed', 'queued', 'queued']);
    store.updateJob = write;
    await runner.setPaused(false);
    await runner.retry(['1']);
    await until('1', 'done');
    await until('3', 'done');
  });
});
