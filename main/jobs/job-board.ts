import type { Preview, Progress } from '../domain/engine.ts';
import {
  ENDED_JOB_STATES,
  type GenerationSession,
  type Job,
  type QueuePause,
  type SessionTally,
} from '../domain/job.ts';
import type { JobEvent, JobListener, RunningProgress, TalliedSession } from '../domain/job-event.ts';

/** Ended jobs kept in memory for the queue's list; older ones are read from the catalog when asked for. */
const ENDED_KEPT = 500;

const NOTHING: SessionTally = { plannedImages: 0, savedImages: 0 };

/** Jobs that ended last whose previews can still be fetched: a page may be about to, having just heard of them. */
const PREVIEWS_KEPT = 32;

/** What is known of jobs right now: the queue's order, progress and previews, and who wants to hear of it. */
export class JobBoard {
  readonly #jobs = new Map<string, Job>();
  readonly #sessions = new Map<string, GenerationSession>();
  readonly #tallies = new Map<string, SessionTally>();
  readonly #taken = new Set<string>();
  readonly #executors = new Map<string, string>();
  readonly #progress = new Map<string, RunningProgress>();
  readonly #previews = new Map<string, Preview>();
  readonly #listeners = new Set<JobListener>();
  readonly #now: () => number;
  #ended: string[] = [];
  /** Ids by position, ended ones among them until the next clean-up; sorted anew only after an insertion or a move. */
  #order: string[] | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  watch(listener: JobListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  all(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  sessions(): readonly TalliedSession[] {
    return [...this.#sessions.values()].map((session) => this.#tallied(session));
  }

  put(job: Job): void {
    const before = this.#jobs.get(job.id);
    this.#jobs.set(job.id, job);
    this.#tally(job, before);
    if (job.state === 'queued' && (before?.state !== 'queued' || before.position !== job.position))
      this.#order = null;
    // How far an attempt came that is begun anew tells nothing.
    if (job.state === 'queued') this.#forgetProgress(job.id);
    if (ENDED_JOB_STATES.includes(job.state)) this.#noteEnd(job, before);
    this.#tell({ kind: 'job', job });
  }

  putSessions(sessions: readonly GenerationSession[]): void {
    for (const session of sessions) {
      this.#sessions.set(session.id, session);
      this.#tellSession(session.id);
    }
  }

  /** Jobs that ended before the program started are in no other count. */
  setTallies(tallies: ReadonlyMap<string, SessionTally>): void {
    for (const [sessionId, tally] of tallies) {
      this.#tallies.set(sessionId, tally);
      this.#tellSession(sessionId);
    }
  }

  setSessionPaused(sessionId: string, paused: boolean): void {
    const session = this.#sessions.get(sessionId);
    if (session) this.putSessions([{ ...session, paused }]);
  }

  isSessionPaused(sessionId: string): boolean {
    return this.#sessions.get(sessionId)?.paused ?? false;
  }

  /** The batch file that a session runs. */
  batchFileOf(sessionId: string): string | null {
    return this.#sessions.get(sessionId)?.batchFile ?? null;
  }

  announcePause(pause: QueuePause | null): void {
    this.#tell({ kind: 'paused', pause });
  }

  markSaved(jobId: string, uid: string): void {
    const job = this.#jobs.get(jobId);
    if (!job) return;
    const images = job.images.map((image) => (image.uid === uid ? { ...image, saved: true } : image));
    this.put({ ...job, images });
  }

  /** A taken job is not offered again, whatever its row says. */
  setTaken(jobId: string, taken: boolean): void {
    if (taken) this.#taken.add(jobId);
    else this.#taken.delete(jobId);
  }

  isTaken(jobId: string): boolean {
    return this.#taken.has(jobId);
  }

  setExecutor(jobId: string, title: string): void {
    this.#executors.set(jobId, title);
  }

  executorOf(jobId: string): string | undefined {
    return this.#executors.get(jobId);
  }

  progress(jobId: string, progress: Progress): void {
    const job = this.#jobs.get(jobId);
    if (!job) return;
    const { startedAtMs } = job;
    const { fraction } = progress;
    const remainingMs =
      startedAtMs !== null && fraction >= 0.05
        ? Math.round((Math.max(0, this.#now() - startedAtMs) * (1 - fraction)) / fraction)
        : undefined;
    const preview = this.#progress.get(jobId)?.preview ?? 0;
    const running = { ...progress, jobId, startedAtMs, remainingMs, preview };
    this.#progress.set(jobId, running);
    this.#tell({ kind: 'progress', progress: running });
  }

  preview(jobId: string, preview: Preview): void {
    this.#previews.set(jobId, preview);
    const startedAtMs = this.#jobs.get(jobId)?.startedAtMs ?? null;
    const before = this.#progress.get(jobId);
    const base = before ?? { jobId, fraction: 0, startedAtMs, remainingMs: undefined, preview: 0 };
    const running = { ...base, preview: base.preview + 1 };
    this.#progress.set(jobId, running);
    this.#tell({ kind: 'progress', progress: running });
  }

  previewOf(jobId: string): Preview | undefined {
    return this.#previews.get(jobId);
  }

  running(): readonly RunningProgress[] {
    return [...this.#progress.values()];
  }

  /** Queued jobs nobody holds, first to run first. */
  *queuedInOrder(): Generator<Job> {
    this.#order ??= this.all()
      .filter((job) => job.state === 'queued')
      .sort((a, b) => a.position - b.position || a.createdAtMs - b.createdAtMs)
      .map((job) => job.id);
    const order = this.#order;
    let passed = 0;
    for (const id of order) {
      const job = this.#jobs.get(id);
      if (job?.state === 'queued' && !this.#taken.has(id)) yield job;
      else passed++;
      if (passed > 1000 && passed > order.length / 2) {
        this.#order = order.filter((kept) => this.#jobs.get(kept)?.state === 'queued');
        passed = 0;
      }
    }
  }

  ended(): readonly string[] {
    return this.all()
      .filter((job) => ENDED_JOB_STATES.includes(job.state))
      .map((job) => job.id);
  }

  remove(jobIds: readonly string[]): void {
    for (const id of jobIds) {
      const job = this.#jobs.get(id);
      if (job) this.#tally({ ...job, images: [] }, job);
      this.#forget(id);
    }
    this.#order = null;
    if (jobIds.length > 0) this.#tell({ kind: 'removed', jobIds });
  }

  /** New positions that bring `jobIds`, in their order, right before `beforeJobId` or to the end. */
  positionsFor(
    jobIds: readonly string[],
    beforeJobId: string | null,
  ): readonly { readonly job: Job; readonly position: number }[] {
    const order = [...this.queuedInOrder()];
    const moved = jobIds.map((id) => this.#jobs.get(id)).filter((job) => job?.state === 'queued') as Job[];
    const rest = order.filter((job) => !jobIds.includes(job.id));
    const at = beforeJobId === null ? rest.length : rest.findIndex((job) => job.id === beforeJobId);
    const index = at === -1 ? rest.length : at;
    const low = rest[index - 1]?.position ?? (rest[0]?.position ?? 0) - moved.length - 1;
    const high = rest[index]?.position ?? low + moved.length + 1;
    const step = (high - low) / (moved.length + 1);
    return moved.map((job, n) => ({ job, position: low + step * (n + 1) }));
  }

  #noteEnd(job: Job, before: Job | undefined): void {
    this.#progress.delete(job.id);
    if (before && ENDED_JOB_STATES.includes(before.state)) return;
    this.#ended.push(job.id);
    const faded = this.#ended.at(-PREVIEWS_KEPT - 1);
    if (faded !== undefined) this.#previews.delete(faded);
    if (this.#ended.length <= ENDED_KEPT) return;
    const drop = this.#ended.splice(0, this.#ended.length - ENDED_KEPT);
    for (const id of drop) {
      const state = this.#jobs.get(id)?.state;
      if (state && ENDED_JOB_STATES.includes(state) && state !== 'failed') this.#forget(id);
    }
  }

  #tallied(session: GenerationSession): TalliedSession {
    return { ...session, ...(this.#tallies.get(session.id) ?? NOTHING) };
  }

  /** A job that is only let go of here still counts: it is its session's as long as it is in the catalog. */
  #tally({ sessionId, images }: Job, before: Job | undefined): void {
    const planned = images.length - (before?.images.length ?? 0);
    const saved = savedOf(images) - savedOf(before?.images ?? []);
    if (planned === 0 && saved === 0) return;
    const { plannedImages, savedImages } = this.#tallies.get(sessionId) ?? NOTHING;
    this.#tallies.set(sessionId, {
      plannedImages: plannedImages + planned,
      savedImages: savedImages + saved,
    });
    this.#tellSession(sessionId);
  }

  #tellSession(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (session) this.#tell({ kind: 'session', session: this.#tallied(session) });
  }

  #forget(id: string): void {
    this.#jobs.delete(id);
    this.#executors.delete(id);
    this.#forgetProgress(id);
  }

  #forgetProgress(id: string): void {
    this.#progress.delete(id);
    this.#previews.delete(id);
  }

  #tell(event: JobEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function savedOf(images: Job['images']): number {
  return images.reduce((sum, { saved }) => sum + (saved ? 1 : 0), 0);
}
