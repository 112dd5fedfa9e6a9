import { NO_PROGRESS } from '../domain/batch/batch-run.ts';
import type { BatchRun, BatchRunOptions } from '../domain/batch/batch-run.ts';
import type { Expansion } from '../domain/batch/expansion.ts';
import { AppError } from '../domain/errors.ts';
import { ENDED_JOB_STATES } from '../domain/job.ts';
import type { GenerationSession, Job, JobState } from '../domain/job.ts';
import { sessionFolder } from '../domain/naming.ts';
import type { BatchRunDeps } from './batch-run-ports.ts';
import { expandBatchFile, type PreparedBatch } from './expand-batch.ts';
import {
  liveRun,
  openCount,
  pictureAt,
  setPicture,
  statusOf,
  takeJob,
  type BatchRunStatus,
  type LiveRun,
  type PictureState,
} from './live-batch.ts';
import { nextChunk, type BatchChunk } from './plan-batch-jobs.ts';
import { readBackBatch } from './read-back-batch.ts';

export interface BatchSource {
  readonly text: string;
  readonly fileName: string;
  readonly category: string;
}

/** Runs of more pictures than this ask first. */
const BATCH_CONFIRM_ABOVE = 10_000;

/** A run is given its next jobs once the queue holds fewer of it than this. */
const LOW_WATER = 200;

/**
 * Batches under way. A run's pictures are numbered; job and picture ids follow from the numbers, so that a run found
 * after a crash knows from the jobs in the catalog how far it had come, and makes none twice.
 */
export class BatchRuns {
  readonly #deps: BatchRunDeps;
  readonly #live = new Map<string, LiveRun>();
  /** Runs being read back, with what the queue said of them meanwhile: it is newer than what is read. */
  readonly #reading = new Map<string, { readonly live: Promise<LiveRun>; readonly heard: Job[] }>();
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
        await this.#fill(await this.#load(run));
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
    const deps = this.#deps;
    const batch = await deps.parse(source.text, source.fileName);
    const prepared = await expandBatchFile(deps, batch, options);
    refuseProblems(source, prepared);
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
    const live = liveRun(run, batch, prepared.engines);
    this.#live.set(run.id, live);
    await this.#fill(live);
    return live.run;
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
    const live = await this.#liveOf(id);
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
    /** Why a picture failed; null when it did not. */
    reasonAt(index: number): string | null;
  }> {
    const live = await this.#liveOf(id);
    return {
      run: live.run,
      expansion: live.expansion,
      prompts: live.prompts,
      stateAt: (index) => pictureAt(live, index),
      reasonAt: (index) => live.reasons.get(index) ?? null,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const unwatch of this.#unwatch) unwatch();
    await Promise.all([...this.#live.values()].map((live) => live.filling));
  }

  async #liveOf(id: string): Promise<LiveRun> {
    const live = this.#live.get(id);
    if (live) return live;
    const run = (await this.#deps.store.list()).find((candidate) => candidate.id === id);
    if (!run) throw new AppError('NOT_FOUND', 'This batch is no longer known.');
    return this.#load(run);
  }

  #load(run: BatchRun): Promise<LiveRun> {
    const begun = this.#reading.get(run.id);
    if (begun) return begun.live;
    const heard: Job[] = [];
    const live = readBackBatch(this.#deps, run)
      .then((read) => {
        for (const job of heard) takeJob(read, job);
        this.#live.set(run.id, read);
        return read;
      })
      .finally(() => this.#reading.delete(run.id));
    this.#reading.set(run.id, { live, heard });
    return live;
  }

  #onJob(job: Job): void {
    this.#reading.get(job.sessionId)?.heard.push(job);
    const live = this.#live.get(job.sessionId);
    if (!live || !takeJob(live, job)) return;
    this.#tell(live);
    if (live.run.state === 'running') {
      if (openCount(live) < LOW_WATER) void this.#fill(live);
    } else if (openCount(live) === 0) {
      // One that failed was tried again by itself.
      void this.#note(live, {});
    }
  }

  /** Hands the next pictures to the queue, one hand-over after the other. */
  #fill(live: LiveRun): Promise<void> {
    live.filling = live.filling
      .then(() => this.#fillOnce(live))
      .catch(async (error: unknown) => {
        this.#deps.log('error', 'A batch could not go on', {
          batch: live.run.fileName,
          error: String(error),
        });
        // It is tried again when the next of its jobs ends, which a full disk stops until there is room.
        if (openCount(live) === 0)
          await this.#note(live, { state: 'cancelled', endedAtMs: this.#deps.now() });
      });
    return live.filling;
  }

  async #fillOnce(live: LiveRun): Promise<void> {
    if (this.#closed || live.run.state !== 'running') return;
    const open = openCount(live);
    if (open >= LOW_WATER) return;
    const chunk = nextChunk(live);
    if (typeof chunk === 'string') {
      if (!live.waits)
        this.#deps.log('warn', 'A batch waits for its model', { batch: live.run.fileName, reason: chunk });
      live.waits = true;
      return;
    }
    if (chunk.indexes.length > 0) return this.#handOver(live, chunk);
    if (open > 0) return;
    await this.#note(live, { state: 'done', endedAtMs: this.#deps.now() });
    const { done, failed } = live.counts;
    this.#deps.log('info', 'A batch is done', { batch: live.run.batchFile, done, failed });
  }

  async #handOver(live: LiveRun, { indexes, plans, again }: BatchChunk): Promise<void> {
    const session = this.#session(live);
    const highest = await this.#deps.highestCount(live.run.folder);
    const jobs = live.begun
      ? await this.#deps.catalog.appendJobs(live.run.id, highest, plans)
      : await this.#deps.catalog.submitSession({ ...session, highestOnDisk: highest }, plans);
    live.begun = true;
    live.again.splice(0, again);
    for (const index of indexes) setPicture(live, index, 'queued');
    this.#deps.queue.add(jobs, session);
    await this.#note(live, { cursor: live.run.cursor + indexes.length - again });
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

  /** As `#save`, where nobody waits for it: what a full disk keeps from being written is read back from the catalog's rows. */
  async #note(live: LiveRun, change: Partial<BatchRun>): Promise<void> {
    try {
      await this.#save(live, change);
    } catch (error) {
      const { fileName } = live.run;
      this.#deps.log('warn', 'How far a batch is could not be written', {
        batch: fileName,
        error: String(error),
      });
      this.#tell(live);
    }
  }

  #tell(live: LiveRun): void {
    for (const listener of this.#listeners) listener(statusOf(live));
  }
}

/** @throws AppError INVALID_BATCH with everything that stands in the batch's way */
function refuseProblems({ fileName }: BatchSource, { problems }: PreparedBatch): void {
  const [first] = problems;
  if (!first) return;
  throw new AppError('INVALID_BATCH', `${fileName}: ${first.message}`, {
    issues: problems.map(({ line, column, message }) => ({
      field: fileName,
      message,
      ...(line !== null && { line }),
      ...(column !== null && { column }),
    })),
  });
}
