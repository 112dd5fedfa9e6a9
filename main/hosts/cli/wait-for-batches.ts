import type { BatchFault } from '../../domain/batch/batch-fault.ts';
import type { BatchRunView } from '../../../preload/contract/batch.ts';
import { locatedRecords } from './located-records.ts';
import type { Session } from './session.ts';
import { whenQueueStops } from './when-queue-stops.ts';

/** Prints what batches that are over have made; exits with 1 when a picture is missing. */
export async function reportBatches(
  session: Session,
  runs: readonly { readonly file: string; readonly view: BatchRunView }[],
  prompts: readonly string[],
): Promise<void> {
  const files: object[] = [];
  const images: object[] = [];
  const lines: string[] = [];
  let missing = 0;
  for (const { file, view } of runs) {
    const { id: sessionId, state, done, failed } = view;
    const errors: BatchFault[] = [];
    if (done < view.images) {
      missing += view.images - done;
      const message = `${view.images - done} of ${view.images} pictures were not made.`;
      errors.push({ line: null, column: null, message });
    }
    files.push({ file, images: view.images, errors, sessionId, state, done, failed });
    const uids: string[] = [];
    for (let from = 0; from < view.images; from += 500) {
      const cells = await session.api.batch.cells({ id: sessionId, from, to: from + 500 });
      uids.push(...cells.filter((cell) => cell.state === 'done').map(({ uid }) => uid));
    }
    for (const { record, path } of await locatedRecords(session, uids)) {
      const { width, height } = record.file;
      images.push({ id: record.uid, path, seed: record.generation.seed, width, height });
      lines.push(path);
    }
  }
  session.output.result({ files, prompts, images }, lines);
  if (missing === 0) return;
  session.output.note(`${missing} pictures were not made.`);
  process.exitCode = 1;
}

/** Waits for the batches that are meant when it is called. */
export function batchesEnded(
  session: Session,
  meant: (view: BatchRunView) => boolean,
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
    const take = (changed: readonly BatchRunView[]): void => {
      for (const view of changed) if (views.has(view.id)) views.set(view.id, view);
      const known = [...views.values()];
      const made = known.reduce((sum, view) => sum + view.done + view.failed, 0);
      const total = known.reduce((sum, view) => sum + view.images, 0);
      if (made !== told && total > 0) session.output.note(`${made}/${total}`);
      told = made;
      if (known.some((view) => view.state === 'running')) return;
      queueMicrotask(() => {
        unsubscribe();
        stopListening();
      });
      done(known);
    };
    unsubscribe = session.api.batch.runs.subscribe(
      {},
      {
        onSnapshot(runs) {
          for (const view of runs) if (meant(view)) views.set(view.id, view);
          take(runs);
        },
        onDelta: ({ changed }) => take(changed),
        onEnd: fail,
      },
    );
  });
}
