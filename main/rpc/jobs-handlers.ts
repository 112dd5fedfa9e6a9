import type { Catalog } from '../domain/catalog.ts';
import { ACTIVE_JOB_STATES, ENDED_JOB_STATES, type Job, type QueuePause } from '../domain/job.ts';
import type { JobListener, RunningProgress, TalliedSession } from '../domain/job-event.ts';
import type { jobs, JobProgress, JobSelection, JobView, SessionView } from '../../preload/contract/jobs.ts';
import { coalesce } from './coalesce.ts';
import type { GroupHandlers } from './dispatcher.ts';

/** The running queue, as far as these methods need it. */
interface JobQueue {
  readonly pause: QueuePause | null;
  readonly board: {
    all(): readonly Job[];
    sessions(): readonly TalliedSession[];
    running(): readonly RunningProgress[];
    executorOf(jobId: string): string | undefined;
  };
  watch(listener: JobListener): () => void;
  cancel(jobIds: readonly string[]): Promise<number>;
  retry(jobIds: readonly string[]): Promise<number>;
  reorder(jobIds: readonly string[], beforeJobId: string | null): Promise<number>;
  setPaused(paused: boolean): Promise<void>;
  pauseSession(sessionId: string, paused: boolean): Promise<void>;
  clearEnded(): Promise<number>;
}

export interface JobsDependencies {
  readonly catalog: Pick<Catalog, 'jobs'>;
  readonly runner: JobQueue;
}

/** Ended jobs in a snapshot; the whole of a session can be asked for. */
const ENDED_SHOWN = 200;

export function createJobsHandlers({ catalog, runner }: JobsDependencies): GroupHandlers<typeof jobs> {
  const { board } = runner;
  const view = (job: Job): JobView => jobView(job, board.executorOf(job.id));

  const chosen = (which: JobSelection, applies: (job: Job) => boolean): string[] => {
    if ('jobIds' in which) return which.jobIds;
    return board
      .all()
      .filter((job) => applies(job) && ('all' in which || job.sessionId === which.sessionId))
      .map((job) => job.id);
  };
  const setPaused = async (sessionId: string | null, paused: boolean): Promise<{ changed: number }> => {
    if (sessionId === null) await runner.setPaused(paused);
    else await runner.pauseSession(sessionId, paused);
    return { changed: 1 };
  };

  return {
    watch(_input, emit, { signal }) {
      const changedJobs = coalesce<JobView>(
        (job) => job.id,
        (values) => emit({ kind: 'jobs', jobs: values }),
      );
      const changedSessions = coalesce<SessionView>(
        ({ id }) => id,
        (values) => emit({ kind: 'sessions', sessions: values }),
      );
      const progress = coalesce<JobProgress>(
        ({ jobId }) => jobId,
        (values) => emit({ kind: 'progress', progress: values }),
      );
      const unwatch = runner.watch((event) => {
        if (event.kind === 'job') {
          changedJobs.add(view(event.job));
          // Progress that still waits would come after the end.
          if (!ACTIVE_JOB_STATES.includes(event.job.state)) progress.drop(event.job.id);
        } else if (event.kind === 'progress') progress.add(progressView(event.progress));
        else if (event.kind === 'session') changedSessions.add(sessionView(event.session));
        else emit(event);
      });
      signal.addEventListener('abort', () => {
        unwatch();
        changedJobs.stop();
        changedSessions.stop();
        progress.stop();
      });
      const all = board.all();
      const ended = all.filter((job) => ENDED_JOB_STATES.includes(job.state)).slice(-ENDED_SHOWN);
      const shown = [...all.filter((job) => !ENDED_JOB_STATES.includes(job.state)), ...ended];
      const sessionIds = new Set(shown.map((job) => job.sessionId));
      return {
        pause: runner.pause,
        sessions: board
          .sessions()
          .filter(({ id }) => sessionIds.has(id))
          .map(sessionView),
        jobs: shown.map(view),
        progress: board.running().map(progressView),
      };
    },
    async session({ sessionId }) {
      const found = await catalog.jobs({ sessionId });
      return { jobs: found.map(view) };
    },
    async cancel({ which }) {
      const open = (job: Job): boolean => job.state === 'queued' || ACTIVE_JOB_STATES.includes(job.state);
      return { changed: await runner.cancel(chosen(which, open)) };
    },
    async retry({ which }) {
      return { changed: await runner.retry(chosen(which, (job) => job.state === 'failed')) };
    },
    async reorder({ jobIds, beforeJobId }) {
      return { changed: await runner.reorder(jobIds, beforeJobId) };
    },
    pause: ({ sessionId }) => setPaused(sessionId, true),
    resume: ({ sessionId }) => setPaused(sessionId, false),
    async clearEnded() {
      return { changed: await runner.clearEnded() };
    },
  };
}

function jobView(job: Job, executor: string | undefined): JobView {
  const { request } = job;
  return {
    id: job.id,
    sessionId: job.sessionId,
    state: job.state,
    type: request.type,
    engine: request.engine,
    model: request.model,
    prompt: request.prompt,
    width: request.width,
    height: request.height,
    seed: request.seed,
    uids: job.images.map((image) => image.uid),
    savedCount: job.images.filter((image) => image.saved).length,
    position: job.position,
    attempts: job.attempts,
    executor: executor ?? null,
    error: job.error,
    createdAtMs: job.createdAtMs,
    startedAtMs: job.startedAtMs,
    endedAtMs: job.endedAtMs,
  };
}

function sessionView(session: TalliedSession): SessionView {
  const { id, label, folder, startedAtMs, batchFile, paused, plannedImages, savedImages } = session;
  return { id, label, folder, startedAtMs, batchFile, paused, plannedImages, savedImages };
}

function progressView(progress: RunningProgress): JobProgress {
  return {
    jobId: progress.jobId,
    fraction: progress.fraction,
    step: progress.step ?? null,
    steps: progress.steps ?? null,
    stage: progress.stage ?? null,
    startedAtMs: progress.startedAtMs,
    remainingMs: progress.remainingMs ?? null,
    preview: progress.preview,
  };
}
