import type { JournalEntry } from '../domain/catalog-change.ts';
import type { Edit, EditCandidate, EditDecision, EditRun } from '../domain/edit.ts';
import { AppError, isAppError } from '../domain/errors.ts';
import type { Job } from '../domain/job.ts';
import { offsetSeed, type Seed } from '../domain/seed.ts';
import { keepNewest } from '../domain/keep-newest.ts';
import { editChainOf } from './edit-history.ts';
import { submitEditPass } from './edit-image.ts';
import { beginPass, passesOf, passesOfChain, type PassDeps, type RunPass } from './edit-passes.ts';
import {
  addCandidate,
  candidateOf,
  isOpen,
  keptRun,
  newRun,
  openRun,
  patchCandidate,
  progressOf,
  removeCandidates,
  setProgress,
  type KeptEditRun,
  type OpenRun,
} from './edit-run-state.ts';

export interface EditRunDeps extends PassDeps {
  readonly newUid: () => string;
  readonly now: () => number;
  readonly randomSeed: () => Seed;
  /** Calls back with every job that changes. Returns the removal. */
  watchJobs(listener: (job: Job) => void): () => void;
  /** A job as it is now; undefined when it is not known any more. */
  jobNow(jobId: string): Job | undefined;
  cancelJobs(jobIds: readonly string[]): Promise<unknown>;
  /** Moves pictures to the trash, undoably. */
  trash(uids: readonly string[]): Promise<JournalEntry | null>;
  /** Where runs are kept from one start to the next. */
  readonly store: { get(): readonly KeptEditRun[]; set(runs: readonly KeptEditRun[]): Promise<void> };
  log(level: 'error', message: string, fields: Record<string, unknown>): void;
}

/** Results that were not decided on are ordinary pictures; this many runs are remembered to be decided on. */
const RUNS_KEPT = 50;

/**
 * Edits under way and their candidates. Every result is saved as soon as it is done, so nothing is lost with a run;
 * what a run adds is that its results wait together to be accepted or discarded, over restarts too.
 */
export class EditRuns {
  readonly #deps: EditRunDeps;
  readonly #runs = new Map<string, OpenRun>();
  readonly #listeners = new Set<(runs: readonly EditRun[]) => void>();
  readonly #waiting = new Map<string, Set<(job: Job) => void>>();
  readonly #unwatch: () => void;
  #saving: Promise<void> | null = null;
  #unsaved = false;

  constructor(deps: EditRunDeps) {
    this.#deps = deps;
    this.#unwatch = deps.watchJobs((job) => this.#changed(job));
  }

  /** Goes on with the runs of the last time: what ended meanwhile is looked up, candidates whose picture is gone are left out. */
  async resume(): Promise<void> {
    const kept = this.#deps.store.get();
    for (const { view, passes, lastSeed, progress } of kept) {
      const isThere = async (uid: string): Promise<boolean> =>
        (await this.#deps.catalog.record(uid))?.state.trashedAtMs === null;
      if (!(await isThere(view.sourceUid))) continue;
      const candidates: EditCandidate[] = [];
      for (const candidate of view.candidates)
        if (candidate.uid === null || (await isThere(candidate.uid))) candidates.push(candidate);
      if (candidates.length === 0) continue;
      const run = openRun({ view: { ...view, candidates }, passes, lastSeed, progress });
      this.#runs.set(view.id, run);
      for (const candidate of candidates) if (candidate.state !== 'done') await this.#resume(run, candidate);
    }
    if (kept.length > 0) this.#tell();
  }

  async #resume(run: OpenRun, candidate: EditCandidate): Promise<void> {
    const { id, jobId } = candidate;
    const { awaited } = progressOf(run, id);
    const job = jobId === null ? undefined : this.#deps.jobNow(jobId);
    if (awaited === null) {
      if (isOpen(candidate)) void this.#goOn(run, id);
    } else if (job) this.#follow(run, id, job, awaited);
    else if (await this.#deps.catalog.record(awaited)) this.#passDone(run, id, awaited);
    else if (isOpen(candidate)) patchCandidate(run, id, { state: 'cancelled' });
  }

  all(): readonly EditRun[] {
    return [...this.#runs.values()].map(({ view }) => view);
  }

  watch(listener: (runs: readonly EditRun[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Starts an edit with some candidates; the first takes the seed, each further one the seed after it.
   * @throws AppError as `submitEditPass`, when the first pass is refused
   */
  async start(edit: Edit, options: { readonly seed: Seed | null; readonly count: number }): Promise<EditRun> {
    const passes = passesOf(edit);
    const first = passes[0];
    if (!first) throw new AppError('INVALID_INPUT', 'There is nothing to extend.');
    const seed = options.seed ?? this.#deps.randomSeed();
    const run = this.#open({ kind: 'edit', sourceUid: edit.sourceUid, passes, seed });
    try {
      const pass = { ...first, sourceUid: edit.sourceUid };
      const jobs = await submitEditPass(this.#deps, pass, { seed, count: options.count });
      for (const job of jobs) {
        for (const image of job.images) {
          const { id } = addCandidate(run, this.#deps.newUid(), image.seed, { jobId: job.id });
          this.#follow(run, id, job, image.uid);
        }
      }
    } catch (error) {
      this.#runs.delete(run.view.id);
      throw error;
    }
    this.#tell();
    return run.view;
  }

  /**
   * Takes every step that led to `uid` anew, one after another, beginning with another picture. Masks and crops are stretched to
   * its size.
   * @throws AppError NOT_FOUND; INVALID_INPUT when `uid` is not the result of an edit
   */
  async replay(uid: string, ontoUid: string, seeds: 'same' | 'new'): Promise<EditRun> {
    const passes = passesOfChain(await editChainOf(this.#deps, uid));
    if (passes.length === 0) throw new AppError('INVALID_INPUT', 'This picture was not made by an edit.');
    const run = this.#open({
      kind: 'replay',
      sourceUid: ontoUid,
      passes,
      seed: this.#deps.randomSeed(),
    });
    const { id } = addCandidate(run, this.#deps.newUid(), run.lastSeed, {}, seeds === 'same');
    this.#tell();
    void this.#goOn(run, id);
    return run.view;
  }

  /** Another candidate of the same edit, with a seed that none of the run had. @throws AppError NOT_FOUND */
  async retry(runId: string): Promise<EditRun> {
    const run = this.#find(runId);
    const { id } = addCandidate(run, this.#deps.newUid(), offsetSeed(run.lastSeed, 1));
    this.#tell();
    void this.#goOn(run, id);
    return run.view;
  }

  /** Cancels what is not done; finished candidates stay. */
  async cancel(runId: string): Promise<void> {
    const run = this.#find(runId);
    const open = run.view.candidates.filter(isOpen);
    for (const { id } of open) patchCandidate(run, id, { state: 'cancelled' });
    this.#tell();
    await this.#deps.cancelJobs(open.flatMap(({ jobId }) => jobId ?? []));
  }

  /**
   * Takes candidates out of the run: the pictures of all their passes go to the trash, and what is not done is cancelled.
   * @returns the step of the history; null when no picture had been made
   */
  async discard(runId: string, candidateIds: readonly string[]): Promise<JournalEntry | null> {
    return await this.#drop([{ run: this.#find(runId), candidateIds }]);
  }

  /**
   * Ends the decision on some runs: the named candidates stay in the library, the others go to the trash. A named one that is not
   * done goes on and waits for a decision of its own.
   * @returns the one step of the history; null when no picture went
   */
  async settle(decisions: readonly EditDecision[]): Promise<JournalEntry | null> {
    const decided = decisions.map(({ runId, keep }) => ({ run: this.#find(runId), keep: new Set(keep) }));
    const entry = await this.#drop(
      decided.map(({ run, keep }) => ({
        run,
        candidateIds: run.view.candidates.filter(({ id }) => !keep.has(id)).map(({ id }) => id),
      })),
    );
    for (const { run } of decided) {
      const done = run.view.candidates.filter((one) => !isOpen(one));
      this.#remove(
        run,
        done.map(({ id }) => id),
      );
    }
    return entry;
  }

  async #drop(
    drops: readonly { readonly run: OpenRun; readonly candidateIds: readonly string[] }[],
  ): Promise<JournalEntry | null> {
    const uids: string[] = [];
    const jobIds: string[] = [];
    for (const { run, candidateIds } of drops) {
      for (const one of run.view.candidates.filter(({ id }) => candidateIds.includes(id))) {
        uids.push(...progressOf(run, one.id).made);
        if (isOpen(one) && one.jobId !== null) jobIds.push(one.jobId);
      }
      this.#remove(run, candidateIds);
    }
    await this.#deps.cancelJobs(jobIds);
    return uids.length > 0 ? await this.#deps.trash(uids) : null;
  }

  async close(): Promise<void> {
    this.#unwatch();
    this.#waiting.clear();
    this.#listeners.clear();
    while (this.#saving) await this.#saving;
    this.#runs.clear();
  }

  #open({
    kind,
    sourceUid,
    passes,
    seed,
  }: Pick<EditRun, 'kind' | 'sourceUid'> & { passes: readonly RunPass[]; seed: Seed }): OpenRun {
    const id = this.#deps.newUid();
    const run = newRun({ id, kind, sourceUid, startedAtMs: this.#deps.now() }, passes, seed);
    this.#runs.set(id, run);
    keepNewest(this.#runs, RUNS_KEPT);
    return run;
  }

  #find(runId: string): OpenRun {
    const run = this.#runs.get(runId);
    if (!run) throw new AppError('NOT_FOUND', 'These candidates were already decided on.');
    return run;
  }

  /** Takes candidates out, and the run with its last one. */
  #remove(run: OpenRun, candidateIds: readonly string[]): void {
    removeCandidates(run, candidateIds);
    if (run.view.candidates.length === 0) this.#runs.delete(run.view.id);
    this.#tell();
  }

  #tell(): void {
    const runs = this.all();
    for (const listener of this.#listeners) listener(runs);
    this.#unsaved = true;
    this.#saving ??= this.#save();
  }

  /** Changes that come while one is written go out together. */
  async #save(): Promise<void> {
    while (this.#unsaved) {
      this.#unsaved = false;
      const runs = [...this.#runs.values()].map(keptRun);
      try {
        await this.#deps.store.set(runs);
      } catch (error) {
        this.#deps.log('error', 'Edit candidates could not be written', { error: String(error) });
      }
    }
    this.#saving = null;
  }

  #changed(job: Job): void {
    for (const listener of this.#waiting.get(job.id) ?? []) listener(job);
    // One that failed or was cancelled may be put back in the queue.
    if (job.state === 'done') this.#waiting.delete(job.id);
  }

  /** Waits for a pass that was submitted, and goes on with the next. */
  #follow(run: OpenRun, candidateId: string, job: Job, imageUid: string): void {
    setProgress(run, candidateId, { awaited: imageUid });
    const listeners = this.#waiting.get(job.id) ?? new Set();
    const listener = (changed: Job): void => {
      const { state, error } = changed;
      if (state === 'done') this.#passDone(run, candidateId, imageUid);
      // Put back in the queue when it was out of the run already: what it makes now is wanted, and nothing of the run's.
      else if (state === 'queued' && !candidateOf(run, candidateId)) listeners.delete(listener);
      else if (state === 'queued') patchCandidate(run, candidateId, { state: 'waiting', error });
      else if (state === 'failed' || state === 'cancelled')
        patchCandidate(run, candidateId, { state, error });
      else patchCandidate(run, candidateId, { state: 'running' });
      this.#tell();
    };
    listeners.add(listener);
    this.#waiting.set(job.id, listeners);
    // It may have ended before anybody listened.
    const now = this.#deps.jobNow(job.id);
    if (now && now.state !== 'queued') this.#changed(now);
  }

  #passDone(run: OpenRun, candidateId: string, imageUid: string): void {
    const candidate = candidateOf(run, candidateId);
    if (!candidate) {
      // It was discarded while its picture was being saved.
      void this.#safely(candidateId, async () => void (await this.#deps.trash([imageUid])));
      return;
    }
    const { made } = progressOf(run, candidateId);
    setProgress(run, candidateId, { made: [...made, imageUid], awaited: null });
    if (made.length + 1 < run.passes.length) void this.#goOn(run, candidateId);
    else patchCandidate(run, candidateId, { state: 'done', uid: imageUid });
  }

  /** Takes a candidate's next pass. What goes wrong is the candidate's error. */
  async #goOn(run: OpenRun, candidateId: string): Promise<void> {
    await this.#safely(candidateId, async () => {
      const { made, repeats } = progressOf(run, candidateId);
      const candidate = candidateOf(run, candidateId);
      const pass = run.passes[made.length];
      if (!candidate || !pass || candidate.state === 'cancelled') return;
      patchCandidate(run, candidateId, { pass: made.length + 1 });
      try {
        const begun = await beginPass(this.#deps, pass, {
          sourceUid: made.at(-1) ?? run.view.sourceUid,
          seed: candidate.seed,
          repeats,
        });
        if ('uid' in begun) return this.#passDone(run, candidateId, begun.uid);
        // It may have been cancelled or discarded before there was a job to cancel.
        const state = candidateOf(run, candidateId)?.state;
        patchCandidate(run, candidateId, { jobId: begun.job.id });
        this.#follow(run, candidateId, begun.job, begun.imageUid);
        if (state === undefined || state === 'cancelled') await this.#deps.cancelJobs([begun.job.id]);
      } catch (error) {
        const { code, message } = isAppError(error)
          ? error
          : new AppError('INTERNAL', 'Something went wrong. The log has the details.');
        patchCandidate(run, candidateId, { state: 'failed', error: { code, message } });
        if (!isAppError(error)) throw error;
      }
    });
    this.#tell();
  }

  /** What nobody waits for must not end the program. */
  async #safely(candidateId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const stack = error instanceof Error ? error.stack : String(error);
      this.#deps.log('error', 'An edit could not go on', { candidateId, error: stack });
    }
  }
}
