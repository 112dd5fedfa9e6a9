import { setImmediate as nextTurn } from 'node:timers/promises';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import type { BatchRun } from '../../../main/domain/batch/batch-run.ts';
import type { Engine, EngineDescription, ModelDescription } from '../../../main/domain/engine.ts';
import type { SessionPlan } from '../../../main/domain/catalog.ts';
import { NO_USER_FACTS } from '../../../main/domain/image-record.ts';
import type { GenerationSession, Job, JobPlan, JobState } from '../../../main/domain/job.ts';
import { imageFileName } from '../../../main/domain/naming.ts';
import { readBatch } from '../../../main/promptmedia/batch-parser.ts';
import type { BatchQueue, BatchRunDeps, BatchRunStore } from '../../../main/usecases/batch-run-ports.ts';

const MODEL: ModelDescription = {
  id: 'flux-dev.safetensors',
  title: 'Flux dev',
  family: 'flux-dev',
  types: ['text-to-image'],
  parameters: [
    { kind: 'number', name: 'steps', min: 1, max: 100, step: 1, default: 20, label: 'Steps', help: '' },
    { kind: 'number', name: 'width', min: 64, max: 4096, step: 8, default: 1024, label: 'Width', help: '' },
  ],
  loras: true,
  references: [],
  nativeSize: 1024,
  description: '',
};

export const ENGINE: EngineDescription = {
  id: 'comfyui',
  title: 'ComfyUI',
  version: '1',
  models: [
    MODEL,
    { ...MODEL, id: 'flux-schnell.safetensors', title: 'Flux schnell', family: 'flux-schnell' },
  ],
  loras: [
    { name: 'flux/Ink.safetensors', triggerWords: [], family: null },
    { name: 'wash.safetensors', triggerWords: [], family: null },
  ],
  embeddings: [],
};

/** The disk and catalog of a pretended library: what a crash leaves. */
export interface FakeDisk {
  readonly sessions: Map<string, SessionPlan>;
  readonly jobs: Map<string, Job>;
  readonly runs: Map<string, BatchRun>;
  readonly sources: Map<string, string>;
  readonly files: string[];
}

export function emptyDisk(): FakeDisk {
  return { sessions: new Map(), jobs: new Map(), runs: new Map(), sources: new Map(), files: [] };
}

export interface FakeWorld {
  readonly deps: BatchRunDeps;
  readonly queue: FakeQueue;
  /** Fired to stop the pretended process at a write; nothing is written afterwards. */
  crashAfterWrites(count: number): void;
  setEngine(description: EngineDescription): void;
}

interface FakeQueue extends BatchQueue {
  /** Ends the next open jobs, in order, as `state`. */
  finish(count: number, state?: JobState): Promise<number>;
}

/** A process on a disk: in-memory stand-ins for catalog, queue and store that keep their contracts. */
export function fakeWorld(disk: FakeDisk, startedAt = new Date(2026, 10, 21, 10, 5)): FakeWorld {
  let writesLeft = Infinity;
  let uid = disk.runs.size * 1000;
  let engine = ENGINE;
  const engineListeners = new Set<() => void>();
  const write = (work: () => void): Promise<void> => {
    if (writesLeft <= 0) return new Promise(() => undefined);
    writesLeft--;
    work();
    return Promise.resolve();
  };
  const enter = (session: SessionPlan, plans: readonly JobPlan[]): Job[] => {
    const reserved = [...disk.jobs.values()]
      .filter((job) => disk.sessions.get(job.sessionId)?.folder === session.folder)
      .flatMap((job) => job.images.map((image) => image.count));
    let count = Math.max(session.highestOnDisk, 0, ...reserved);
    return plans.map((plan) => {
      if (disk.jobs.has(plan.id)) throw new Error(`Job ${plan.id} is entered twice`);
      const job: Job = {
        id: plan.id,
        sessionId: session.id,
        state: 'queued',
        request: plan.request,
        images: plan.images.map((image) => {
          count++;
          return {
            ...image,
            count,
            path: `${session.folder}/${imageFileName(count, image.seed)}`,
            saved: false,
          };
        }),
        position: disk.jobs.size,
        ticket: null,
        attempts: 0,
        error: null,
        createdAtMs: 0,
        startedAtMs: null,
        endedAtMs: null,
      };
      disk.jobs.set(job.id, job);
      return job;
    });
  };

  const listeners = new Set<(event: { kind: 'job'; job: Job }) => void>();
  const board = new Map<string, Job>();
  const put = (job: Job): void => {
    board.set(job.id, job);
    disk.jobs.set(job.id, job);
    for (const listener of listeners) listener({ kind: 'job', job });
  };
  for (const job of disk.jobs.values()) if (['queued', 'running'].includes(job.state)) board.set(job.id, job);

  const queue: FakeQueue = {
    add(jobs) {
      for (const job of jobs) put(job);
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async cancel(ids) {
      for (const id of ids) {
        const job = board.get(id);
        if (job?.state === 'queued') put({ ...job, state: 'cancelled' });
      }
      return ids.length;
    },
    async retry(ids) {
      for (const id of ids) {
        const job = board.get(id);
        if (job) put({ ...job, state: 'queued' });
      }
      return ids.length;
    },
    pauseSession: () => Promise.resolve(),
    async finish(count, state = 'done') {
      let finished = 0;
      while (finished < count) {
        const next = [...board.values()].find((job) => job.state === 'queued');
        if (!next || writesLeft <= 0) return finished;
        await write(() => {
          put({
            ...next,
            state,
            images: next.images.map((image) => ({ ...image, saved: state === 'done' })),
          });
          if (state === 'done') disk.files.push(...next.images.map((image) => image.path));
        });
        finished++;
        await nextTurn();
      }
      return finished;
    },
  };

  const store: BatchRunStore = {
    list: () => Promise.resolve([...disk.runs.values()]),
    create: (run, source) =>
      write(() => {
        disk.runs.set(run.id, run);
        disk.sources.set(run.id, source);
      }),
    put: (run) => write(() => void disk.runs.set(run.id, run)),
    source: (id) => Promise.resolve(disk.sources.get(id) ?? ''),
    remove: (id) => write(() => void disk.runs.delete(id)),
  };

  const deps: BatchRunDeps = {
    catalog: {
      costs: () => Promise.resolve([{ key: MODEL.id, images: 10, engineSeconds: 50, cost: 0 }]),
      async submitSession(plan, jobs) {
        if (writesLeft <= 0) return new Promise(() => undefined);
        writesLeft--;
        disk.sessions.set(plan.id, plan);
        return enter(plan, jobs);
      },
      async appendJobs(sessionId, highestOnDisk, jobs) {
        if (writesLeft <= 0) return new Promise(() => undefined);
        writesLeft--;
        const session = disk.sessions.get(sessionId);
        if (!session) throw new Error('No such session');
        return enter({ ...session, highestOnDisk }, jobs);
      },
      jobs: ({ sessionId, states }) =>
        Promise.resolve(
          [...disk.jobs.values()].filter(
            (job) => (!sessionId || job.sessionId === sessionId) && (!states || states.includes(job.state)),
          ),
        ),
      sessions: (filter) =>
        Promise.resolve(
          [...disk.sessions.values()]
            .filter(({ id }) => 'ids' in filter && filter.ids.includes(id))
            .map((plan): GenerationSession => ({ ...plan, paused: false })),
        ),
      records: (uids) =>
        Promise.resolve(
          [...disk.jobs.values()]
            .filter((job) => job.state === 'done' && uids.includes(job.images[0]?.uid ?? ''))
            .map((job) => ({
              uid: job.images[0]?.uid ?? '',
              file: {
                rootId: 'library',
                path: job.images[0]?.path ?? '',
                sizeBytes: 1,
                modifiedAtMs: 0,
                width: 1,
                height: 1,
                format: 'png' as const,
                contentHash: '',
                pixelHash: null,
              },
              generation: UNKNOWN_GENERATION,
              user: NO_USER_FACTS,
              collections: [],
              state: { missing: false, trashedAtMs: null, expiresAtMs: null },
            })),
        ),
    },
    engines: [
      {
        id: ENGINE.id,
        describe: () => Promise.resolve(engine),
        executors: () => [],
        onChange(listener) {
          engineListeners.add(listener);
          return () => engineListeners.delete(listener);
        },
        close: () => Promise.resolve(),
      } satisfies Engine,
    ],
    queue,
    store,
    wildcards: () => Promise.resolve(new Map([['pet', ['cat', 'dog']]])),
    parse: readBatch,
    highestCount: (folder) =>
      Promise.resolve(
        Math.max(
          0,
          ...disk.files
            .filter((path) => path.startsWith(folder))
            .map((path) => Number(/(\d+)_seed/.exec(path)?.[1] ?? 0)),
        ),
      ),
    async copyBatchFile(folder, fileName) {
      await write(() => disk.files.push(`${folder}/${fileName}`));
      return `${folder}/${fileName}`;
    },
    newUid: () => `00000000-0000-4000-8000-${(++uid * 2 ** 24).toString(16).padStart(12, '0')}`,
    randomSeed: () => '777',
    now: () => startedAt.getTime(),
    log: () => undefined,
  };
  return {
    deps,
    queue,
    crashAfterWrites(count) {
      writesLeft = count;
    },
    setEngine(description) {
      engine = description;
      for (const listener of engineListeners) listener();
    },
  };
}
