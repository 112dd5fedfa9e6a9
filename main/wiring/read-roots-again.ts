import { join } from 'node:path';
import type { Catalog, Root } from '../domain/catalog.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import type { RebuildReport } from '../domain/library-check.ts';
import type { ImportView } from '../../preload/contract/library.ts';
import type { ImportTask, ImportTasks } from './import-tasks.ts';

interface Parts {
  readonly catalog: Pick<Catalog, 'roots'>;
  readonly tasks: Pick<ImportTasks, 'watch' | 'control' | 'settled'>;
  /** Begins a run that reads every file of a root. */
  index(root: Root): ImportTask;
}

/** Reads every file of the roots again, also those that are as they were, and waits for it. Aborting leaves what was read by then. */
export async function readRootsAgain(
  { catalog, tasks, index }: Parts,
  { onProgress, signal }: LongCallOptions = {},
): Promise<RebuildReport> {
  const runs: { readonly root: Root; readonly task: ImportTask }[] = [];
  const sum = (of: (view: ImportView) => number): number =>
    runs.reduce((total, { task }) => total + of(task.view), 0);
  const stopWatching = tasks.watch(() =>
    onProgress?.(
      sum(({ doneFiles }) => doneFiles),
      sum(({ foundFiles }) => foundFiles),
    ),
  );
  const cancel = (): void => {
    for (const { task } of runs) tasks.control(task.view.id, 'cancel');
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const roots = await catalog.roots();
    signal?.throwIfAborted();
    for (const root of roots) runs.push({ root, task: index(root) });
    await tasks.settled();
    signal?.throwIfAborted();
  } finally {
    stopWatching();
    signal?.removeEventListener('abort', cancel);
  }
  return {
    images: sum(({ doneFiles, failedCount }) => doneFiles - failedCount),
    failedCount: sum(({ failedCount }) => failedCount),
    failed: runs.flatMap(({ root, task }) =>
      task.view.failed.map(({ path, message }) => ({ path: join(root.path, path), message })),
    ),
  };
}
