import type { QueuePause } from '../../domain/job.ts';
import type { Session } from './session.ts';

/**
 * Calls back when the queue stands still until somebody does something, such as to make room: a command then gives up what it waits
 * for instead of waiting for another day. Returns what stops listening.
 */
export function whenQueueStops(
  session: Session,
  onStop: (error: NonNullable<QueuePause['error']>) => void,
): () => void {
  const tell = (pause: QueuePause | null): void => {
    if (pause?.error) onStop(pause.error);
  };
  return session.api.jobs.watch.subscribe(
    {},
    {
      onSnapshot: ({ pause }) => tell(pause),
      onDelta: (delta) => {
        if (delta.kind === 'paused') tell(delta.pause);
      },
    },
  );
}
