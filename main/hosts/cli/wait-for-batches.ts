import type { BatchFault } from '../../domain/batch/batch-fault.ts';
import { AppError } from '../../domain/errors.ts';
import type { BatchRunView } from '../../../preload/contract/batch.ts';
import { locatedRecords } from './located-records.ts';
import { noteWaiting } from './note-waiting.ts';
import { onInterrupt } from './on-interrupt.ts';
import { readSnapshot } from './read-snapshot.ts';
import type { Session } from './session.ts';
import { whenQueueStops } from './when-queue-stops.ts';

/** Lets the batches go on that Ctrl+C, or somebody in the app, paused. */
export async function goOnWithPaused({ api }: Session): Promise<void> {
  for (const { id, state, paused } of await readSnapshot(api.batch.runs))
    if (state === 'running' && paused) await api.batch.pause({ id, paused: false });
}

/**
 * Prints what batches that are over paused by Ctrl+C have made; exits with 1 when a picture is missing.
 * @param left files that Ctrl+C kept from being begun
 */
export async function reportBatches(
  session: Session,
  runs: readonly { readonly file: string; readonly view: BatchRunView }[],
  prompts: readonly string[],
  left: readonly { readonly file: string; readonly images: number }[] = [],
): Promise<void> {
  const files: object[] = [];
  const images: object[] = [];
  const lines: string[] = [];
  let missing = 0;
  for (const { file, view } of runs) {
    const { id: sessionId, state, failed } = view;
    const uids: string[] = [];
    for (let from = 0; from < view.images; from += 500) {
      const cells = await session.api.batch.cells({ id: sessionId, from, to: from + 500 });
      uids.push(...cells.filter((cell) => cell.state === 'done').map(({ uid }) => uid));
    }
    // Counted here: of a batch that is paused, the last ones may not have been told yet.
    const done = uids.length;
    const errors: BatchFault[] = [];
    if (done < view.images) {
      missing += view.images - done;
      const message = `${view.images - done} of ${view.images} pictures were not made.`;
      errors.push({ line: null, column: null, message });
    }
    files.push({ file, images: view.images, errors, sessionId, state, done, failed });
    for (const { record, path } of await locatedRecords(session, uids)) {
      const { width, height } = record.file;
      images.push({ id: record.uid, path, seed: record.generation.seed, width, height });
      lines.push(path);
    }
  }
  for (const { file, images: planned } of left) {
    missing += planned;
    files.push({
      file,
      images: planned,
      errors: [{ line: null, column: null, message: 'It was not begun.' }],
      sessionId: null,
      state: 'cancelled',
      done: 0,
      failed: 0,
    });
  }
  session.output.result({ files, prompts, images }, lines);
  if (missing === 0) return;
  session.output.note(`${missing} pictures were not made.`);
  if (runs.some(({ view }) => view.state === 'running')) session.output.note(HOW_TO_GO_ON);
  process.exitCode = 1;
}

const HOW_TO_GO_ON = 'The batch is paused. It goes on with "gesso batch --resume", or in the app.';

/**
 * Waits for the batches that are meant when it is called. Ctrl+C pauses them: what is made by then stays, `--resume` goes on.
 * @param interrupted Ctrl+C was pressed already
 */
export function batchesEnded(
  session: Session,
  meant: (view: BatchRunView) => boolean,
  interrupted = false,
): Promise<readonly BatchRunView[]> {
  const views = new Map<string, BatchRunView>();
  return new Promise((done, fail) => {
    let unsubscribe = (): void => undefined;
    let told = -1;
    const giveUp = async (id: string): Promise<void> => {
      try {
        await session.api.batch.cancel({ id });
      } catch (error) {
        fail(error);
      }
    };
    const stopListening = whenQueueStops(session, (error) => {
      session.output.note(error.message);
      for (const { id, state } of views.values()) if (state === 'running') void giveUp(id);
    });
    const stopNoting = noteWaiting(session, ({ sessionId }) => views.has(sessionId));
    const pause = async (): Promise<void> => {
      for (const { id, state } of views.values())
        if (state === 'running') await session.api.batch.pause({ id, paused: true });
      stop();
      done([...views.values()]);
    };
    const stopHearing = onInterrupt(pause);
    const stop = (): void => {
      // It may not be assigned yet when the snapshot comes at once.
      queueMicrotask(() => unsubscribe());
      stopListening();
      stopNoting();
      stopHearing();
    };
    const take = (changed: readonly BatchRunView[]): void => {
      for (const view of changed) if (views.has(view.id)) views.set(view.id, view);
      const known = [...views.values()];
      const made = known.reduce((sum, view) => sum + view.done + view.failed, 0);
      const total = known.reduce((sum, view) => sum + view.images, 0);
      if (made !== told && total > 0) session.output.note(`${made}/${total}`);
      told = made;
      if (known.some((view) => view.state === 'running')) return;
      stop();
      done(known);
    };
    unsubscribe = session.api.batch.runs.subscribe(
      {},
      {
        onSnapshot(runs) {
          for (const view of runs) if (meant(view)) views.set(view.id, view);
          take(runs);
          if (interrupted) pause().catch(fail);
        },
        onDelta: ({ changed }) => take(changed),
        onEnd(error) {
          stop();
          fail(error ?? new AppError('CANCELLED', 'The library was closed.'));
        },
      },
    );
  });
}
