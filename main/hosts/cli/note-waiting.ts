import type { ServerStatus } from '../../domain/server-status.ts';
import { needsServer, waitsFor, type WaitsFor } from '../../domain/waits-for.ts';
import type { JobView } from '../../../preload/contract/jobs.ts';
import type { Session } from './session.ts';

/** Says which servers jobs wait for, as long as none of them goes on for that. Returns what ends that. */
export function noteWaiting(
  { api, output }: Pick<Session, 'api' | 'output'>,
  isMeant: (job: JobView) => boolean,
): () => void {
  const open = new Map<string, JobView>();
  let servers: readonly ServerStatus[] | null = null;
  let said: string | null = null;
  const tell = (): void => {
    if (servers === null) return;
    let reason: WaitsFor | null = null;
    for (const job of open.values()) if (isMeant(job)) reason ??= waitsFor(job, servers);
    const text = reason && inWords(reason);
    if (text !== null && text !== said) output.note(text);
    said = text;
  };
  const take = (jobs: readonly JobView[]): void => {
    for (const job of jobs) {
      if (needsServer(job)) open.set(job.id, job);
      else open.delete(job.id);
    }
    tell();
  };
  const hear = (now: readonly ServerStatus[]): void => {
    servers = now;
    tell();
  };
  const onEnd = (): void => undefined;
  const stops = [
    api.jobs.watch.subscribe(
      {},
      {
        onSnapshot: ({ jobs }) => take(jobs),
        onDelta: (delta) => {
          if (delta.kind === 'jobs') take(delta.jobs);
        },
        onEnd,
      },
    ),
    api.servers.watch.subscribe({}, { onSnapshot: hear, onDelta: hear, onEnd }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function inWords(reason: WaitsFor): string {
  switch (reason.kind) {
    case 'silent':
      return `Waiting: no answer from ${reason.servers}. It goes on as soon as there is one; Ctrl+C ends it.`;
    case 'no-server':
      return 'Waiting: no server is switched on. See "gesso servers"; Ctrl+C ends it.';
    case 'tried':
      return `Waiting: ${reason.reason} It is tried again by itself; Ctrl+C ends it.`;
  }
}
