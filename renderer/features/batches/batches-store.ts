import { create } from 'zustand';
import type { BatchFault } from '../../../main/domain/batch/batch-fault.ts';
import type { BatchReport, BatchRunView, SavedBatchFile } from '../../../preload/contract/batch.ts';
import type { BatchRunOptions } from '../../../main/domain/batch/batch-run.ts';
import { recall, remember } from '../../api/memory.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';

/** The file in the editor. */
export interface Draft {
  readonly text: string;
  /** Name it is saved under, with its category before a slash. */
  readonly path: string;
  /** Whether it differs from what was opened or saved. */
  readonly changed: boolean;
  /** Rises when another file takes its place, so that the editor starts afresh. */
  readonly version: number;
}

/** One of several files opened at once: a folder's, or dropped ones. It keeps what was written into it in the editor. */
export interface OpenedFile {
  readonly path: string;
  readonly text: string;
  readonly changed: boolean;
}

/** Pictures made between two moments. */
interface Pace {
  readonly fromDone: number;
  readonly fromMs: number;
  readonly done: number;
  readonly ms: number;
}

interface BatchesState {
  readonly draft: Draft;
  readonly options: BatchRunOptions;
  readonly opened: readonly OpenedFile[];
  /** Null while the text is being read. */
  readonly faults: readonly BatchFault[] | null;
  /** What the text, or its last good state, would make. */
  readonly report: BatchReport | null;
  readonly runs: ReadonlyMap<string, BatchRunView>;
  /** What was seen of each run since the page opened, for its pace. */
  readonly paces: ReadonlyMap<string, Pace>;
  readonly files: readonly SavedBatchFile[];
  /** The run looked at; null: the editor. */
  readonly shownRun: string | null;
}

export const EXAMPLE = `# Every prompt is combined with every variation and every seed.
title: My first batch

prompt_settings:
  prefix: "oil painting"
  negative: ""

prompts:
  - "a harbour at low tide"
  - "a mill by the river"

variations:
  time:
    type: "sequential"   # every combination, in order
    values: ["morning", "evening"]
  mood:
    type: "random"       # one drawn per image
    values: ["calm", "stormy", "foggy"]

width: 768
height: 512
seeds: [1]
`;

const MEMORY_KEY = 'batches.draft';
const MAX_REMEMBERED = 90_000;

function firstDraft(): Draft {
  const stored = recall(MEMORY_KEY);
  if (stored !== undefined) {
    const at = stored.indexOf('\n');
    return { path: stored.slice(0, at), text: stored.slice(at + 1), changed: true, version: 0 };
  }
  return { path: '', text: EXAMPLE, changed: false, version: 0 };
}

export const useBatches = create<BatchesState>(() => ({
  draft: firstDraft(),
  options: { workflow: '', engine: '', model: '', drawSeed: '0' },
  opened: [],
  faults: null,
  report: null,
  runs: new Map(),
  paces: new Map(),
  files: [],
  shownRun: null,
}));

/** Puts another file into the editor. One that nothing else holds can be brought back. */
export function showDraft(text: string, path: string, changed: boolean): void {
  const { draft: before, opened } = useBatches.getState();
  const isKept = opened.some((file) => file.path === before.path && file.text === before.text);
  useBatches.setState(({ draft }) => ({
    draft: { text, path, changed, version: draft.version + 1 },
    shownRun: null,
    faults: null,
    report: null,
  }));
  rememberDraft();
  if (before.changed && !isKept && before.text !== text) tellReplaced(before);
}

/** Tells of a text that was not saved and that nothing holds any more. It can be brought back into the editor. */
export function tellReplaced({ path, text }: Pick<OpenedFile, 'path' | 'text'>): void {
  const bringBack = (): void => {
    putOpened(path, { text, changed: true });
    showDraft(text, path, true);
  };
  showToast({
    text: translate('batches.replaced', { name: path || translate('batches.untitled') }),
    action: { label: translate('common.undo'), run: bringBack },
  });
}

/** Changes a file of the list, if it is there. */
function putOpened(path: string, change: Partial<OpenedFile>): void {
  useBatches.setState(({ opened }) => ({
    opened: opened.map((file) => (file.path === path ? { ...file, ...change } : file)),
  }));
}

export function editDraft(text: string): void {
  putOpened(useBatches.getState().draft.path, { text, changed: true });
  useBatches.setState(({ draft }) => ({ draft: { ...draft, text, changed: true } }));
  rememberDraft();
}

export function renameDraft(path: string): void {
  putOpened(useBatches.getState().draft.path, { path, changed: true });
  useBatches.setState(({ draft }) => ({ draft: { ...draft, path, changed: true } }));
  rememberDraft();
}

export function setOptions(change: Partial<BatchRunOptions>): void {
  useBatches.setState(({ options }) => ({ options: { ...options, ...change } }));
}

export function showRun(id: string | null): void {
  useBatches.setState({ shownRun: id });
}

function rememberDraft(): void {
  const { path, text } = useBatches.getState().draft;
  if (text.length < MAX_REMEMBERED) remember(MEMORY_KEY, text === EXAMPLE ? '' : `${path}\n${text}`);
}

/** A file's name and category from its path. */
export function partsOf(path: string): { readonly fileName: string; readonly category: string } {
  const at = path.lastIndexOf('/');
  return { fileName: path.slice(at + 1), category: at < 0 ? '' : path.slice(0, at) };
}

/** Takes in what main says of runs. */
export function putRuns(changed: readonly BatchRunView[], removed: readonly string[]): void {
  const ms = performance.now();
  useBatches.setState((state) => {
    const runs = new Map(state.runs);
    const paces = new Map(state.paces);
    for (const run of changed) {
      const { fromDone, fromMs } = paces.get(run.id) ?? { fromDone: run.done, fromMs: ms };
      const afresh = run.paused || run.state !== 'running';
      paces.set(
        run.id,
        afresh
          ? { fromDone: run.done, fromMs: ms, done: run.done, ms }
          : { fromDone, fromMs, done: run.done, ms },
      );
      runs.set(run.id, run);
    }
    for (const id of removed) {
      runs.delete(id);
      paces.delete(id);
    }
    return { runs, paces };
  });
}

/** Milliseconds a run still takes at its pace so far; null while two pictures were not seen to be made. */
export function remainingMs(run: BatchRunView, pace: Pace | undefined): number | null {
  const made = pace === undefined ? 0 : pace.done - pace.fromDone;
  if (pace === undefined || made < 2) return null;
  const left = run.images - run.done - run.failed - run.cancelled;
  return ((pace.ms - pace.fromMs) / made) * left;
}
