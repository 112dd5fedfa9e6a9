import { expect, it } from 'vitest';
import type { ServerStatus } from '../../../main/domain/server-status.ts';
import { noteWaiting } from '../../../main/hosts/cli/note-waiting.ts';
import type { Session } from '../../../main/hosts/cli/session.ts';
import type { JobView } from '../../../preload/contract/jobs.ts';

/** A stream that says what it is told to. */
function stream<Snapshot, Delta>(first: Snapshot) {
  let hear: ((delta: Delta) => void) | null = null;
  return {
    say: (delta: Delta) => hear?.(delta),
    isHeard: () => hear !== null,
    subscribe(_: object, to: { onSnapshot(snapshot: Snapshot): void; onDelta(delta: Delta): void }) {
      to.onSnapshot(first);
      hear = to.onDelta;
      return () => void (hear = null);
    },
  };
}

const server = (state: ServerStatus['state']): readonly ServerStatus[] => [
  { title: 'Attic', enabled: true, state } as ServerStatus,
];
const job = (id: string, state: JobView['state'], message?: string): JobView =>
  ({
    id,
    engine: 'comfyui',
    state,
    executor: state === 'queued' ? null : 'Attic',
    error: message === undefined ? null : { message },
  }) as JobView;

it('says what the command’s own jobs wait for, once each time, and nothing while they go on', () => {
  const notes: string[] = [];
  const jobs = stream<object, object>({
    jobs: [job('others', 'queued', 'Not ours.'), job('ours', 'queued')],
  });
  const servers = stream<readonly ServerStatus[], readonly ServerStatus[]>(server('ready'));
  const session = {
    api: { jobs: { watch: jobs }, servers: { watch: servers } },
    output: { note: (text: string) => notes.push(text) },
  } as unknown as Session;
  const stop = noteWaiting(session, ({ id }) => id === 'ours');
  expect(notes.splice(0)).toEqual([]);

  servers.say(server('unreachable'));
  jobs.say({ kind: 'jobs', jobs: [job('ours', 'queued')] });
  const silent = 'Waiting: no answer from Attic. It goes on as soon as there is one; Ctrl+C ends it.';
  expect(notes.splice(0)).toEqual([silent]);
  servers.say(server('ready'));
  jobs.say({ kind: 'jobs', jobs: [job('ours', 'queued', 'It lacks the model.')] });
  expect(notes.splice(0)).toEqual([
    'Waiting: It lacks the model. It is tried again by itself; Ctrl+C ends it.',
  ]);
  jobs.say({ kind: 'jobs', jobs: [job('ours', 'running')] });
  servers.say(server('unreachable'));
  servers.say([]);
  jobs.say({ kind: 'jobs', jobs: [job('ours', 'queued')] });
  expect(notes.splice(0)).toEqual([
    silent,
    'Waiting: no server is switched on. See "gesso servers"; Ctrl+C ends it.',
  ]);
  jobs.say({ kind: 'jobs', jobs: [job('ours', 'done')] });
  servers.say(server('unreachable'));
  expect(notes).toEqual([]);

  stop();
  expect([jobs.isHeard(), servers.isHeard()]).toEqual([false, false]);
});
