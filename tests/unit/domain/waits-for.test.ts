import { expect, it } from 'vitest';
import type { JobState } from '../../../main/domain/job.ts';
import type { ServerStatus } from '../../../main/domain/server-status.ts';
import { needsServer, waitsFor } from '../../../main/domain/waits-for.ts';

const server = (title: string, state: ServerStatus['state'], enabled = true): ServerStatus =>
  ({ title, state, enabled }) as unknown as ServerStatus;
const job = (state: JobState, executor: string | null = null) => ({ state, executor, error: null });

it('a job under way waits for its own server when that does not answer, whatever the others do', () => {
  const servers = [server('Attic', 'unreachable'), server('Cellar', 'ready')];
  expect(waitsFor(job('running', 'Attic'), servers)).toEqual({ kind: 'silent', servers: 'Attic' });
  expect(waitsFor(job('running', 'Cellar'), servers)).toBeNull();
});

it('a job in the queue waits only while no server answers', () => {
  const silent = [server('Attic', 'unreachable'), server('Cellar', 'unreachable')];
  expect(waitsFor(job('queued'), silent)).toEqual({ kind: 'silent', servers: 'Attic, Cellar' });
  for (const state of ['ready', 'resting', 'connecting'] as const) {
    expect(waitsFor(job('queued'), [...silent, server('Loft', state)])).toBeNull();
  }
});

it('a job that came back to the queue says what went wrong, unless no server answers', () => {
  const error = {
    code: 'SERVER_UNREACHABLE',
    message: 'The server reports an internal error (502).',
  } as const;
  const back = { ...job('queued'), error };
  expect(waitsFor(back, [server('Attic', 'resting')])).toEqual({ kind: 'tried', reason: error.message });
  expect(waitsFor(back, [server('Attic', 'unreachable')])).toEqual({ kind: 'silent', servers: 'Attic' });
});

it('a server that is switched off is nobody to wait for', () => {
  expect(waitsFor(job('queued'), [server('Attic', 'off', false)])).toEqual({ kind: 'no-server' });
  expect(waitsFor(job('queued'), [])).toEqual({ kind: 'no-server' });
  const one = [server('Attic', 'off', false), server('Cellar', 'unreachable')];
  expect(waitsFor(job('queued'), one)).toEqual({ kind: 'silent', servers: 'Cellar' });
});

it('what is made on this machine, is being saved or has ended waits for no server', () => {
  expect(needsServer({ engine: 'builtin', state: 'queued' })).toBe(false);
  expect(needsServer({ engine: 'comfyui', state: 'queued' })).toBe(true);
  expect(needsServer({ engine: 'comfyui', state: 'running' })).toBe(true);
  for (const state of ['saving', 'done', 'failed', 'cancelled'] as const) {
    expect(needsServer({ engine: 'comfyui', state })).toBe(false);
  }
});
