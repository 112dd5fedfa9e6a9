import type {
  Engine,
  EngineOutput,
  EngineTask,
  EngineContext,
  Executor,
} from '../../../main/domain/engine.ts';
import { AppError } from '../../../main/domain/errors.ts';
import type { GenerationRequest } from '../../../main/domain/generation.ts';
import type { Job, SessionTally } from '../../../main/domain/job.ts';
import type { JobStore } from '../../../main/jobs/job-ports.ts';

export const REQUEST: GenerationRequest = {
  type: 'text-to-image',
  engine: 'test',
  model: 'a',
  prompt: 'fox',
  negativePrompt: '',
  width: 64,
  height: 64,
  steps: 1,
  guidance: 1,
  sampler: '',
  scheduler: '',
  denoise: 1,
  seed: '7',
  loras: [],
  inputs: [],
  extra: {},
};

export function jobOf(id: string, change: Partial<Job> = {}): Job {
  return {
    id,
    sessionId: 's',
    state: 'queued',
    request: REQUEST,
    images: [{ uid: `uid-${id}`, count: 1, seed: '7', path: `${id}.png`, saved: false }],
    position: Number(id.replace(/\D/g, '')) || 0,
    ticket: null,
    attempts: 0,
    error: null,
    createdAtMs: 0,
    startedAtMs: null,
    endedAtMs: null,
    ...change,
  };
}

/** Job rows in memory, with every state a job was ever given. */
export class MemoryStore implements JobStore {
  readonly rows = new Map<string, Job>();
  readonly states = new Map<string, string[]>();

  constructor(jobs: readonly Job[] = []) {
    for (const job of jobs) this.rows.set(job.id, job);
  }

  jobs(filter: { readonly states?: readonly string[] }): Promise<readonly Job[]> {
    return Promise.resolve(
      [...this.rows.values()].filter(({ state }) => filter.states?.includes(state) ?? true),
    );
  }

  /** `old` is not among the newest, however many are asked for. */
  sessions(filter: Parameters<JobStore['sessions']>[0]): ReturnType<JobStore['sessions']> {
    const ids = 'ids' in filter ? filter.ids : ['s', 't'];
    const one = { folder: 'f', startedAtMs: 0, label: '', batchFile: null };
    return Promise.resolve(ids.map((id) => ({ ...one, id, paused: id === 'old' })));
  }

  sessionTallies(sessionIds: readonly string[]): ReturnType<JobStore['sessionTallies']> {
    const tallies = new Map<string, SessionTally>();
    for (const { sessionId, images } of this.rows.values()) {
      if (!sessionIds.includes(sessionId)) continue;
      const { plannedImages = 0, savedImages = 0 } = tallies.get(sessionId) ?? {};
      tallies.set(sessionId, {
        plannedImages: plannedImages + images.length,
        savedImages: savedImages + images.filter(({ saved }) => saved).length,
      });
    }
    return Promise.resolve(tallies);
  }

  updateJob(id: string, patch: Partial<Job>): Promise<void> {
    const row = this.rows.get(id);
    if (!row) throw new Error(`no row ${id}`);
    this.rows.set(id, { ...row, ...patch });
    if (patch.state) this.states.set(id, [...(this.states.get(id) ?? []), patch.state]);
    return Promise.resolve();
  }

  pauseSession(): Promise<void> {
    return Promise.resolve();
  }

  forgetJobs(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.rows.delete(id);
    return Promise.resolve();
  }
}

export const OUTPUT: EngineOutput = {
  index: 0,
  bytes: new Uint8Array(),
  format: 'png',
  texts: {},
  engineVersion: '1',
  engineSeconds: 0,
};

type Run = (task: EngineTask, context: EngineContext) => AsyncIterable<EngineOutput>;

/** An executor whose work the test writes. */
export function executorOf(id: string, run: Run, change: Partial<Executor> = {}): Executor {
  return {
    id,
    title: id,
    capacity: 1,
    isHealthy: () => true,
    suitability: () => ({ able: true, warm: false }),
    run,
    recover: () => Promise.resolve('lost'),
    ...change,
  };
}

export function engineOf(...executors: readonly Executor[]): Engine & { changed(): void } {
  const listeners = new Set<() => void>();
  return {
    id: 'test',
    describe: () => Promise.reject(new AppError('UNSUPPORTED', 'not asked')),
    executors: () => executors,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed: () => listeners.forEach((listener) => listener()),
    close: () => Promise.resolve(),
  };
}
