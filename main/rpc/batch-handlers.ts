import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Batch } from '../domain/batch/batch.ts';
import type { Expansion } from '../domain/batch/expansion.ts';
import type { Catalog } from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import { batchFromSelection } from '../usecases/batch-from-selection.ts';
import type { BatchFileTree } from '../domain/batch/batch-from-records.ts';
import type { ComposeDeps } from '../usecases/compose-pictures.ts';
import { expandBatchFile, searchExpansion } from '../usecases/expand-batch.ts';
import type { ExpandBatchDeps, PreparedBatch } from '../usecases/expand-batch.ts';
import { imageUidOf, jobIdOf, type BatchRunStatus } from '../usecases/live-batch.ts';
import type { BatchRuns } from '../usecases/run-batch.ts';
import type { WatchedBatches } from '../usecases/watched-batches.ts';
import type { BatchFault } from '../domain/batch/batch-fault.ts';
import { keepNewest } from '../domain/keep-newest.ts';
import type {
  batch,
  BatchReport,
  BatchRow,
  BatchRunView,
  SavedBatchFile,
} from '../../preload/contract/batch.ts';
import { coalesce } from './coalesce.ts';
import { createComposeHandlers } from './compose-handlers.ts';
import type { GroupHandlers } from './dispatcher.ts';
import { toTarget } from './target.ts';

/** What batches need of the studio. */
export interface BatchesPart {
  readonly runs: BatchRuns;
  readonly expand: ExpandBatchDeps;
  readonly compose: ComposeDeps;
  /** Reads a batch file off the main thread where it is large. */
  parse(
    text: string,
    fileName: string,
  ): Promise<
    | { readonly ok: true; readonly batch: Batch }
    | { readonly ok: false; readonly errors: readonly BatchFault[] }
  >;
  write(tree: BatchFileTree): string;
  readonly files: {
    list(): Promise<readonly SavedBatchFile[]>;
    read(path: string): Promise<string>;
    /** One from anywhere on the disk. */
    readOutside(path: string): Promise<string>;
    save(path: string, text: string): Promise<SavedBatchFile>;
    remove(path: string): Promise<void>;
  };
  readonly watched: WatchedBatches;
}

export interface BatchDependencies {
  readonly batches: BatchesPart;
  readonly catalog: Pick<Catalog, 'uids' | 'records'>;
  readonly grants: { resolve(use: 'read' | 'write', token: string): string };
  log(level: 'error', message: string, fields: Record<string, unknown>): void;
}

interface Draft {
  readonly batch: Batch;
  readonly expansion: Expansion;
}

/** Drafts kept for looking at; an editor makes a new one with every pause in typing. */
const DRAFTS_KEPT = 12;
const MAX_SLICE = 500;

export function createBatchHandlers({
  batches,
  catalog,
  grants,
  log,
}: BatchDependencies): GroupHandlers<typeof batch> {
  const { runs } = batches;
  const drafts = new Map<string, Draft>();
  const removed = new Set<(id: string) => void>();

  const draftOf = (id: string): Draft => {
    const draft = drafts.get(id);
    if (!draft) throw new AppError('STALE', 'This preview is out of date. Read the file again.');
    return draft;
  };
  const viewOf = async (id: string): Promise<BatchRunView> => {
    const status = (await runs.statuses()).find(({ run }) => run.id === id);
    if (!status) throw new AppError('NOT_FOUND', 'This batch is no longer known.');
    return runView(status);
  };

  return {
    async check({ text, fileName, options }) {
      const parsed = await batches.parse(text, fileName);
      if (!parsed.ok) return { ok: false, faults: parsed.errors };
      const prepared = await expandBatchFile(batches.expand, parsed.batch, options);
      const draftId = randomUUID();
      drafts.set(draftId, { batch: parsed.batch, expansion: prepared.expansion });
      keepNewest(drafts, DRAFTS_KEPT);
      return { ok: true, report: reportOf(draftId, parsed.batch, prepared) };
    },
    rows({ draftId, indexes }) {
      const { expansion } = draftOf(draftId);
      const known = indexes.filter((index) => index < expansion.variationCount);
      return known.map((index) => rowOf(expansion, index));
    },
    async search({ draftId, text, limit }, { signal }) {
      return await searchExpansion(draftOf(draftId).expansion, text, limit, () => nextTurn(), signal);
    },
    async run({ text, fileName, category, options, confirmed }) {
      const run = await runs.run({ text, fileName, category }, options, confirmed);
      return await viewOf(run.id);
    },
    async runs(_input, emit, { signal }) {
      const changed = coalesce<BatchRunView>(
        ({ id }) => id,
        (views) => emit({ changed: views, removed: [] }),
        100,
      );
      const unwatch = runs.onChange((status) => changed.add(runView(status)));
      const onRemoved = (id: string): void => emit({ changed: [], removed: [id] });
      removed.add(onRemoved);
      signal.addEventListener('abort', () => {
        unwatch();
        removed.delete(onRemoved);
        changed.stop();
      });
      return (await runs.statuses()).map(runView);
    },
    async pause({ id, paused }) {
      await runs.pause(id, paused);
      return null;
    },
    async cancel({ id }) {
      await runs.cancel(id);
      return null;
    },
    async goOn({ id }) {
      await runs.goOn(id);
      return null;
    },
    async forget({ id }) {
      await runs.forget(id);
      for (const tell of removed) tell(id);
      return null;
    },
    async source({ id }) {
      const { fileName, category } = await viewOf(id);
      return { text: await runs.source(id), fileName, category };
    },
    async promptProgress({ id, from, to }) {
      const { expansion, prompts, stateAt } = await runs.look(id);
      const items = slice(from, to, expansion.promptCount).map((promptIndex) => {
        const [first, end] = expansion.imagesOfPrompt(promptIndex);
        const counts = { done: 0, failed: 0, running: 0 };
        for (let index = first; index < end; index++) {
          const state = stateAt(index);
          if (state === 'done' || state === 'failed' || state === 'running') counts[state]++;
        }
        const prompt = prompts[promptIndex] ?? '';
        return { promptIndex, prompt, images: end - first, firstIndex: first, ...counts };
      });
      return { prompts: expansion.promptCount, items };
    },
    async cells({ id, from, to }) {
      const { run, stateAt, reasonAt } = await runs.look(id);
      const indexes = slice(from, to, run.images);
      const uids = indexes.map((index) => imageUidOf(run, index));
      const records = new Map((await catalog.records(uids)).map((record) => [record.uid, record]));
      return indexes.map((index, place) => {
        const uid = uids[place] ?? '';
        const file = records.get(uid)?.file;
        return {
          index,
          uid,
          jobId: jobIdOf(run, index),
          state: stateAt(index),
          reason: reasonAt(index),
          contentHash: file?.contentHash ?? null,
          width: file?.width ?? 0,
          height: file?.height ?? 0,
        };
      });
    },

    files: () => batches.files.list(),
    async readFile({ path }) {
      return { text: await batches.files.read(path) };
    },
    openFile: async ({ grant }) => ({ text: await batches.files.readOutside(grants.resolve('read', grant)) }),
    saveFile: ({ path, text }) => batches.files.save(path, text),
    async removeFile({ path }) {
      await batches.files.remove(path);
      return null;
    },
    async fromSelection({ target }) {
      const title = `Pictures of ${new Date().toISOString().slice(0, 10)}`;
      return await batchFromSelection(
        { catalog, write: (tree) => batches.write(tree) },
        toTarget(target),
        title,
      );
    },
    async wildcards() {
      return [...(await batches.expand.wildcards())].map(([name, lines]) => ({ name, lines: lines.length }));
    },
    watched(_input, emit, { signal }) {
      const { watched } = batches;
      const unwatch = watched.onChange(() => emit(watched.state()));
      signal.addEventListener('abort', unwatch);
      return watched.state();
    },
    async watch({ grant, enabled }) {
      await batches.watched.set(grant === null ? null : grants.resolve('read', grant), enabled);
      return null;
    },
    watchedFile: ({ reportId }) => batches.watched.source(reportId),
    async follow({ grant }, emit, { signal }) {
      const follower = await batches.watched.follow(grants.resolve('read', grant), emit);
      if (signal.aborted) await follower.stop();
      else signal.addEventListener('abort', () => void follower.stop());
      return null;
    },
    ...createComposeHandlers({ compose: batches.compose, grants, log }),
  };
}

/** Numbers `from` to `to` − 1 that there are, at most MAX_SLICE of them. */
function slice(from: number, to: number, count: number): readonly number[] {
  if (to - from > MAX_SLICE) throw new AppError('TOO_LARGE', `At most ${MAX_SLICE} at a time.`);
  return Array.from({ length: Math.max(0, Math.min(to, count) - from) }, (_, offset) => from + offset);
}

function rowOf(expansion: Expansion, index: number): BatchRow {
  const { promptIndex, prompt, negative, choices, seeds } = expansion.variationAt(index);
  return { index, promptIndex, prompt, negative, choices, seeds };
}

function reportOf(draftId: string, source: Batch, prepared: PreparedBatch): BatchReport {
  const { expansion, model } = prepared;
  const { seeds, extra, ...settings } = expansion.settings;
  const shown: Record<string, unknown> = { ...settings, ...extra };
  if (seeds)
    shown['seeds'] =
      seeds.length > 8 ? `${seeds.slice(0, 8).join(', ')}, … (${seeds.length})` : seeds.join(', ');
  return {
    draftId,
    title: source.title,
    summary: source.summary,
    prompts: expansion.promptCount,
    variationsPerPrompt: expansion.variationsPerPrompt,
    rows: expansion.variationCount,
    images: expansion.imageCount,
    workflows: Object.keys(source.workflows),
    workflow: expansion.workflow,
    variations: source.variations.map(({ name, type, values }) => ({ name, type, count: values.length })),
    settings: Object.entries(shown).map(([name, value]) => ({ name, value: String(value) })),
    loras: source.loras.map(({ name, modelStrength, clipStrength }) => ({
      name,
      modelStrength,
      clipStrength,
    })),
    otherKeys: source.otherKeys,
    model: model && { engine: model.engine.id, id: model.model.id, title: model.model.title },
    problems: prepared.problems,
    estimate: prepared.estimate,
  };
}

function runView({ run, paused, progress }: BatchRunStatus): BatchRunView {
  const { id, title, fileName, category, folder, startedAtMs, endedAtMs, state } = run;
  const { engine, model, workflow, options, images } = run;
  return {
    id,
    title,
    fileName,
    category,
    folder,
    startedAtMs,
    endedAtMs,
    state,
    engine,
    model,
    workflow,
    options,
    images,
    paused,
    ...progress,
  };
}
