import { expect, it } from 'vitest';
import { JobBoard } from '../../../main/jobs/job-board.ts';
import { jobOf } from './fake-parts.ts';

const PREVIEW = { bytes: Uint8Array.of(1), mediaType: 'image/png' } as const;

function running(board: JobBoard, id: string): void {
  board.put(jobOf(id, { state: 'running', startedAtMs: 0 }));
  board.progress(id, { fraction: 0.5 });
  board.preview(id, PREVIEW);
}

it('lets the preview of a job that just ended be fetched, but not for ever', () => {
  const board = new JobBoard(() => 0);
  running(board, '1');
  board.put(jobOf('1', { state: 'done' }));
  expect(board.running()).toEqual([]);
  expect(board.previewOf('1')).toBe(PREVIEW);
  for (let n = 2; n <= 40; n++) {
    running(board, String(n));
    board.put(jobOf(String(n), { state: 'done' }));
  }
  expect(board.previewOf('1')).toBeUndefined();
  expect(board.previewOf('40')).toBe(PREVIEW);
});

it('knows since when a job is made and guesses by that what is left, once its engine has begun', () => {
  const board = new JobBoard(() => 70_000);
  board.put(jobOf('1', { state: 'dispatched' }));
  board.progress('1', { fraction: 0.1 });
  expect(board.running()).toMatchObject([{ startedAtMs: null, remainingMs: undefined }]);
  board.put(jobOf('1', { state: 'running', startedAtMs: 60_000 }));
  board.progress('1', { fraction: 0.2 });
  expect(board.running()).toMatchObject([{ startedAtMs: 60_000, remainingMs: 40_000 }]);
});

it('forgets how far a job came that goes back to the queue', () => {
  const board = new JobBoard(() => 0);
  running(board, '1');
  board.put(jobOf('1', { state: 'queued' }));
  expect(board.running()).toEqual([]);
  expect(board.previewOf('1')).toBeUndefined();
});

it('counts a session’s pictures also when its ended jobs are no longer held, until they are cleared away', () => {
  const board = new JobBoard(() => 0);
  board.putSessions([{ id: 's', folder: 'f', startedAtMs: 0, label: '', batchFile: null, paused: false }]);
  for (let n = 0; n < 600; n++) {
    board.put(jobOf(String(n), { state: 'running' }));
    board.markSaved(String(n), `uid-${n}`);
    board.put({ ...jobOf(String(n)), ...board.get(String(n)), state: 'done' });
  }
  expect(board.all()).toHaveLength(500);
  expect(board.sessions()).toMatchObject([{ plannedImages: 600, savedImages: 600 }]);
  board.remove(['599']);
  expect(board.sessions()).toMatchObject([{ plannedImages: 599, savedImages: 599 }]);
});
