import type { GenerationRequest } from '../../../main/domain/generation.ts';
import type { GenerationSession, Job, PlannedImage } from '../../../main/domain/job.ts';
import type { EngineOutput } from '../../../main/domain/engine.ts';
import { createComfyEngine, type ComfyEngine } from '../../../main/engines/comfyui/comfyui-engine.ts';
import type { WatchTiming } from '../../../main/engines/comfyui/prompt-watch.ts';
import type { HealthTiming } from '../../../main/engines/comfyui/server.ts';
import type {
  ComfySettings,
  SecretStore,
  StoredValue,
} from '../../../main/engines/comfyui/server-settings.ts';
import { JobRunner } from '../../../main/jobs/job-runner.ts';
import { MemoryStore } from '../../unit/jobs/fake-parts.ts';
import type { FakeComfyui } from '../fake-comfyui/fake-comfyui.ts';

const SESSION: GenerationSession = {
  id: 's',
  folder: 'f',
  startedAtMs: 0,
  label: '',
  batchFile: null,
  paused: false,
};

const TIMING: WatchTiming = {
  pollMs: 200,
  deafPollMs: 30,
  lookAgainMs: 40,
  historyLagMs: 400,
  giveUpMs: 1_000,
  withdrawWaitMs: 50,
};
const HEALTH: Partial<HealthTiming> = {
  checkMs: 200,
  retryMs: 20,
  maxRetryMs: 100,
  restMs: 10,
  maxRestMs: 80,
};

/** A stored value in memory. */
export function memoryValue<Value>(initial: Value): StoredValue<Value> {
  let value = initial;
  return {
    get: () => value,
    set(next) {
      value = next;
      return Promise.resolve();
    },
  };
}

export function memorySecrets(): SecretStore & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    read: (name) => Promise.resolve(entries.get(name) ?? null),
    write(name, value) {
      if (value === null) entries.delete(name);
      else entries.set(name, value);
      return Promise.resolve();
    },
  };
}

export function settingsFor(fakes: readonly FakeComfyui[]): ComfySettings {
  const servers = fakes.map(({ url }, index) => ({
    id: `server-${index + 1}`,
    title: `Server ${index + 1}`,
    url,
    enabled: true,
    folder: null,
  }));
  return { servers, families: {} };
}

/** What outlives the app: job rows and saved files. */
export class Disk {
  readonly store: MemoryStore;
  /** Bytes by uid. A second save of a uid is an error, as it is on a real disk. */
  readonly files = new Map<string, Uint8Array>();

  constructor(jobs: readonly Job[]) {
    this.store = new MemoryStore(jobs);
  }

  states(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { state } of this.store.rows.values()) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }
}

/** One life of the app over a disk: engine and dispatcher as the program wires them. */
export class Life {
  readonly engine: ComfyEngine;
  readonly runner: JobRunner;
  readonly #kill: () => void;

  private constructor(engine: ComfyEngine, runner: JobRunner, kill: () => void) {
    this.engine = engine;
    this.runner = runner;
    this.#kill = kill;
  }

  static async begin(
    disk: Disk,
    fakes: readonly FakeComfyui[],
    onSaved: (uid: string) => void = () => undefined,
    health: Partial<HealthTiming> = HEALTH,
  ): Promise<Life> {
    let dead = false;
    // After a kill nothing reaches the disk any more, however far the code gets.
    const alive = async <Value>(work: () => Promise<Value>): Promise<Value> =>
      dead ? new Promise<Value>(() => undefined) : work();
    const engine = await createComfyEngine({
      settings: memoryValue(settingsFor(fakes)),
      templates: memoryValue([]),
      secrets: memorySecrets(),
      isAllBlack: () => Promise.resolve(false),
      shrinkPicture: (bytes) => Promise.resolve(bytes),
      log: () => undefined,
      timing: TIMING,
      health,
    });
    const save = (image: PlannedImage, { bytes }: EngineOutput): Promise<void> =>
      alive(() => {
        if (disk.files.has(image.uid)) throw new Error(`${image.uid} is saved twice`);
        disk.files.set(image.uid, bytes);
        onSaved(image.uid);
        return Promise.resolve();
      });
    const { store } = disk;
    const runner = new JobRunner(
      {
        store: {
          jobs: (filter) => alive(() => store.jobs(filter)),
          sessions: (filter) => store.sessions(filter),
          sessionTallies: (ids) => store.sessionTallies(ids),
          updateJob: (id, patch) => alive(() => store.updateJob(id, patch)),
          pauseSession: () => store.pauseSession(),
          forgetJobs: (ids) => alive(() => store.forgetJobs(ids)),
        },
        engines: [engine],
        preparer: {
          prepare: (job) =>
            Promise.resolve({
              task: { jobId: job.id, request: job.request, inputs: [], imageCount: job.images.length },
              finish: (output) => Promise.resolve(output),
            }),
        },
        keeper: {
          adopt: (_job, image) => Promise.resolve(disk.files.has(image.uid)),
          save: (_job, image, output) => save(image, output),
        },
        now: () => Date.now(),
        log: () => undefined,
      },
      false,
    );
    await runner.start();
    return new Life(engine, runner, () => {
      dead = true;
    });
  }

  /** As `kill -9`: rows and files stay as they are at this moment, servers are told nothing. */
  kill(): void {
    this.#kill();
    void this.runner.close();
    void this.engine.close();
  }

  async end(): Promise<void> {
    await this.runner.close();
    await this.engine.close();
  }
}

/** One session's jobs, numbered and seeded in order. */
export function makeJobs(
  count: number,
  request: GenerationRequest,
  models: readonly string[] = [request.model],
): Job[] {
  return Array.from({ length: count }, (_, index) => {
    const seed = String(1000 + index);
    const model = models[index % models.length] ?? request.model;
    return {
      id: `job-${index}`,
      sessionId: SESSION.id,
      state: 'queued',
      request: { ...request, model, seed },
      images: [
        { uid: `uid-${index}`, count: index + 1, seed, path: `${index + 1}_seed_${seed}.png`, saved: false },
      ],
      position: index,
      ticket: null,
      attempts: 0,
      error: null,
      createdAtMs: 0,
      startedAtMs: null,
      endedAtMs: null,
    };
  });
}

/** Resolves when every job has ended; fails after `timeoutMs` without any change. */
export async function untilEnded(disk: Disk, timeoutMs = 30_000): Promise<void> {
  let last = '';
  let changedAt = performance.now();
  for (;;) {
    const now = JSON.stringify(disk.states());
    const open = [...disk.store.rows.values()].some(
      ({ state }) => !['done', 'failed', 'cancelled'].includes(state),
    );
    if (!open) return;
    if (now !== last) changedAt = performance.now();
    last = now;
    if (performance.now() - changedAt > timeoutMs) throw new Error(`stuck at ${now}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
