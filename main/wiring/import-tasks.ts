import { AppError, isAppError } from '../domain/errors.ts';
import type { ImportRun } from '../library/import-run.ts';
import type { Log } from '../log.ts';
import type { ImportView } from '../../preload/contract/library.ts';

export interface ImportTask {
  view: ImportView;
  readonly controller: AbortController;
  /** What is held and let go; null before it has begun. */
  run: Pick<ImportRun, 'pause' | 'resume'> | null;
  /** Every file that could not be read, up to a bound; the view has the first. */
  readonly failures: ImportView['failed'][number][];
  /** Not shown until it has found something. */
  readonly isQuiet: boolean;
  readonly work: (task: ImportTask) => Promise<Partial<ImportView>>;
}

/** Ended runs that are still listed. */
const KEPT_RUNS = 8;
/** A folder with more unreadable files than this is no folder of pictures. */
const MOST_FAILURES = 100_000;
const FAILURES_AT_ONCE = 500;

/** Runs that read files into the catalog, one after the other, and what is told of them. */
export interface ImportTasks {
  /** Runs follow each other: two at once would only fight for the disk. */
  enqueue(
    view: Pick<ImportView, 'kind' | 'rootId' | 'title'>,
    work: ImportTask['work'],
    isQuiet?: boolean,
  ): ImportTask;
  /** A run that nobody waits for: it goes on beside the others, lets them go first, and is not shown until it has found something. */
  beside(view: Pick<ImportView, 'kind' | 'rootId' | 'title'>, work: ImportTask['work']): Promise<void>;
  /** Has a run that is under way be paused and resumed. Returns what to wait for before each of its steps. */
  gateOf(task: ImportTask): () => Promise<void>;
  change(task: ImportTask, patch: Partial<ImportView>): void;
  addFailure(task: ImportTask, failure: ImportView['failed'][number]): void;
  /** Files that could not be read, from one of them on, some at a time. */
  failures(importId: string, from: number): ImportView['failed'];
  control(importId: string, action: 'pause' | 'resume' | 'cancel' | 'dismiss'): void;
  /** Ends what reads a root, or everything; `settled` tells when it has ended. */
  abort(rootId?: string): void;
  /** Whether a run waits for the one under way. */
  isWaitedFor(): boolean;
  list(): readonly ImportView[];
  watch(listener: (imports: readonly ImportView[]) => void): () => void;
  /** Resolves when no run is waiting or under way. */
  settled(): Promise<void>;
}

export function createImportTasks({ newUid, log }: { newUid: () => string; log: Log }): ImportTasks {
  const listeners = new Set<(imports: readonly ImportView[]) => void>();
  let tasks: ImportTask[] = [];
  let chain: Promise<void> = Promise.resolve();

  const list = (): readonly ImportView[] =>
    tasks.filter(({ isQuiet, view }) => !isQuiet || hasNews(view)).map(({ view }) => view);
  const tell = (): void => {
    const views = list();
    for (const listener of listeners) listener(views);
  };
  const change: ImportTasks['change'] = (task, patch) => {
    task.view = { ...task.view, ...patch };
    tell();
  };
  const perform = async (task: ImportTask): Promise<void> => {
    if (task.controller.signal.aborted) return change(task, { state: 'cancelled' });
    change(task, { state: 'running' });
    try {
      change(task, await task.work(task));
    } catch (error) {
      const { code, message } = isAppError(error)
        ? error
        : new AppError('INTERNAL', 'Something went wrong; the log has the details.');
      if (!isAppError(error))
        log('error', 'An import failed', { error: error instanceof Error ? error.stack : String(error) });
      const state = task.controller.signal.aborted ? 'cancelled' : 'failed';
      change(task, { state, error: { code, message } });
    }
  };

  const add = (
    view: Pick<ImportView, 'kind' | 'rootId' | 'title'>,
    work: ImportTask['work'],
    isQuiet: boolean,
  ): ImportTask => {
    const task: ImportTask = {
      view: { ...EMPTY_VIEW, ...view, id: newUid() },
      controller: new AbortController(),
      run: null,
      failures: [],
      isQuiet,
      work,
    };
    const ended = tasks.filter(
      ({ view: { state } }) => state !== 'waiting' && state !== 'running' && state !== 'paused',
    );
    tasks = [
      ...tasks.filter((one) => !ended.includes(one) || ended.indexOf(one) >= ended.length - KEPT_RUNS),
      task,
    ];
    tell();
    return task;
  };

  return {
    enqueue(view, work, isQuiet = false) {
      const task = add(view, work, isQuiet);
      chain = chain.then(() => perform(task));
      return task;
    },
    beside: (view, work) => perform(add(view, work, true)),
    gateOf(task) {
      let held: PromiseWithResolvers<void> | null = null;
      task.run = {
        pause() {
          held ??= Promise.withResolvers();
          change(task, { state: 'paused' });
        },
        resume() {
          if (held === null) return;
          held.resolve();
          held = null;
          change(task, { state: 'running' });
        },
      };
      return () => held?.promise ?? Promise.resolve();
    },
    change,
    addFailure({ failures }, failure) {
      if (failures.length < MOST_FAILURES) failures.push(failure);
    },
    failures(importId, from) {
      const task = tasks.find(({ view }) => view.id === importId);
      return task?.failures.slice(from, from + FAILURES_AT_ONCE) ?? [];
    },
    control(importId, action) {
      const task = tasks.find(({ view }) => view.id === importId);
      if (!task) return;
      if (action === 'pause') task.run?.pause();
      else if (action === 'resume') task.run?.resume();
      else if (action === 'cancel') {
        task.controller.abort();
        task.run?.resume();
        if (task.view.state === 'waiting') change(task, { state: 'cancelled' });
      } else {
        tasks = tasks.filter(
          (one) => one !== task || one.view.state === 'running' || one.view.state === 'paused',
        );
        tell();
      }
    },
    abort(rootId) {
      for (const { view, controller, run } of tasks) {
        if (rootId !== undefined && view.rootId !== rootId) continue;
        controller.abort();
        // A paused one would never come to its end.
        run?.resume();
      }
    },
    isWaitedFor: () => tasks.some(({ view }) => view.state === 'waiting'),
    list,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    settled: () => chain,
  };
}

function hasNews({ state, added, updated, moved, missing, failedCount }: ImportView): boolean {
  return state === 'failed' || added + updated + moved + missing + failedCount > 0;
}

const EMPTY_VIEW: Omit<ImportView, 'id' | 'kind' | 'rootId' | 'title'> = {
  state: 'waiting',
  foundFiles: 0,
  doneFiles: 0,
  share: null,
  looking: false,
  unchanged: 0,
  added: 0,
  updated: 0,
  moved: 0,
  missing: 0,
  failedCount: 0,
  failed: [],
  error: null,
};
