import {
  LEAVE_RUNNING,
  type EngineContext,
  type EngineOutput,
  type Executor,
  type Progress,
} from '../domain/engine.ts';
import { AppError, isAppError, type ErrorCode } from '../domain/errors.ts';
import type { GenerationRequest } from '../domain/generation.ts';
import {
  ACTIVE_JOB_STATES,
  ENDED_JOB_STATES,
  type GenerationSession,
  type Job,
  type JobState,
  type QueuePause,
} from '../domain/job.ts';
import type { JobListener } from '../domain/job-event.ts';
import type { JobPatch } from '../domain/catalog.ts';
import { assign } from './assignment.ts';
import { JobBoard } from './job-board.ts';
import { asFailure, isHeldAgainstJob, JobFailures } from './job-failures.ts';
import type { JobRunnerDeps } from './job-ports.ts';

/** Failures that every job would meet until somebody does something. */
const LIBRARY_STUCK: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['DISK_FULL', 'LIBRARY_UNWRITABLE']);

/** Sessions that are listed though nothing of them waits. */
const RECENT_SESSIONS = 1000;

/** Failures that say nothing of what was sent: it may be made by now, and its pictures wait on the server. */
const MAY_BE_MADE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['SERVER_UNREACHABLE', ...LIBRARY_STUCK]);

interface Running {
  readonly executor: Executor;
  readonly controller: AbortController;
  /** Set when the user cancelled it, as against the app closing. */
  cancelled: boolean;
}

/**
 * Runs the durable queue: gives queued jobs to executors, keeps what they make, and brings every job to exactly one end.
 * The rows in the catalog are the truth; what is held here is what they say plus what is under way.
 */
export class JobRunner {
  readonly board: JobBoard;
  readonly #deps: JobRunnerDeps;
  readonly #running = new Map<string, Running>();
  readonly #settled = new Map<string, Promise<void>>();
  /** Why queued jobs wait, where no server that answers can do them. */
  readonly #saidWhy = new Map<string, string>();
  readonly #failures: JobFailures;
  readonly #unsubscribe: (() => void)[];
  #closed = false;
  #pause: QueuePause | null;

  constructor(deps: JobRunnerDeps, paused: boolean) {
    this.#deps = deps;
    this.#pause = paused ? { error: null } : null;
    this.board = new JobBoard(deps.now);
    this.#failures = new JobFailures(deps.engines);
    this.#unsubscribe = deps.engines.map((engine) => engine.onChange(() => this.pump()));
  }

  /** Null while the queue runs. */
  get pause(): QueuePause | null {
    return this.#pause;
  }

  /** Jobs that an executor holds now. */
  get activeCount(): number {
    return this.#running.size;
  }

  watch(listener: JobListener): () => void {
    return this.board.watch(listener);
  }

  /**
   * Reads the queue back and settles what an earlier run left: what it saved is in the catalog when this resolves, tickets are
   * followed up behind it.
   */
  async start(): Promise<void> {
    // Failed ones wait for the user's word: retry them, or clear them away.
    const open = await this.#deps.store.jobs({ states: ['queued', 'failed', ...ACTIVE_JOB_STATES] });
    const sessionIds = [...new Set(open.map(({ sessionId }) => sessionId))];
    this.board.putSessions(await this.#deps.store.sessions({ newest: RECENT_SESSIONS }));
    // What waits may be older: it may have been paused.
    this.board.putSessions(await this.#deps.store.sessions({ ids: sessionIds }));
    for (const job of open) this.board.put(job);
    this.board.setTallies(await this.#deps.store.sessionTallies(sessionIds));
    const active = open.filter(({ state }) => ACTIVE_JOB_STATES.includes(state));
    const adoptions = active.map((job) => {
      const executor = this.#findExecutor(job);
      const adopted = this.#adoptWhole(job);
      this.#launch(job, () => this.#resume(job, executor, adopted), executor);
      return adopted;
    });
    await Promise.allSettled(adoptions);
    // A full disk may have taken a picture's file and not its row.
    for (const job of open.filter(({ state }) => state === 'failed')) {
      await this.#adoptWhole(job).catch((error: unknown) => {
        this.#deps.log('warn', 'What a failed job made is not entered', {
          jobId: job.id,
          error: String(error),
        });
      });
    }
    this.pump();
  }

  /** Takes in jobs whose rows were just written. */
  add(jobs: readonly Job[], session: GenerationSession): void {
    this.board.putSessions([session]);
    for (const job of jobs) this.board.put(job);
    this.pump();
  }

  /** Gives out whatever can be given out now. */
  pump(): void {
    if (this.#closed || this.#pause || this.#freeSlots() === 0) return;
    // Requests that nobody can take now are not asked about again in this round: a queue is thousands of like jobs.
    const hopeless = new Set<string>();
    for (const job of this.board.queuedInOrder()) {
      if (this.board.isSessionPaused(job.sessionId)) continue;
      const failedOn = this.#failures.executorsOf(job.id);
      const key = needsOf(job, failedOn);
      if (hopeless.has(key)) continue;
      const assignment = assign(job.request, this.#deps.engines, (id) => this.#loadOf(id), failedOn);
      if (assignment.kind === 'wait') {
        hopeless.add(key);
        this.#sayWhy(job, assignment.reason);
      } else if (assignment.kind === 'impossible') {
        this.#launch(job, () => this.#end(job, 'failed', assignment.reason));
      } else {
        const { executor } = assignment;
        this.#launch(job, () => this.#run(job, executor), executor);
      }
      if (this.#freeSlots() === 0) return;
    }
  }

  /** Of the first of its kind: a queue is thousands of like jobs. Not in its row: it holds for now. */
  #sayWhy(job: Job, reason: AppError | null): void {
    const said = this.#saidWhy.get(job.id);
    if (reason?.message === said || (said === undefined && reason === null)) return;
    if (reason) this.#saidWhy.set(job.id, reason.message);
    else this.#saidWhy.delete(job.id);
    this.board.put({ ...job, error: reason && { code: reason.code, message: reason.message } });
  }

  async cancel(jobIds: readonly string[]): Promise<number> {
    const aborted = new Set(jobIds.filter((id) => this.#abort(id)));
    // At once: each that ends makes room for another, which must be none of these.
    let changed = aborted.size + (await this.#cancelQueued(jobIds));
    for (const id of jobIds) {
      if (aborted.has(id)) continue;
      // One that is still looked for after a start belongs to nobody yet.
      await this.#settled.get(id);
      changed += this.#abort(id) ? 1 : await this.#cancelQueued([id]);
    }
    await Promise.all(jobIds.map((id) => this.#settled.get(id)));
    return changed;
  }

  #cancelQueued(jobIds: readonly string[]): Promise<number> {
    return this.#whileClaimed(jobIds, ['queued'], async (jobs) => {
      for (const job of jobs) await this.#end(this.#latest(job), 'cancelled', null);
    });
  }

  #abort(jobId: string): boolean {
    const running = this.#running.get(jobId);
    if (!running) return false;
    running.cancelled = true;
    running.controller.abort();
    return true;
  }

  /** Changes those of the jobs that are in such a state and that nobody else is at. @returns how many these are */
  async #whileClaimed(
    jobIds: readonly string[],
    states: readonly JobState[],
    change: (jobs: readonly Job[]) => Promise<void>,
  ): Promise<number> {
    const jobs = jobIds.flatMap((id) => {
      const job = this.board.get(id);
      return job && !this.board.isTaken(id) && states.includes(job.state) ? [job] : [];
    });
    // Until that is written nothing else may begin with them.
    for (const { id } of jobs) this.board.setTaken(id, true);
    try {
      await change(jobs);
    } finally {
      for (const { id } of jobs) this.board.setTaken(id, false);
    }
    return jobs.length;
  }

  /** Puts failed and cancelled jobs back in the queue, with their numbers, seeds and uids. */
  async retry(jobIds: readonly string[]): Promise<number> {
    const changed = await this.#whileClaimed(jobIds, ['failed', 'cancelled'], async (jobs) => {
      for (const job of jobs) {
        await this.#patch(job, {
          state: 'queued',
          error: null,
          ticket: job.error ? ticketAfter(job, job.error.code) : null,
          attempts: 0,
          startedAtMs: null,
          endedAtMs: null,
        });
      }
    });
    this.pump();
    return changed;
  }

  /** Moves queued jobs before another, or to the end. */
  async reorder(jobIds: readonly string[], beforeJobId: string | null): Promise<number> {
    const moves = this.board.positionsFor(jobIds, beforeJobId);
    for (const { job, position } of moves) await this.#patch(job, { position });
    return moves.length;
  }

  async setPaused(paused: boolean): Promise<void> {
    this.#setPause(paused ? { error: null } : null);
    if (!paused) this.pump();
  }

  #setPause(pause: QueuePause | null): void {
    this.#pause = pause;
    this.board.announcePause(pause);
  }

  async pauseSession(sessionId: string, paused: boolean): Promise<void> {
    await this.#deps.store.pauseSession(sessionId, paused);
    this.board.setSessionPaused(sessionId, paused);
    if (!paused) this.pump();
  }

  async clearEnded(): Promise<number> {
    return this.#whileClaimed(this.board.ended(), ENDED_JOB_STATES, async (jobs) => {
      const ended = jobs.map(({ id }) => id);
      await this.#deps.store.forgetJobs(ended);
      this.board.remove(ended);
    });
  }

  /** Resolves when no job is queued or under way (paused ones included in neither). */
  async idle(): Promise<void> {
    while (this.#settled.size > 0) await Promise.all(this.#settled.values());
  }

  /** Stops without ending jobs: what was under way is found again at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    for (const running of this.#running.values()) running.controller.abort(LEAVE_RUNNING);
    await Promise.all(this.#settled.values());
  }

  /** Tasks that healthy executors have room for. */
  #freeSlots(): number {
    const executors = this.#deps.engines.flatMap((engine) => engine.executors());
    return executors
      .filter((executor) => executor.isHealthy())
      .reduce((free, executor) => free + Math.max(0, executor.capacity - this.#loadOf(executor.id)), 0);
  }

  #loadOf(executorId: string): number {
    let load = 0;
    for (const running of this.#running.values()) if (running.executor.id === executorId) load++;
    return load;
  }

  /** Runs one step of a job's life so that nothing else starts it meanwhile and no failure goes unseen. */
  #launch(job: Job, work: () => Promise<void>, executor?: Executor): void {
    this.board.setTaken(job.id, true);
    this.#saidWhy.delete(job.id);
    if (executor) this.#hold(job, executor);
    const settled = work()
      .catch((error: unknown) => {
        this.#deps.log('error', 'A job could not be settled', { jobId: job.id, error: String(error) });
        // Its row could not be written (a full disk): it counts as failed until it is retried or the program starts again.
        const failure = asFailure(error);
        this.#pauseIfStuck(failure);
        const { code, message } = failure;
        this.board.put({
          ...this.#latest(job),
          state: 'failed',
          error: { code, message },
          endedAtMs: this.#deps.now(),
        });
      })
      .finally(() => {
        this.#running.delete(job.id);
        this.#settled.delete(job.id);
        this.board.setTaken(job.id, false);
        this.pump();
      });
    this.#settled.set(job.id, settled);
  }

  #hold(job: Job, executor: Executor): void {
    this.#running.set(job.id, { executor, controller: new AbortController(), cancelled: false });
    this.board.setExecutor(job.id, executor.title);
  }

  async #run(job: Job, executor: Executor): Promise<void> {
    if (await this.#adoptWhole(job)) return;
    const ticket = job.ticket?.executorId === executor.id ? job.ticket : null;
    const current = await this.#patch(this.#latest(job), {
      state: 'dispatched',
      attempts: job.attempts + 1,
      ticket,
      startedAtMs: null,
      error: null,
    });
    await this.#work(current, executor, async (task, context) => {
      const found = ticket ? await executor.recover(ticket, task, context) : 'lost';
      if (found !== 'lost') return found;
      const lost = ticket && this.#failures.lostForGood(job.id, executor);
      if (lost) throw lost;
      context.signal.throwIfAborted();
      return executor.run(task, context);
    });
  }

  /** Goes on with a job that was under way when the app ended. */
  async #resume(job: Job, executor: Executor | undefined, adopted: Promise<boolean>): Promise<void> {
    if (await adopted) return;
    const current = this.#latest(job);
    const { ticket } = current;
    if (!ticket || !executor) {
      await this.#patch(current, { state: 'queued', ticket: null });
      return;
    }
    await this.#work(current, executor, (task, context) => executor.recover(ticket, task, context));
  }

  /** Who was given a job. */
  #findExecutor({ request, ticket }: Job): Executor | undefined {
    const engine = this.#deps.engines.find(({ id }) => id === request.engine);
    return engine?.executors().find(({ id }) => id === ticket?.executorId);
  }

  /**
   * Enters what lies on disk of its pictures: a kill or a full disk may have kept one's row from being written, and a power cut
   * may have taken back what was written last, its own row's state among it.
   * @returns whether that was all of them, and the job is done
   */
  async #adoptWhole(job: Job): Promise<boolean> {
    for (const image of job.images) {
      if (!image.saved && (await this.#deps.keeper.adopt(job, image)))
        this.board.markSaved(job.id, image.uid);
    }
    const adopted = this.#latest(job);
    if (!adopted.images.every((image) => image.saved)) return false;
    await this.#end(adopted, 'done', null);
    return true;
  }

  async #work(
    job: Job,
    executor: Executor,
    begin: (
      task: Parameters<Executor['run']>[0],
      context: EngineContext,
    ) => Promise<AsyncIterable<EngineOutput> | 'lost'>,
  ): Promise<void> {
    const running = this.#running.get(job.id);
    const controller = running?.controller ?? new AbortController();
    try {
      const prepared = await this.#deps.preparer.prepare(job, controller.signal);
      const outputs = await begin(prepared.task, this.#contextOf(job, controller.signal));
      if (outputs === 'lost') {
        await this.#patch(this.#latest(job), { state: 'queued', ticket: null });
        return;
      }
      for await (const output of outputs) await this.#keep(job, await prepared.finish(output), output.index);
      const latest = this.#latest(job);
      const unsaved = latest.images.filter((image) => !image.saved).length;
      if (unsaved > 0) {
        throw new AppError(
          'ENGINE_FAILED',
          `${executor.title} finished without making ${unsaved} of the pictures`,
        );
      }
      await this.#end(latest, 'done', null);
      this.#failures.settle(job.id, executor);
    } catch (error) {
      await this.#settleFailure(this.#latest(job), running, error);
    }
  }

  #contextOf(job: Job, signal: AbortSignal): EngineContext {
    return {
      signal,
      onProgress: (progress: Progress) => this.board.progress(job.id, progress),
      onPreview: (preview) => this.board.preview(job.id, preview),
      persistTicket: async (ticket) => {
        await this.#patch(this.#latest(job), { ticket });
      },
      onStarted: () => {
        const { ticket, state } = this.#latest(job);
        if (ticket) this.#failures.noteBegun(job.id, ticket.remoteId);
        if (state !== 'dispatched') return;
        const startedAtMs = this.#deps.now();
        this.#patch(this.#latest(job), { state: 'running', startedAtMs }).catch((error: unknown) => {
          this.#deps.log('warn', 'A job’s start could not be noted', { jobId: job.id, error: String(error) });
        });
      },
    };
  }

  async #keep(job: Job, output: EngineOutput, index: number): Promise<void> {
    const latest = this.#latest(job);
    const image = latest.images[index];
    if (!image)
      throw new AppError(
        'SERVER_PROTOCOL',
        `The engine sent picture ${index + 1} of ${latest.images.length}`,
      );
    if (image.saved) return;
    // Noting the state takes no time from saving; should it fail, so will noting the end.
    const noted = this.#patch(latest, { state: 'saving' });
    const batchFile = this.board.batchFileOf(job.sessionId);
    const saving = this.#deps.keeper.save(latest, image, output, batchFile);
    const [kept] = await Promise.allSettled([saving, noted]);
    if (kept.status === 'rejected') throw kept.reason;
    this.board.markSaved(job.id, image.uid);
  }

  async #settleFailure(job: Job, running: Running | undefined, error: unknown): Promise<void> {
    if (running?.cancelled) return this.#end(job, 'cancelled', null);
    if (this.#closed) return;
    const isLost = isAppError(error) && error.details['lost'] === true;
    const lost = isLost && running ? this.#failures.lostForGood(job.id, running.executor) : null;
    const failure = lost ?? asFailure(error);
    if (!isAppError(error)) {
      this.#deps.log('error', 'A job failed unexpectedly', { jobId: job.id, error: describe(error) });
    }
    if (running) this.#failures.note(job.id, running.executor, failure);
    if (this.#failures.mayGoOn(job, failure)) {
      this.#deps.log('warn', 'A job goes back to the queue', { jobId: job.id, reason: failure.message });
      const { code, message } = failure;
      // It says why it waits again.
      const attempts = isHeldAgainstJob(failure) ? job.attempts : job.attempts - 1;
      const ticket = ticketAfter(job, code);
      await this.#patch(job, { state: 'queued', ticket, attempts, error: { code, message } });
      return;
    }
    this.#pauseIfStuck(failure);
    await this.#end(job, 'failed', failure);
  }

  /** What comes next could not be kept either, and would be made for nothing. */
  #pauseIfStuck({ code, message }: AppError): void {
    if (LIBRARY_STUCK.has(code) && !this.#pause?.error) this.#setPause({ error: { code, message } });
  }

  async #end(job: Job, state: JobState, failure: AppError | null): Promise<void> {
    if (state !== 'done') this.#failures.forget(job.id);
    this.#saidWhy.delete(job.id);
    await this.#patch(job, {
      state,
      error: failure && { code: failure.code, message: failure.message },
      endedAtMs: this.#deps.now(),
    });
  }

  #latest(job: Job): Job {
    return this.board.get(job.id) ?? job;
  }

  /** The row first, then what others see: nothing is shown that a crash could take back. */
  async #patch(job: Job, patch: JobPatch): Promise<Job> {
    await this.#deps.store.updateJob(job.id, patch);
    const changed: Job = { ...this.#latest(job), ...patch };
    this.board.put(changed);
    return changed;
  }
}

/** Under which a job that failed is looked for before it is sent again; null when it must be made anew. */
function ticketAfter({ ticket }: Job, code: ErrorCode): Job['ticket'] {
  return MAY_BE_MADE.has(code) ? ticket : null;
}

const needs = new WeakMap<GenerationRequest, string>();

/** Equal for jobs that the same executors can do. Asked for the whole queue each time something ends, hence remembered. */
function needsOf({ request }: Job, failedOn: ReadonlySet<string>): string {
  let key = needs.get(request);
  if (key === undefined) {
    const { engine, model, type, loras, inputs, extra } = request;
    const names = loras.map(({ name }) => name);
    const roles = inputs.map(({ role }) => role);
    key = JSON.stringify([engine, model, type, names, roles, extra]);
    needs.set(request, key);
  }
  return failedOn.size === 0 ? key : `${key} ${[...failedOn].join(' ')}`;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
