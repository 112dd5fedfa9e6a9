import type { JobState } from './job.ts';
import type { ServerStatus } from './server-status.ts';

/** A job of the queue, as far as it tells what it waits for. */
export interface WaitingJob {
  readonly state: JobState;
  readonly engine: string;
  /** Where it runs, as the user named it. */
  readonly executor: string | null;
  readonly error: { readonly message: string } | null;
}

/** Why a job does not go on, where that is the servers' doing: they do not answer; there is none to ask; or one tried and could not. */
export type WaitsFor =
  | { readonly kind: 'silent'; readonly servers: string }
  | { readonly kind: 'no-server' }
  | { readonly kind: 'tried'; readonly reason: string };

/** Whether only servers can go on with a job: the rest is done on this machine. */
export function needsServer({ engine, state }: Pick<WaitingJob, 'engine' | 'state'>): boolean {
  return engine === 'comfyui' && (state === 'queued' || state === 'dispatched' || state === 'running');
}

/** @param job one that needs a server */
export function waitsFor(job: Omit<WaitingJob, 'engine'>, servers: readonly ServerStatus[]): WaitsFor | null {
  const able = servers.filter(({ enabled }) => enabled);
  const asked = job.state === 'queued' ? able : able.filter(({ title }) => title === job.executor);
  if (asked.length === 0) return job.state === 'queued' ? { kind: 'no-server' } : null;
  if (asked.some(({ state }) => state !== 'unreachable')) {
    return job.error && { kind: 'tried', reason: job.error.message };
  }
  return { kind: 'silent', servers: asked.map(({ title }) => title).join(', ') };
}
