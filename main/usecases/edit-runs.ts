import type { Edit, EditCandidate, EditRun, MadeEdit } from '../domain/edit.ts';
import { AppError, isAppError } from '../domain/errors.ts';
import { ENDED_JOB_STATES, type Job } from '../domain/job.ts';
import { offsetSeed, type Seed } from '../domain/seed.ts';
import { editChainOf } from './edit-history.ts';
import { passesOf, submitEditPass, type EditDeps, type EditPass } from './edit-image.ts';

export interface EditRunDeps extends EditDeps {
  readonly newUid: () => string;
  readonly now: () => number;
  readonly randomSeed: () => Seed;
  /** Calls back with every job that changes. Returns the removal. */
  watchJobs(listener: (job: Job) => void): () => void;
  /** A job as it is now; undefined when it is not known any more. */
  jobNow(jobId: string): Job | undefined;
  cancelJobs(jobIds: readonly string[]): Promise<unknown>;
  /** The mask stretched to another size, stored as a mask of its own. */
  fitMask(maskId: string, width: number, height: number): Promise<string>;
  /** Moves pictures to the trash, undoably. */
  trash(uids: readonly string[]): Promise<unknown>;
  /** Where runs are kept from one start to the next. */
  readonly store: { get(): readonly KeptEditRun[]; set(runs: readonly KeptEditRun[]): Promise<void> };
  log(level: 'error', message: string, fields: Record<string, unknown>): void;
}

type Pass = Omit<EditPass, 'sourceUid'> & { readonly seed?: Seed };

/** A run as it outlives the program. */
export interface KeptEditRun {
  readonly view: EditRun;
  readonly passes: readonly Pass[];
  /** The picture that each candidate's latest pass makes, by the candidate's id. */
  readonly awaited: Readonly<Record<string, string>>;
}

interface OpenRun {
  view: EditRun;
  readonly passes: readonly Pass[];
  readonly awaited: Map<string, string>;
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
    for (const { view, passes, awaited } of kept) {
      const isThere = async (uid: string): Promise<boolean> =>
        (await this.#deps.catalog.record(uid))?.state.trashedAtMs === null;
      if (!(await isThere(view.sourceUid))) continue;
      const candidates: EditCandidate[] = [];
      for (const candidate of view.candidates)
        if (candidate.uid === null || (await isThere(candidate.uid))) candidates.push(candidate);
      if (candidates.length === 0) continue;
      const run: OpenRun = {
        view: { ...view, candidates },
        passes,
        awaited: new Map(Object.entries(awaited)),
      };
      this.#runs.set(view.id, run);
      for (const candidate of candidates) if (isOpen(candidate.state)) await this.#resume(run, candidate);
    }
    if (kept.length > 0) this.#tell();
  }

  async #resume(run: OpenRun, { id, jobId, pass }: EditCandidate): Promise<void> {
    const imageUid = run.awaited.get(id);
    const job = jobId === null ? undefined : this.#deps.jobNow(jobId);
    if (imageUid === undefined) void this.#runFrom(run, id, pass - 1, run.view.sourceUid);
    else if (job) this.#follow(run, id, job, imageUid);
    else if (await this.#deps.catalog.record(imageUid)) this.#passDone(run, id, imageUid);
    else this.#patch(run, id, { state: 'cancelled' });
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
    if (passes.length === 0) throw new AppError('INVALID_INPUT', 'There is nothing to extend.');
    const seed = options.seed ?? this.#deps.randomSeed();
    const run = this.#open({ kind: 'edit', sourceUid: edit.sourceUid, passes });
    try {
      const jobs = await submitEditPass(
        this.#deps,
        { ...passes[0]!, sourceUid: edit.sourceUid },
        { seed, count: options.count },
      );
      for (const job of jobs) {
        for (const image of job.images) {
          const candidate = newCandidate(this.#deps.newUid(), image.seed, passes.length);
          this.#add(run, { ...candidate, jobId: job.id });
          this.#follow(run, candidate.id, job, image.uid);
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
   * Makes every edit that led to `uid` anew, one after another, beginning with another picture. Masks are stretched to its size.
   * @throws AppError NOT_FOUND; INVALID_INPUT when `uid` is not the result of an edit
   */
  async replay(uid: string, ontoUid: string, seeds: 'same' | 'new'): Promise<EditRun> {
    const chain = await editChainOf(this.#deps, uid);
    if (chain.length === 0) throw new AppError('INVALID_INPUT', 'This picture was not made by an edit.');
    const passes = chain.flatMap((made): Pass[] => passesOf(made).map((pass) => withSeed(pass, made, seeds)));
    const run = this.#open({ kind: 'replay', sourceUid: ontoUid, passes });
    const candidate = newCandidate(this.#deps.newUid(), this.#deps.randomSeed(), passes.length);
    this.#add(run, candidate);
    this.#tell();
    void this.#runFrom(run, candidate.id, 0, ontoUid);
    return run.view;
  }

  /** Another candidate of the same edit, with a new seed. @throws AppError as `start` */
  async retry(runId: string): Promise<EditRun> {
    const run = this.#find(runId);
    const last = run.view.candidates.at(-1);
    const seed = last ? offsetSeed(last.seed, 1) : this.#deps.randomSeed();
    const candidate = newCandidate(this.#deps.newUid(), seed, run.passes.length);
    this.#add(run, candidate);
    this.#tell();
    void this.#runFrom(run, candidate.id, 0, run.view.sourceUid);
    return run.view;
  }

  /** Cancels what is not done; finished candidates stay. */
  async cancel(runId: string): Promise<void> {
    const run = this.#find(runId);
    const open = run.view.candidates.filter(({ state }) => state === 'waiting' || state === 'running');
    for (const { id } of open) this.#patch(run, id, { state: 'cancelled' });
    this.#tell();
    await this.#deps.cancelJobs(open.flatMap(({ jobId }) => jobId ?? []));
  }

  /** Takes candidates out of the run: their pictures go to the trash, and what is not done is cancelled. */
  async discard(runId: string, candidateIds: readonly string[]): Promise<void> {
    const run = this.#find(runId);
    const gone = run.view.candidates.filter(({ id }) => candidateIds.includes(id));
    run.view = {
      ...run.view,
      candidates: run.view.candidates.filter((candidate) => !gone.includes(candidate)),
    };
    if (run.view.candidates.length === 0) this.#runs.delete(runId);
    this.#tell();
    await this.#deps.cancelJobs(gone.flatMap(({ state, jobId }) => (isOpen(state) && jobId ? [jobId] : [])));
    const uids = gone.flatMap(({ uid }) => uid ?? []);
    if (uids.length > 0) await this.#deps.trash(uids);
  }

  /** Ends the decision: the named candidates stay in the library, the others go to the trash. */
  async settle(runId: string, keptIds: readonly string[]): Promise<void> {
    const run = this.#find(runId);
    const others = run.view.candidates.filter(({ id }) => !keptIds.includes(id)).map(({ id }) => id);
    if (others.length > 0) await this.discard(runId, others);
    this.#runs.delete(runId);
    this.#tell();
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
  }: Pick<EditRun, 'kind' | 'sourceUid'> & { passes: readonly Pass[] }): OpenRun {
    const sum = (side: 'left' | 'up'): number =>
      passes.reduce((total, { extend }) => total + (extend?.[side] ?? 0), 0);
    const view: EditRun = {
      id: this.#deps.newUid(),
      kind,
      sourceUid,
      type: passes.some(({ extend }) => extend) ? 'outpaint' : 'inpaint',
      offset: { x: 0 - sum('left'), y: 0 - sum('up') },
      candidates: [],
      startedAtMs: this.#deps.now(),
    };
    const run: OpenRun = { view, passes, awaited: new Map() };
    this.#runs.set(view.id, run);
    for (const id of this.#runs.keys()) {
      if (this.#runs.size <= RUNS_KEPT) break;
      this.#runs.delete(id);
    }
    return run;
  }

  #find(runId: string): OpenRun {
    const run = this.#runs.get(runId);
    if (!run) throw new AppError('NOT_FOUND', 'These candidates were already decided on.');
    return run;
  }

  #add(run: OpenRun, candidate: EditCandidate): void {
    run.view = { ...run.view, candidates: [...run.view.candidates, candidate] };
  }

  #patch(run: OpenRun, candidateId: string, patch: Partial<EditCandidate>): void {
    const candidates = run.view.candidates.map((one) =>
      one.id === candidateId ? { ...one, ...patch } : one,
    );
    run.view = { ...run.view, candidates };
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
      const runs = [...this.#runs.values()].map(({ view, passes, awaited }) => ({
        view,
        passes,
        awaited: Object.fromEntries(awaited),
      }));
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
    if (ENDED_JOB_STATES.includes(job.state)) this.#waiting.delete(job.id);
  }

  /** Waits for a pass that was submitted, and goes on with the next. */
  #follow(run: OpenRun, candidateId: string, job: Job, imageUid: string): void {
    run.awaited.set(candidateId, imageUid);
    const listeners = this.#waiting.get(job.id) ?? new Set();
    listeners.add((changed) => {
      if (changed.state === 'done') this.#passDone(run, candidateId, imageUid);
      else if (changed.state === 'failed' || changed.state === 'cancelled')
        this.#patch(run, candidateId, { state: changed.state, error: changed.error });
      else if (changed.state !== 'queued') this.#patch(run, candidateId, { state: 'running' });
      this.#tell();
    });
    this.#waiting.set(job.id, listeners);
    // It may have ended before anybody listened.
    const now = this.#deps.jobNow(job.id);
    if (now && now.state !== 'queued') this.#changed(now);
  }

  #passDone(run: OpenRun, candidateId: string, imageUid: string): void {
    const candidate = run.view.candidates.find(({ id }) => id === candidateId);
    if (!candidate) return;
    if (candidate.pass < candidate.passes) void this.#runFrom(run, candidateId, candidate.pass, imageUid);
    else this.#patch(run, candidateId, { state: 'done', uid: imageUid });
  }

  /** Submits the pass at `index` (from 0) for one candidate. What goes wrong is the candidate's error. */
  async #runFrom(run: OpenRun, candidateId: string, index: number, sourceUid: string): Promise<void> {
    const candidate = run.view.candidates.find(({ id }) => id === candidateId);
    const pass = run.passes[index];
    if (!candidate || !pass || candidate.state === 'cancelled') return;
    try {
      const fitted = await this.#fitted(pass, sourceUid);
      const seed = pass.seed ?? candidate.seed;
      const [job] = await submitEditPass(this.#deps, { ...fitted, sourceUid }, { seed, count: 1 });
      const image = job?.images[0];
      if (!job || !image) throw new AppError('INTERNAL', 'The edit could not be queued.');
      this.#patch(run, candidateId, { jobId: job.id, pass: index + 1 });
      this.#follow(run, candidateId, job, image.uid);
    } catch (error) {
      if (!isAppError(error)) throw error;
      const { code, message } = error;
      this.#patch(run, candidateId, { state: 'failed', error: { code, message } });
    }
    this.#tell();
  }

  async #fitted(pass: Pass, sourceUid: string): Promise<Pass> {
    if (pass.maskId === undefined) return pass;
    const [mask, source] = await Promise.all([
      this.#deps.maskFacts(pass.maskId),
      this.#deps.catalog.record(sourceUid),
    ]);
    if (!source) return pass;
    const { width, height } = source.file;
    if (mask.width === width && mask.height === height) return pass;
    return { ...pass, maskId: await this.#deps.fitMask(pass.maskId, width, height) };
  }
}

function isOpen(state: EditCandidate['state']): boolean {
  return state === 'waiting' || state === 'running';
}

function withSeed(pass: Omit<EditPass, 'sourceUid'>, made: MadeEdit, seeds: 'same' | 'new'): Pass {
  return seeds === 'same' && made.seed !== null ? { ...pass, seed: made.seed } : pass;
}

function newCandidate(id: string, seed: Seed, passes: number): EditCandidate {
  return { id, seed, state: 'waiting', jobId: null, uid: null, pass: 1, passes, error: null };
}
