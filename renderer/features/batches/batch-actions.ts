import { isAppError } from '../../../main/domain/errors.ts';
import type { BatchRunView } from '../../../preload/contract/batch.ts';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import { api } from '../../api/api.ts';
import { errorText } from '../../api/error-text.ts';
import { attempt as attemptAny } from '../../api/tell-error.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';
import { EXAMPLE, partsOf, showDraft, showRun, tellReplaced, useBatches } from './batches-store.ts';
import type { OpenedFile } from './batches-store.ts';
import { BATCH_FILE } from './is-batch-drop.ts';

async function attempt(action: () => Promise<void>): Promise<void> {
  await attemptAny(action, 'batches.failedAction');
}

/** Longer files are refused by main with the reason; this only keeps a wrong drop from being read into memory. */
const MAX_READ_BYTES = 64 * 1024 * 1024;

/** Opens dropped or chosen files: the first in the editor, several in the list, as one more is where there is a list. */
export function openFiles(files: readonly File[]): Promise<void> {
  return attempt(async () => {
    const opened: OpenedFile[] = [];
    for (const file of files) {
      if (!BATCH_FILE.test(file.name) || file.size > MAX_READ_BYTES) continue;
      opened.push({ path: pathOf(file), text: await readText(file), changed: false });
    }
    if (opened.length === 0) showToast({ text: translate('batches.noneOpened') });
    showOpened(opened);
  });
}

/** Opens batch files that the system handed to the app, as `openFiles` does. */
export function openGranted(
  files: readonly { readonly grant: string; readonly name: string }[],
): Promise<void> {
  return attempt(async () => {
    const opened: OpenedFile[] = [];
    for (const { grant, name } of files) {
      const { text } = await api.batch.openFile({ grant });
      opened.push({ path: name, text, changed: false });
    }
    showOpened(opened);
  });
}

function showOpened(opened: OpenedFile[]): void {
  opened.sort(byPath);
  const [first] = opened;
  if (!first) return;
  const { opened: before, draft } = useBatches.getState();
  const paths = new Set(opened.map(({ path }) => path));
  // One more is added to the list; a new list takes its place, but for what was written and not saved.
  const kept = before.filter((file) => !paths.has(file.path) && (opened.length === 1 || file.changed));
  const all = [...kept, ...opened].toSorted(byPath);
  useBatches.setState({ opened: all.length > 1 ? all : [] });
  showDraft(first.text, first.path, false);
  for (const old of before) {
    const fresh = opened.find(({ path }) => path === old.path);
    // What was in the editor has been told of.
    if (old.changed && fresh !== undefined && fresh.text !== old.text && old.path !== draft.path)
      tellReplaced(old);
  }
}

/** Takes a file out of the list. What was written into it stays in the editor, or can be brought back. */
export function closeOpened(path: string): void {
  const { opened, draft } = useBatches.getState();
  const closed = opened.find((file) => file.path === path);
  if (closed === undefined) return;
  useBatches.setState({ opened: opened.filter((file) => file !== closed) });
  if (closed.changed && path !== draft.path) tellReplaced(closed);
}

const byPath = (a: OpenedFile, b: OpenedFile): number =>
  a.path.localeCompare(b.path, 'en', { numeric: true });

/** The path below the chosen folder, whose own name is left out. */
function pathOf(file: File): string {
  const parts = file.webkitRelativePath.split('/').slice(1);
  return parts.length > 0 ? parts.join('/') : file.name;
}

/** Text of a file in UTF-8 or UTF-16; what is neither is refused by main, which sees the replacement characters' place. */
async function readText(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8', { ignoreBOM: false }).decode(bytes);
}

export function newFile(): void {
  showDraft(EXAMPLE, '', false);
}

export function openSaved(path: string): Promise<void> {
  return attempt(async () => {
    const { text } = await api.batch.readFile({ path });
    showDraft(text, path, false);
  });
}

/** A file that a watched folder reported, with its faults in the editor. */
export const openWatched = (reportId: string): Promise<void> =>
  attempt(async () => {
    const { text, fileName, category } = await api.batch.watchedFile({ reportId });
    showDraft(text, category === '' ? fileName : `${category}/${fileName}`, false);
  });

export const setWatching = (enabled: boolean): Promise<void> =>
  attempt(async () => void (await api.batch.watch({ grant: null, enabled })));

/** Lets the user choose another folder, which is watched from then on. */
export const chooseWatchedFolder = (): Promise<void> =>
  attempt(async () => {
    const { grants } = await api.system.pickPaths({ purpose: 'import-folder' });
    const [folder] = grants;
    if (folder) await api.batch.watch({ grant: folder.grant, enabled: true });
  });

export async function refreshFiles(): Promise<void> {
  await attempt(async () => useBatches.setState({ files: await api.batch.files({}) }));
}

/** Saves what is in the editor under its name. What had the name before, in another text, can be brought back. */
export function saveDraft(): Promise<void> {
  return attempt(async () => {
    const { draft, files } = useBatches.getState();
    const path = BATCH_FILE.test(draft.path) ? draft.path : `${draft.path || 'untitled'}.yaml`;
    const isThere = files.some((file) => file.path === path);
    const before = isThere ? (await api.batch.readFile({ path })).text : draft.text;
    await api.batch.saveFile({ path, text: draft.text });
    useBatches.setState((state) => ({
      draft: { ...state.draft, path, changed: state.draft.text !== draft.text },
      opened: state.opened.map((file) =>
        file.path === draft.path ? { ...file, path, changed: file.text !== draft.text } : file,
      ),
    }));
    await refreshFiles();
    showToast({
      tone: 'success',
      text: translate('batches.saved', { name: path }),
      ...(before !== draft.text && { action: putBack(path, before) }),
    });
  });
}

/** For a toast: writes a saved file as it was. */
function putBack(path: string, text: string): { readonly label: string; run(): void } {
  return {
    label: translate('common.undo'),
    run: () =>
      void attempt(async () => {
        await api.batch.saveFile({ path, text });
        useBatches.setState(({ draft }) => ({
          draft: { ...draft, changed: draft.changed || (draft.path === path && draft.text !== text) },
        }));
      }).then(refreshFiles),
  };
}

export function removeSaved(path: string): Promise<void> {
  return attempt(async () => {
    const { text } = await api.batch.readFile({ path });
    await api.batch.removeFile({ path });
    await refreshFiles();
    showToast({ text: translate('batches.removed', { name: path }), action: putBack(path, text) });
  });
}

interface RunRequest {
  readonly text: string;
  readonly path: string;
}

/** Runs a file. @returns how many pictures it would make when that must be confirmed first */
export async function runFile(
  { text, path }: RunRequest,
  confirmed: boolean,
): Promise<{ readonly confirm: number } | null> {
  const { fileName, category } = partsOf(path);
  const name = fileName || translate('batches.untitled');
  try {
    const run = await api.batch.run({
      text,
      fileName: name,
      category,
      options: useBatches.getState().options,
      confirmed,
    });
    showRun(run.id);
    showToast({ text: translate('batches.started', { name, count: run.images }) });
    return null;
  } catch (error) {
    const images = isAppError(error) && error.code === 'TOO_LARGE' ? error.details['images'] : undefined;
    if (typeof images === 'number') return { confirm: images };
    showToast({ tone: 'error', text: translate('batches.couldNotRun', { name, reason: errorText(error) }) });
    return null;
  }
}

/** Runs every opened file, one session each. The first that must be confirmed is put into the editor, where that is asked. */
export async function runOpened(): Promise<void> {
  const asking: OpenedFile[] = [];
  for (const file of useBatches.getState().opened) {
    if ((await runFile(file, false)) !== null) asking.push(file);
  }
  const [first] = asking;
  if (first === undefined) return;
  showDraft(first.text, first.path, first.changed);
  showToast({ text: translate('batches.runsAlone', { count: asking.length, name: first.path }) });
}

export const pauseRun = (run: BatchRunView): Promise<void> =>
  attempt(async () => void (await api.batch.pause({ id: run.id, paused: !run.paused })));
export const cancelRun = (run: BatchRunView): Promise<void> =>
  attempt(async () => void (await api.batch.cancel({ id: run.id })));
export const continueRun = (run: BatchRunView): Promise<void> =>
  attempt(async () => void (await api.batch.goOn({ id: run.id })));

/** Makes one picture again that failed. */
export const retryPicture = (jobId: string): Promise<void> =>
  attempt(async () => void (await api.jobs.retry({ which: { jobIds: [jobId] } })));

export const forgetRun = (run: BatchRunView): Promise<void> =>
  attempt(async () => {
    await api.batch.forget({ id: run.id });
    showRun(null);
  });

/** The file of an earlier run, with its settings, in the editor. */
export const openSourceOf = (run: BatchRunView): Promise<void> =>
  attempt(async () => {
    const { text, fileName, category } = await api.batch.source({ id: run.id });
    useBatches.setState({ options: run.options });
    showDraft(text, category === '' ? fileName : `${category}/${fileName}`, false);
  });

export const runAgain = (run: BatchRunView): Promise<void> =>
  attempt(async () => {
    const { text, fileName, category } = await api.batch.source({ id: run.id });
    useBatches.setState({ options: run.options });
    const path = category === '' ? fileName : `${category}/${fileName}`;
    if ((await runFile({ text, path }, false)) !== null) showDraft(text, path, false);
  });

/** A batch file that makes chosen pictures again. */
export const openFileFrom = (target: TargetInput): Promise<void> =>
  attempt(async () => {
    const { text, left } = await api.batch.fromSelection({ target });
    showDraft(text, translate('batches.fromSelectionName'), true);
    const [first] = left;
    if (!first) return;
    showToast({ text: translate('batches.fromSelectionLeft', { count: left.length, reason: first.reason }) });
  });
