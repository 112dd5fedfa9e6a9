import type { EditRun } from '../../domain/edit.ts';
import { AppError } from '../../domain/errors.ts';
import type { QueuePause } from '../../domain/job.ts';
import { noteWaiting } from './note-waiting.ts';
import { onInterrupt } from './on-interrupt.ts';
import type { Session } from './session.ts';
import { printedImages } from './wait-for-submission.ts';
import { whenQueueStops } from './when-queue-stops.ts';

/**
 * Waits until every candidate of an edit is made, keeps them all, and prints them. Ctrl+C cancels those that are not made yet.
 * @throws AppError of the first that failed
 */
export async function waitForEdit(session: Session, started: EditRun): Promise<void> {
  const { api, output } = session;
  const { run, stopped } = await untilMade(session, started);
  const made = run.candidates.filter(({ state }) => state === 'done');
  // Somebody may have decided on them in the app meanwhile.
  const decisions = [{ runId: run.id, keep: made.map(({ id }) => id) }];
  await api.editor.settle({ decisions }).catch(() => undefined);
  const images = await printedImages(
    session,
    made.flatMap(({ uid }) => uid ?? []),
  );
  const failed = run.candidates.filter(({ state }) => state !== 'done');
  if (failed.length > 0) {
    output.note(`${failed.length} of ${run.candidates.length} did not finish`);
    const { code, message } = stopped ??
      failed.find(({ error }) => error !== null)?.error ?? {
        code: 'CANCELLED',
        message: 'The edit was cancelled',
      };
    throw new AppError(code, message, { images });
  }
  output.result(
    { images },
    images.map(({ path }) => path),
  );
}

interface Ending {
  /** As it was seen last. */
  readonly run: EditRun;
  readonly stopped: QueuePause['error'];
}

function untilMade(session: Session, started: EditRun): Promise<Ending> {
  const { api, output } = session;
  let run = started;
  const told = new Set<string>();
  return new Promise((resolve, reject) => {
    let unsubscribe = (): void => undefined;
    const end = (stopped: Ending['stopped']): void => {
      // It may not be assigned yet when the snapshot comes at once.
      queueMicrotask(() => unsubscribe());
      stopListening();
      stopNoting();
      stopHearing();
      resolve({ run, stopped });
    };
    const cancel = () => api.editor.cancel({ runId: run.id });
    const stopHearing = onInterrupt(cancel);
    const giveUp = async (stopped: Ending['stopped']): Promise<void> => {
      await cancel().catch(() => undefined);
      end(stopped);
    };
    const stopListening = whenQueueStops(session, (stopped) => void giveUp(stopped));
    const stopNoting = noteWaiting(session, ({ id }) => run.candidates.some(({ jobId }) => jobId === id));
    const take = (runs: readonly EditRun[]): void => {
      const now = runs.find(({ id }) => id === run.id);
      if (now) run = now;
      for (const { seed, state, pass, passes, id } of run.candidates) {
        const line = `${state} · seed ${seed}${passes > 1 ? ` · pass ${pass} of ${passes}` : ''}`;
        if (state === 'waiting' || told.has(`${id} ${line}`)) continue;
        told.add(`${id} ${line}`);
        output.note(line);
      }
      const isMade = run.candidates.every(({ state }) => state !== 'waiting' && state !== 'running');
      if (isMade || !now) end(null);
    };
    unsubscribe = api.editor.runs.subscribe({}, { onSnapshot: take, onDelta: take, onEnd: reject });
  });
}
