import type { TransformStep } from '../../../main/domain/transform.ts';
import { addPicture } from '../../api/add-picture.ts';
import { api } from '../../api/api.ts';
import { undoLast } from '../../api/change-images.ts';
import { errorText } from '../../api/error-text.ts';
import { translate } from '../../i18n/translate.ts';
import { imageDragOf } from '../../ui/image-drag.ts';
import { showToast } from '../../ui/toast-store.ts';
import { isOpen, runOn, useEditRuns } from './edit-runs-store.ts';
import type { EditorSession } from './editor-session.ts';
import { chooseFile } from './open-file.ts';
import type { EditRun } from '../../../main/domain/edit.ts';

async function tell(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    showToast({ tone: 'error', text: errorText(error) });
  }
}

function currentRun(session: EditorSession): EditRun | undefined {
  const { picture } = session;
  return picture ? runOn(useEditRuns.getState().runs, picture.uid, session.mode) : undefined;
}

const undoAction = () => ({ label: translate('common.undo'), run: () => void undoLast() });

/** Crops, resizes, turns or flips the open picture and goes on with the copy. */
export async function transformPicture(session: EditorSession, steps: TransformStep[]): Promise<void> {
  await tell(async () => {
    const { picture } = session;
    if (!picture) return;
    const { uid } = await api.editor.transform({ uid: picture.uid, steps });
    await session.open(uid);
    showToast({ tone: 'success', text: translate('editor.transformed') });
  });
}

/** Adds the pictures that a drop brings, of the library or files, as references. */
export async function dropReferences(session: EditorSession, data: DataTransfer): Promise<void> {
  const uids = imageDragOf(data);
  // Read at once: after the event the drop's data is gone.
  const files = [...data.files].filter((file) => file.type.startsWith('image/'));
  await tell(async () => {
    if (uids.length + files.length === 0) throw new Error(translate('editor.notAPicture'));
    session.addReferences(uids);
    for (const file of files) session.addReferences([await addPicture(file)]);
  });
}

export async function chooseReference(session: EditorSession): Promise<void> {
  const file = await chooseFile('image/*');
  if (!file) return;
  await tell(async () => session.addReferences([await addPicture(file)]));
}

/** Saves the mask where the browser or the desktop puts downloads. */
export async function saveMask(session: EditorSession): Promise<void> {
  await tell(async () => {
    const png = await session.exportMask();
    if (!png) return;
    const link = document.createElement('a');
    const url = URL.createObjectURL(png);
    link.href = url;
    link.download = `mask_${session.picture?.uid.slice(0, 8) ?? ''}.png`;
    link.click();
    URL.revokeObjectURL(url);
  });
}

export async function acceptCandidate(session: EditorSession, candidateId: string): Promise<void> {
  await tell(async () => {
    const others = (currentRun(session)?.candidates.length ?? 1) > 1;
    await session.accept(candidateId);
    showToast({
      tone: 'success',
      text: translate('editor.staging.accepted'),
      ...(others ? { action: undoAction() } : {}),
    });
  });
}

export async function discardCandidate(session: EditorSession, candidateId: string): Promise<void> {
  await tell(async () => {
    const run = currentRun(session);
    if (!run) return;
    const rest = run.candidates.filter(({ id }) => id !== candidateId);
    await api.editor.discard({ runId: run.id, candidateIds: [candidateId] });
    await session.candidates.show(rest.findLast(({ state }) => state === 'done')?.id ?? null);
    showToast({ text: translate('editor.staging.discarded'), action: undoAction() });
  });
}

export async function retryCandidate(session: EditorSession): Promise<void> {
  await tell(async () => {
    const run = currentRun(session);
    if (run) await api.editor.retry({ runId: run.id });
  });
}

/** Ends the decision with everything kept. */
export async function keepAllCandidates(session: EditorSession): Promise<void> {
  await tell(async () => {
    const run = currentRun(session);
    if (!run) return;
    const kept = run.candidates.filter(({ state }) => state === 'done').map(({ id }) => id);
    const open = run.candidates.filter(isOpen).map(({ id }) => id);
    await api.editor.settle({ runId: run.id, keep: [...kept, ...open] });
    await session.candidates.show(null);
    showToast({ tone: 'success', text: translate('editor.staging.kept', { count: kept.length }) });
  });
}

/** Stops what is being made. Returns whether anything was. */
export function cancelRun(session: EditorSession): boolean {
  const run = currentRun(session);
  if (!run?.candidates.some(isOpen)) return false;
  void tell(async () => void (await api.editor.cancel({ runId: run.id })));
  return true;
}

/** Makes the edits that led to a picture anew on another one, and opens that. */
export async function replayEdits(
  session: EditorSession,
  uid: string,
  ontoUid: string,
  seeds: 'same' | 'new',
): Promise<void> {
  await tell(async () => {
    await api.editor.replay({ uid, ontoUid, seeds });
    await session.open(ontoUid);
    showToast({ text: translate('editor.replayStarted') });
  });
}
