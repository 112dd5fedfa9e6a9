import type { QueuePause } from '../../main/domain/job.ts';
import { create } from 'zustand';
import type {
  JobProgress,
  JobView,
  QueueDelta,
  QueueSnapshot,
  SessionView,
} from '../../preload/contract/jobs.ts';
import { api } from './api.ts';

interface QueueState {
  /** False until the first snapshot. */
  readonly known: boolean;
  /** Null while the queue runs. */
  readonly pause: QueuePause | null;
  readonly jobs: ReadonlyMap<string, JobView>;
  readonly sessions: ReadonlyMap<string, SessionView>;
  readonly progress: ReadonlyMap<string, JobProgress>;
}

const EMPTY: QueueState = {
  known: false,
  pause: null,
  jobs: new Map(),
  sessions: new Map(),
  progress: new Map(),
};

/** The queue as main has it, kept current by one subscription for the whole page. */
export const useQueue = create<QueueState>(() => EMPTY);

export function watchQueue(): void {
  api.jobs.watch.subscribe(
    {},
    {
      onSnapshot: (snapshot) => useQueue.setState(stateOf(snapshot)),
      onDelta: (delta) => useQueue.setState((state) => applyQueueDelta(state, delta)),
    },
  );
}

function stateOf(snapshot: QueueSnapshot): QueueState {
  return {
    known: true,
    pause: snapshot.pause,
    jobs: new Map(snapshot.jobs.map((job) => [job.id, job])),
    sessions: new Map(snapshot.sessions.map((session) => [session.id, session])),
    progress: new Map(snapshot.progress.map((progress) => [progress.jobId, progress])),
  };
}

/** The state after one delta. Progress is that of jobs under way only. */
export function applyQueueDelta(state: QueueState, delta: QueueDelta): QueueState {
  switch (delta.kind) {
    case 'jobs': {
      const jobs = new Map(state.jobs);
      const progress = new Map(state.progress);
      for (const job of delta.jobs) {
        jobs.set(job.id, job);
        if (!isActive(job)) progress.delete(job.id);
      }
      return { ...state, jobs, progress };
    }
    case 'removed': {
      const jobs = new Map(state.jobs);
      for (const id of delta.jobIds) jobs.delete(id);
      return { ...state, jobs };
    }
    case 'sessions': {
      const sessions = new Map(state.sessions);
      for (const session of delta.sessions) sessions.set(session.id, session);
      return { ...state, sessions };
    }
    case 'progress': {
      const progress = new Map(state.progress);
      for (const item of delta.progress) {
        const job = state.jobs.get(item.jobId);
        if (!job || isActive(job)) progress.set(item.jobId, item);
      }
      return { ...state, progress };
    }
    case 'paused':
      return { ...state, pause: delta.pause };
  }
}

export function isEnded(job: JobView): boolean {
  return job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
}

export function isActive(job: JobView): boolean {
  return job.state === 'dispatched' || job.state === 'running' || job.state === 'saving';
}
