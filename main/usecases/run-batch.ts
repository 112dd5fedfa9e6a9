import type { Batch } from '../domain/batch/batch.ts';
import { batchRequest, chooseBatchModel } from '../domain/batch/batch-request.ts';
import { derivedId, indexOfDerivedId, NO_PROGRESS } from '../domain/batch/batch-run.ts';
import type { BatchRun, BatchRunOptions } from '../domain/batch/batch-run.ts';
import type { Expansion } from '../domain/batch/expansion.ts';
import type { EngineDescription } from '../domain/engine.ts';
import { AppError } from '../domain/errors.ts';
import { ENDED_JOB_STATES } from '../domain/job.ts';
import type { GenerationSession, Job, JobPlan, JobState } from '../domain/job.ts';
import { sessionFolder } from '../domain/naming.ts';
import type { BatchRunDeps } from './batch-run-ports.ts';
import { expandBatchFile } from './expand-batch.ts';
import {
  isOpen,
  liveRun,
  PICTURE_STATES,
  pictureState,
  setPicture,
  statusOf,
  type BatchRunStatus,
  type LiveRun,
  type PictureState,
} from './live-batch.ts';

export interface BatchSource {
  readonly text: string;
  readonly fileName: string;
  readonly category: string;
}

/** Runs of more pictures than this ask first. */
const BATCH_CONFIRM_ABOVE = 10_000;

/** Jobs a run keeps in the queue: refilled by so many once fewer than the second number are open. */
const CHUNK = 400;
const LOW_WATER = 200;

/**
 * Batches under way. A run's pictures are numbered; job and picture ids follow from the numbers, so that a run found
 * after a crash knows from the jobs in the catalog how far it had come, and makes none twice.
 */
export class BatchRuns {
  readonly #deps: BatchRunDeps;
  readonly #live = new Map<string, LiveRun>();
  readonly #listeners = new Set<(status: BatchRunStatus) => void>();
  readonly #unwatch: readonly (() => void)[];
  #closed = false;

  constructor(deps: BatchRunDeps) {
    this.#deps = deps;
    this.#unwatch = [
      deps.queue.watch((event) => {
        if (event.kind === 'job' && 'job' in event) this.#onJob(event.job);
      }),
      ...deps.engines.map((engine) => engine.onChange(() => void this.#onEngines())),
    ];
  }

  /** Goes on with what an earlier process left. The queue must have been started. */
  async start(): Promise<void> {
    for (const run of await this.#deps.store.list()) {
      if (run.state !== 'running') continue;
      try {
        await this.#revive(run);
      } catch (error) {
        // One batch that cannot go on must not keep the library from opening.
        this.#deps.log('error', 'A batch could not go on', { batch: run.fileName, error: String(error) });
      }
    }
  }

  /** Called with a run's state whenever something of it changed. */
  onChange(listener: (status: BatchRunStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Starts a batch as one generation session.
   * @throws AppError INVALID_BATCH with every problem; TOO_LARGE with `details.images` when more than
   * `BATCH_CONFIRM_ABOVE` pictures were not confirmed
   */
  async run(source: BatchSource, options: BatchRunOptions, confirmed: boolean): Promise<BatchRun> {
    const { deps, batch, prepared } = await this.#prepare(source, options);
    const { model, expansion } = prepared;
    const images = expansion.imageCount;
    if (images > BATCH_CONFIRM_ABOVE && !confirmed) {
      const message = `This batch makes ${images.toLocaleString('en')} pictures. Confirm to run it.`;
      throw new AppError('TOO_LARGE', message, { images, limit: BATCH_CONFIRM_ABOVE });
    }
    const startedAtMs = deps.now();
    const folder = sessionFolder(new Date(startedAtMs));
    const run: BatchRun = {
      id: deps.newUid(),
      fileName: source.fileName,
      category: source.category,
      title: batch.title || source.fileName.replace(/\.(ya?ml|json)$/i, ''),
      folder,
      batchFile: await deps.copyBatchFile(folder, source.fileName, source.text),
      startedAtMs,
      endedAtMs: null,
      options,
      engine: model?.engine.id ?? '',
      model: model?.model.id ?? '',
      workflow: expansion.workflow,
      fallbackSeed: deps.randomSeed(),
      imageBase: deps.newUid(),
      wildcards: Object.fromEntries(prepared.wildcards),
      images,
      cursor: 0,
      state: 'running',
      progress: NO_PROGRESS,
    };
    await deps.store.create(run, source.text);
    deps.log('info', 'A batch begins', { batch: run.batchFile, images, model: run.model });
    const live = this.#enter(run, batch, prepared.engines);
    await this.#fill(live);
    return live.run;
  }

  async #prepare(
    source: BatchSource,
    options: BatchRunOptions,
  ): Promise<{
    deps: BatchRunDeps;
    batch: Batch;
    prepared: Awaited<ReturnType<typeof expandBatchFile>>;
  }> {
    const deps = this.#deps;
    const batch = await deps.parse(source.text, source.fileName);
    const prepared = await expandBatchFile(deps, batch, options);
    const [first] = prepared.problems;
    if (first) {
      throw new AppError('INVALID_BATCH', `${source.fileName}: ${first.message}`, {
        issues: prepared.problems.map(({ line, column, message }) => ({
          field: source.fileName,
          message,
          ...(line !== null && { line }),
          ...(column !== null && { column }),
        })),
      });
    }
    return { deps, batch, prepared };
  }

  async pause(id: string, paused: boolean): Promise<void> {
    await this.#deps.queue.pauseSession(id, paused);
    const live = this.#live.get(id);
    if (!live) return;
    live.paused = paused;
    this.#tell(live);
  }

  /** Ends a run: what is queued is taken back, what is made stays. */
  async cancel(id: string): Promise<void> {
    const live = this.#live.get(id);
    if (live?.run.state !== 'running') return;
    await this.#save(live, { state: 'cancelled', endedAtMs: this.#deps.now() });
    await live.filling;
    await this.#deps.queue.cancel(await this.#jobIds(id, (state) => !ENDED_JOB_STATES.includes(state)));
    this.#tell(live);
  }

  /** Puts failed pictures back in the queue, and those of a cancelled run, with their numbers, and goes on from there. */
  async goOn(id: string): Promise<void> {
    const run =
      this.#live.get(id)?.run ?? (await this.#deps.store.list()).find((candidate) => candidate.id === id);
    if (!run) throw new AppError('NOT_FOUND', 'This batch is no longer known.');
    const live = this.#live.get(id) ?? (await this.#revive({ ...run, state: 'running' }));
    const again = await this.#deps.catalog.jobs({ sessionId: id, states: ['failed', 'cancelled'] });
    await this.#save(live, { state: 'running', endedAtMs: null });
    this.#deps.queue.add(again, this.#session(live));
    await this.#deps.queue.retry(again.map((job) => job.id));
    await this.pause(id, false);
    await this.#fill(live);
  }

  /** Every run, newest first, with how far it is. */
  async statuses(): Promise<readonly BatchRunStatus[]> {
    const runs = await this.#deps.store.list();
    return runs
      .toSorted((a, b) => b.startedAtMs - a.startedAtMs)
      .map((run) => {
        const live = this.#live.get(run.id);
        return live ? statusOf(live) : { run, paused: false, progress: run.progress };
      });
  }

  source(id: string): Promise<string> {
    return this.#deps.store.source(id);
  }

  /** Forgets a run that is over; its pictures stay. */
  async forget(id: string): Promise<void> {
    if (this.#live.get(id)?.run.state === 'running')
      throw new AppError('CONFLICT', 'This batch is still running.');
    this.#live.delete(id);
    await this.#deps.store.remove(id);
  }

  /** A run with what became of each picture; one that is over is read back from the catalog. */
  async look(id: string): Promise<{
    readonly run: BatchRun;
    readonly expansion: Expansion;
    readonly prompts: readonly string[];
    stateAt(index: number): PictureState;
  }> {
    const live = this.#live.get(id) ?? (await this.#readBack(id));
    return {
      run: live.run,
      expansion: live.expansion,
      prompts: live.prompts,
      stateAt: (index) => PICTURE_STATES[live.pictures[index] ?? 0] ?? 'waiting',
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const unwatch of this.#unwatch) unwatch();
    await Promise.all([...this.#live.values()].map((live) => live.filling));
  }

  #enter(run: BatchRun, batch: Batch, engines: readonly EngineDescription[]): LiveRun {
    const live = liveRun(run, batch, engines);
    this.#live.set(run.id, live);
    return live;
  }

  async #readBack(id: string): Promise<LiveRun> {
    const run = (await this.#deps.store.list()).find((candidate) => candidate.id === id);
    if (!run) throw new AppError('NOT_FOUND', 'This batch is no longer known.');
    const batch = await this.#deps.parse(await this.#deps.store.source(id), run.fileName);
    const engines = await Promise.all(this.#deps.engines.map((engine) => engine.describe()));
    const live = this.#enter(run, batch, engines);
    await this.#readJobs(live);
    return live;
  }

  /** Brings a run back to life: what its jobs in the catalog say is how far it has come. */
  async #revive(run: BatchRun): Promise<LiveRun> {
    const live = await this.#readBack(run.id);
    live.run = run;
    const sessions = await this.#deps.catalog.sessions(10_000);
    const session = sessions.find(({ id }) => id === run.id);
    live.paused = session?.paused ?? false;
    live.begun = session !== undefined;
    if (!session && run.cursor > 0) await this.#findLost(live);
    await this.#fill(live);
    return live;
  }

  async #readJobs(live: LiveRun): Promise<void> {
    let planned = live.run.cursor;
    for (let index = 0; index < planned; index++) setPicture(live, index, 'done');
    for (const job of await this.#deps.catalog.jobs({ sessionId: live.run.id })) {
      const index = this.#indexOf(live, job.id);
      if (index === undefined) continue;
      planned = Math.max(planned, index + 1);
      setPicture(live, index, pictureState(job.state));
      if (!ENDED_JOB_STATES.includes(job.state)) live.open++;
      live.begun = true;
    }
    // The jobs are written before the cursor: a crash in between leaves it behind.
    live.run = { ...live.run, cursor: planned };
  }

  /** After the catalog was made anew, jobs are gone but pictures are not: the ones that are missing are planned again. */
  async #findLost(live: LiveRun): Promise<void> {
    for (let from = 0; from < live.run.cursor; from += 1000) {
      const indexes = Array.from(
        { length: Math.min(1000, live.run.cursor - from) },
        (_, offset) => from + offset,
      );
      const uids = indexes.map((index) => derivedId(live.run.imageBase, index));
      const found = new Set((await this.#deps.catalog.records(uids)).map((record) => record.uid));
      for (const index of indexes) {
        if (found.has(derivedId(live.run.imageBase, index))) continue;
        setPicture(live, index, 'waiting');
        live.again.push(index);
      }
    }
  }

  #indexOf(live: LiveRun, jobId: string): number | undefined {
    const number = indexOfDerivedId(live.run.id, jobId);
    return number === undefined || number < 1 || number > live.run.images ? undefined : number - 1;
  }

  #onJob(job: Job): void {
    const live = this.#live.get(job.sessionId);
    const index = live && this.#indexOf(live, job.id);
    if (!live || index === undefined) return;
    const before = PICTURE_STATES[live.pictures[index] ?? 0] ?? 'waiting';
    const state = pictureState(job.state);
    if (before === state) return;
    setPicture(live, index, state);
    live.open += Number(isOpen(state)) - Number(isOpen(before));
    this.#tell(live);
    if (live.open < LOW_WATER) void this.#fill(live);
  }

  /** Hands the next pictures to the queue, one hand-over after the other. */
  #fill(live: LiveRun): Promise<void> {
    live.filling = live.filling
      .then(() => this.#fillOnce(live))
      .catch(async (error: unknown) => {
        this.#deps.log('error', 'A batch stopped', { batch: live.run.fileName, error: String(error) });
        await this.#save(live, { state: 'cancelled', endedAtMs: this.#deps.now() });
      });
    return live.filling;
  }

  async #fillOnce(live: LiveRun): Promise<void> {
    if (this.#closed || live.run.state !== 'running') return;
    const left = live.run.images - live.run.cursor;
    if (left === 0 && live.again.length === 0) {
      if (live.open > 0) return;
      await this.#save(live, { state: 'done', endedAtMs: this.#deps.now() });
      const { done, failed } = live.counts;
      this.#deps.log('info', 'A batch is done', { batch: live.run.batchFile, done, failed });
      return;
    }
    if (live.open >= LOW_WATER) return;
    const again = live.again.slice(0, CHUNK);
    const fresh = Array.from(
      { length: Math.min(left, CHUNK - again.length) },
      (_, offset) => live.run.cursor + offset,
    );
    const indexes = [...again, ...fresh];
    const plans: JobPlan[] = [];
    for (const index of indexes) {
      const plan = this.#plan(live, index);
      if (typeof plan === 'string') {
        if (!live.waits)
          this.#deps.log('warn', 'A batch waits for its model', { batch: live.run.fileName, reason: plan });
        live.waits = true;
        return;
      }
      plans.push(plan);
    }
    const session = this.#session(live);
    const highest = await this.#deps.highestCount(live.run.folder);
    const jobs = live.begun
      ? await this.#deps.catalog.appendJobs(live.run.id, highest, plans)
      : await this.#deps.catalog.submitSession({ ...session, highestOnDisk: highest }, plans);
    live.begun = true;
    live.again.splice(0, again.length);
    for (const index of indexes) setPicture(live, index, 'queued');
    live.open += indexes.length;
    this.#deps.queue.add(jobs, session);
    await this.#save(live, { cursor: live.run.cursor + fresh.length });
  }

  async #onEngines(): Promise<void> {
    const waiting = [...this.#live.values()].filter((live) => live.waits);
    if (waiting.length === 0) return;
    const engines = await Promise.all(this.#deps.engines.map((engine) => engine.describe()));
    for (const live of waiting) {
      live.engines = engines;
      live.waits = false;
      void this.#fill(live);
    }
  }

  #plan(live: LiveRun, index: number): JobPlan | string {
    const { run } = live;
    const image = live.expansion.imageAt(index);
    // The model settled on at the start, not the first that happens to be there after a restart.
    const settled = image.type === 'text-to-image' && image.settings.model === undefined;
    const settings = settled ? { ...image.settings, model: run.model, engine: run.engine } : image.settings;
    const chosen = chooseBatchModel(live.engines, image.type, settings, run.options, run.workflow);
    if (typeof chosen === 'string') return chosen;
    return {
      // From 1, so that no job has its session's id.
      id: derivedId(run.id, index + 1),
      request: batchRequest(chosen, image, image.seed),
      images: [{ uid: derivedId(run.imageBase, index), seed: image.seed }],
    };
  }

  #session({ run, paused }: LiveRun): GenerationSession {
    const { id, folder, startedAtMs, title, batchFile } = run;
    return { id, folder, startedAtMs, label: title, batchFile, paused };
  }

  async #jobIds(sessionId: string, applies: (state: JobState) => boolean): Promise<string[]> {
    const jobs = await this.#deps.catalog.jobs({ sessionId });
    return jobs.filter((job) => applies(job.state)).map((job) => job.id);
  }

  async #save(live: LiveRun, change: Partial<BatchRun>): Promise<void> {
    const { done, failed, cancelled, running } = live.counts;
    live.run = { ...live.run, ...change, progress: { done, failed, cancelled, running } };
    await this.#deps.store.put(live.run);
    this.#tell(live);
  }

  #tell(live: LiveRun): void {
    for (const listener of this.#listeners) listener(statusOf(live));
  }
}
