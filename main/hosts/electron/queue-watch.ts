import { ACTIVE_JOB_STATES, type Job } from '../../domain/job.ts';
import type { Studio } from '../../studio.ts';

/** How the queue stands, as tray, dock and taskbar show it. */
export interface QueueStatus {
  readonly queued: number;
  readonly active: number;
  /** Of the sessions that are under way, what is made of them, 0–1; null when nothing is. */
  readonly fraction: number | null;
  readonly paused: boolean;
}

/** A session that has just ended. */
export interface SessionEnd {
  readonly sessionId: string;
  readonly label: string;
  readonly saved: number;
  readonly failed: number;
  /** Of the first saved picture. */
  readonly uid: string | null;
  readonly firstError: string | null;
}

interface QueueWatchOptions {
  onStatus(status: QueueStatus): void;
  onSessionEnd(end: SessionEnd): void;
  /** The queue stands still and somebody has to do something, such as to make room. */
  onStopped(reason: string): void;
}

const STATUS_EVERY_MS = 250;

/** Follows the queue and says, at a pace a person can see, how it stands, and when a session is through. */
export function watchQueue(
  runner: Pick<Studio['runner'], 'board' | 'pause' | 'watch'>,
  options: QueueWatchOptions,
): () => void {
  const open = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isOpen = (job: Job): boolean => job.state === 'queued' || ACTIVE_JOB_STATES.includes(job.state);
  for (const job of runner.board.all()) if (isOpen(job)) open.add(job.sessionId);

  const tell = (): void => {
    timer = undefined;
    const jobs = runner.board.all();
    const active = jobs.filter((job) => ACTIVE_JOB_STATES.includes(job.state));
    const progress = new Map(runner.board.running().map(({ jobId, fraction }) => [jobId, fraction]));
    const sessions = new Set(active.map(({ sessionId }) => sessionId));
    const wanted = jobs.filter(({ sessionId, state }) => sessions.has(sessionId) && state !== 'cancelled');
    // What has ended is through, whether or not it came to anything.
    const made = wanted.reduce((sum, job) => sum + (isOpen(job) ? (progress.get(job.id) ?? 0) : 1), 0);
    options.onStatus({
      queued: jobs.filter((job) => job.state === 'queued').length,
      active: active.length,
      fraction: active.length === 0 ? null : made / wanted.length,
      paused: runner.pause !== null,
    });
  };
  const endOf = (sessionId: string): SessionEnd => {
    const jobs = runner.board.all().filter((job) => job.sessionId === sessionId);
    const saved = jobs.flatMap((job) => job.images.filter((image) => image.saved));
    const failed = jobs.filter((job) => job.state === 'failed');
    const session = runner.board.sessions().find(({ id }) => id === sessionId);
    return {
      sessionId,
      label: session?.label ?? '',
      saved: session?.savedImages ?? saved.length,
      failed: failed.length,
      uid: saved[0]?.uid ?? null,
      firstError: failed[0]?.error?.message ?? null,
    };
  };

  const unwatch = runner.watch((event) => {
    timer ??= setTimeout(tell, STATUS_EVERY_MS);
    if (event.kind === 'paused' && event.pause?.error) options.onStopped(event.pause.error.message);
    if (event.kind !== 'job') return;
    const { sessionId } = event.job;
    if (isOpen(event.job)) open.add(sessionId);
    else if (
      open.has(sessionId) &&
      !runner.board.all().some((job) => job.sessionId === sessionId && isOpen(job))
    ) {
      open.delete(sessionId);
      const end = endOf(sessionId);
      if (end.saved + end.failed > 0) options.onSessionEnd(end);
    }
  });
  tell();
  return () => {
    unwatch();
    clearTimeout(timer);
  };
}
