import { setTimeout as sleep } from 'node:timers/promises';
import type { Executor } from '../../../main/domain/engine.ts';
import { AppError } from '../../../main/domain/errors.ts';
import type { Job } from '../../../main/domain/job.ts';
import { JobRunner } from '../../../main/jobs/job-runner.ts';
import { engineOf, executorOf, MemoryStore, OUTPUT } from './fake-parts.ts';

const SESSION = { id: 's', folder: 'f', startedAtMs: 0, label: '', batchFile: null, paused: false };

export interface Harness {
  readonly runner: JobRunner;
  readonly store: MemoryStore;
  readonly saved: string[];
  add(...jobs: readonly Job[]): void;
  /** Resolves when the job's row has this state. */
  until(id: string, state: string): Promise<void>;
}

export function harness(
  executors: readonly Executor[],
  rows: readonly Job[] = [],
  adoptable: readonly string[] = [],
  /** Uids of what finds the disk full, once. */
  tooMuch: readonly string[] = [],
  /** How long a look at the disk takes. */
  adoptMs = 0,
): Harness {
  const store = new MemoryStore(rows);
  const saved: string[] = [];
  const refused = new Set(tooMuch);
  const enter = (uid: string): void => {
    if (refused.delete(uid)) throw new AppError('DISK_FULL', 'The disk is full');
  };
  const runner = new JobRunner(
    {
      store,
      engines: [engineOf(...executors)],
      preparer: {
        prepare: (job) =>
          Promise.resolve({
            task: { jobId: job.id, request: job.request, inputs: [], imageCount: job.images.length },
            finish: (output) => Promise.resolve(output),
          }),
      },
      keeper: {
        adopt: async (_job, { uid }) => {
          if (!adoptable.includes(uid)) return false;
          if (adoptMs > 0) await sleep(adoptMs);
          enter(uid);
          return true;
        },
        save: async (_job, { uid }) => {
          enter(uid);
          saved.push(uid);
        },
      },
      now: () => 1000,
      log: () => undefined,
    },
    false,
  );
  return {
    runner,
    store,
    saved,
    add(...jobs) {
      for (const job of jobs) store.rows.set(job.id, job);
      runner.add(jobs, SESSION);
    },
    async until(id, state) {
      for (let n = 0; n < 2000; n++) {
        if (store.rows.get(id)?.state === state) return;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      throw new Error(`${id} is ${store.rows.get(id)?.state ?? 'gone'}, not ${state}`);
    },
  };
}

export const works = (): Executor =>
  executorOf('e', async function* () {
    yield OUTPUT;
  });

/** Runs until the test lets it go on, or is aborted. */
export function gated(
  id: string,
  change: Partial<Executor> = {},
): { executor: Executor; open(): void; started: string[] } {
  const gates: (() => void)[] = [];
  const started: string[] = [];
  const executor = executorOf(
    id,
    async function* (task, { signal, onStarted }) {
      started.push(task.jobId);
      onStarted();
      await new Promise<void>((resolve, reject) => {
        gates.push(resolve);
        signal.addEventListener('abort', () => reject(new AppError('CANCELLED', 'stopped')));
      });
      yield OUTPUT;
    },
    change,
  );
  return { executor, open: () => gates.shift()?.(), started };
}
