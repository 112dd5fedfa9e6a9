import { beforeEach, expect, it, vi } from 'vitest';
import { showProgress } from '../../../../main/hosts/electron/queue-status.ts';
import type { QueueStatus } from '../../../../main/hosts/electron/queue-watch.ts';
import { BrowserWindow } from '../../../support/electron-double/electron.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

const status = (part: Partial<QueueStatus>): QueueStatus => ({
  queued: 0,
  active: 0,
  fraction: null,
  paused: false,
  ...part,
});

beforeEach(() => {
  showProgress(status({}), null);
  state.calls = [];
});

it('task bar and dock show how far the queue is, and that it is paused', () => {
  const window = new BrowserWindow({});
  showProgress(status({ active: 1, fraction: 0.4 }), window as never);
  expect(window.progress).toEqual([0.4, 'normal']);
  showProgress(status({ active: 1, fraction: 0.5, paused: true }), window as never);
  expect(window.progress).toEqual([0.5, 'paused']);
  showProgress(status({ queued: 3 }), window as never);
  expect(window.progress[0]).toBe(-1);
});

it('the machine stays awake while pictures are made, window or none, and no longer', () => {
  showProgress(status({ active: 1 }), null);
  showProgress(status({ active: 2 }), null);
  expect(state.calls).toEqual(['stay awake prevent-app-suspension']);
  expect(state.blocking).toBe(true);
  showProgress(status({ queued: 5 }), null);
  expect(state.blocking).toBe(false);
  showProgress(status({ active: 1 }), null);
  expect(state.blocking).toBe(true);
});
