import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  watchQueue,
  type QueueStatus,
  type SessionEnd,
} from '../../../../main/hosts/electron/queue-watch.ts';
import type { Job, JobState } from '../../../../main/domain/job.ts';
import { requestFor } from '../../../../main/domain/model-request.ts';
import { BUILTIN_DESCRIPTION } from '../../../../main/engines/builtin/describe-builtin.ts';
import type { JobListener } from '../../../../main/domain/job-event.ts';
import { JobBoard } from '../../../../main/jobs/job-board.ts';

const [model] = BUILTIN_DESCRIPTION.models;
if (!model) throw new Error('no model');
const request = requestFor('builtin', model, 'text-to-image', { prompt: 'fox' });

function job(id: string, state: JobState, extra: Partial<Job> = {}): Job {
  const image = {
    uid: `uid-${id}`,
    count: 1,
    seed: request.seed,
    path: `${id}.png`,
    saved: state === 'done',
  };
  return {
    id,
    sessionId: 's',
    state,
    request,
    images: [image],
    position: 1,
    ticket: null,
    attempts: 0,
    error: null,
    createdAtMs: 0,
    startedAtMs: 0,
    endedAtMs: null,
    ...extra,
  };
}

let board: JobBoard;
let stop: () => void;
const statuses: QueueStatus[] = [];
const ends: SessionEnd[] = [];
const stops: string[] = [];
const runner = {
  pause: null,
  get board() {
    return board;
  },
  watch: (listener: JobListener) => board.watch(listener),
};
const watch = (): void => {
  stop = watchQueue(runner, {
    onStatus: (status) => statuses.push(status),
    onSessionEnd: (end) => ends.push(end),
    onStopped: (reason) => stops.push(reason),
  });
};

beforeEach(() => {
  vi.useFakeTimers();
  board = new JobBoard(() => 0);
  board.putSessions([
    { id: 's', folder: 'f', startedAtMs: 0, label: 'foxes', batchFile: null, paused: false },
  ]);
  statuses.length = 0;
  ends.length = 0;
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('the status of the queue', () => {
  it('is told at once, then once for many events', () => {
    board.put(job('a', 'queued'));
    watch();
    expect(statuses).toEqual([{ queued: 1, active: 0, fraction: null, paused: false }]);
    board.put(job('a', 'running'));
    board.put(job('b', 'running'));
    board.put(job('c', 'queued'));
    board.progress('a', { fraction: 0.5, step: 1, steps: 2 });
    expect(statuses).toHaveLength(1);
    vi.runAllTimers();
    expect(statuses.slice(1)).toEqual([{ queued: 1, active: 2, fraction: 0.5 / 3, paused: false }]);
  });

  it('counts what a session has behind it, not what others wait for, nor what was cancelled', () => {
    for (const id of ['a', 'b', 'c']) board.put(job(id, 'queued'));
    board.put(job('other', 'queued', { sessionId: 'later' }));
    watch();
    board.put(job('a', 'done'));
    board.put(job('b', 'running'));
    board.progress('b', { fraction: 0.5, step: 1, steps: 2 });
    vi.runAllTimers();
    expect(statuses.at(-1)?.fraction).toBe(1.5 / 3);
    board.put(job('c', 'cancelled'));
    vi.runAllTimers();
    expect(statuses.at(-1)?.fraction).toBe(1.5 / 2);
    board.put(job('b', 'failed'));
    vi.runAllTimers();
    expect(statuses.at(-1)?.fraction).toBeNull();
  });

  it('is told no more once nobody watches', () => {
    watch();
    board.put(job('a', 'running'));
    stop();
    vi.runAllTimers();
    board.put(job('a', 'done'));
    expect(statuses).toHaveLength(1);
    expect(ends).toEqual([]);
  });
});

describe('the end of a session', () => {
  it('is told once, when its last job is through', () => {
    board.put(job('a', 'running'));
    board.put(job('b', 'queued'));
    watch();
    board.put(job('a', 'done'));
    expect(ends).toEqual([]);
    board.put(job('b', 'failed', { error: { code: 'ENGINE_FAILED', message: 'Too slow' } }));
    board.put(job('b', 'failed'));
    expect(ends).toEqual([
      { sessionId: 's', label: 'foxes', saved: 1, failed: 1, uid: 'uid-a', firstError: 'Too slow' },
    ]);
  });

  it('names also what was made before the program was started', () => {
    board.put(job('a', 'queued'));
    board.setTallies(new Map([['s', { plannedImages: 12, savedImages: 11 }]]));
    watch();
    board.put(job('a', 'done'));
    expect(ends).toMatchObject([{ sessionId: 's', saved: 12 }]);
  });

  it('is nothing to tell of when all of it was cancelled', () => {
    watch();
    board.put(job('a', 'queued'));
    board.put(job('a', 'cancelled'));
    expect(ends).toEqual([]);
  });

  it('of a session that ended before the watch began is not told', () => {
    board.put(job('a', 'done'));
    watch();
    board.put(job('a', 'done'));
    expect(ends).toEqual([]);
  });
});

it('a queue that waits for the user says why, one that the user paused does not', () => {
  watch();
  board.announcePause({ error: null });
  board.announcePause({ error: { code: 'DISK_FULL', message: 'The disk is full.' } });
  expect(stops).toEqual(['The disk is full.']);
});
