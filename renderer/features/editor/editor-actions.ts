import { ableModels, type ChosenModel } from '../../../main/domain/able-models.ts';
import type { JournalEntry } from '../../../main/domain/catalog-change.ts';
import type { GenerationRequest } from '../../../main/domain/generation.ts';
import { isAppError } from '../../../main/domain/errors.ts';
import { inOwnTerms } from '../../../main/domain/own-terms.ts';
import type { TransformStep } from '../../../main/domain/transform.ts';
import { shortUid } from '../../../main/domain/uid.ts';
import { api } from '../../api/api.ts';
import { tellDone } from '../../api/change-images.ts';
import { download } from '../../api/download.ts';
import { tellPassedOver } from '../../api/dropped-files.ts';
import { useEngines } from '../../api/engines-store.ts';
import { attempt } from '../../api/tell-error.ts';
import { navigate } from '../../api/navigation.ts';
import { tellModelTakesLess, tellSettingsTaken } from '../../api/settings-taken.ts';
import { dialectName } from '../../i18n/dialect-name.ts';
import { translate } from '../../i18n/translate.ts';
import { imageDragOf } from '../../ui/image-drag.ts';
import { insertPasted } from '../../ui/prompt/pasted-text.ts';
import { showToast } from '../../ui/toast-store.ts';
import { useEditRuns } from '../../api/edit-runs-store.ts';
import { candidateOf, candidatesOf, isOpen, runOf, runsOn } from './edit-runs.ts';
import { filledForm, withModel } from './editor-form.ts';
import type { EditorSession } from './editor-session.ts';
import { chooseFile } from './open-file.ts';
import type { EditRun } from '../../../main/domain/edit.ts';

/** The runs on the open picture that were not decided on, the newest last. */
function openRuns(session: EditorSession): readonly EditRun[] {
  const { picture } = session;
  return picture ? runsOn(useEditRuns.getState().runs, picture.uid, session.mode) : [];
}

/** Says what was decided, with a button that takes back what went to the trash by it. */
function tellDecided(text: string, { entry }: { readonly entry: JournalEntry | null }): void {
  if (entry === null) showToast({ tone: 'success', text });
  else tellDone(entry, text);
}

/** Crops, resizes, turns or flips the open picture and goes on with the copy. */
export async function transformPicture(session: EditorSession, steps: TransformStep[]): Promise<void> {
  await attempt(async () => {
    const { picture } = session;
    if (!picture) return;
    const { uid } = await session.busy.during('transform', api.editor.transform({ uid: picture.uid, steps }));
    await session.open(uid, steps);
    showToast({ tone: 'success', text: translate('editor.transformed') });
  });
}

export function closePicture(session: EditorSession): void {
  session.close();
  navigate(session.mode, {}, { replace: true });
}

/** Adds the pictures that a drop brings, of the library or files, as references. */
export async function dropReferences(session: EditorSession, data: DataTransfer): Promise<void> {
  const uids = imageDragOf(data);
  // Read at once: after the event the drop's data is gone.
  const all = [...data.files];
  const files = all.filter((file) => file.type.startsWith('image/'));
  await attempt(async () => {
    if (uids.length + files.length === 0) throw new Error(translate('editor.notAPicture'));
    tellPassedOver(all.filter((file) => !files.includes(file)));
    session.references.add(uids);
    for (const file of files) session.references.add([(await session.bringIn(file)).uid]);
  });
}

export async function chooseReference(session: EditorSession): Promise<void> {
  const file = await chooseFile('image/*');
  if (!file) return;
  await attempt(async () => session.references.add([(await session.bringIn(file)).uid]));
}

/** Takes another model; where it hasn't or can't take what was set for the one before, says so and offers to take that back. */
export function chooseModel(session: EditorSession, choice: ChosenModel): void {
  const { engine, model, values, loras, inputs } = session.store.getState().form;
  session.editForm((form) => withModel(form, choice));
  const { form } = session.store.getState();
  const isWhole =
    Object.keys(form.values).length === Object.keys(values).length && form.loras.length === loras.length;
  if (isWhole) return;
  tellModelTakesLess(choice.model, () => session.editForm({ engine, model, values, loras, inputs }));
}

/** Fills the form from settings of any source, and offers to take that back. */
export function fillForm(session: EditorSession, asked: Partial<GenerationRequest>, text: string): void {
  const before = session.store.getState().form;
  const models = ableModels(useEngines.getState().engines ?? [], session.mode);
  const choiceOf = (engine: string, model: string): ChosenModel | undefined =>
    models.find((one) => one.engine.id === engine && one.model.id === model);
  const known = (engine: string, model: string): boolean => choiceOf(engine, model) !== undefined;
  const request = inOwnTerms(asked, models, before);
  session.editForm((form) => filledForm(form, request, known));
  const { engine, model } = session.store.getState().form;
  tellSettingsTaken(text, request, choiceOf(engine, model), () => session.editForm(() => before));
}

/** Fills the form from pasted parameters of any dialect; what is none goes into its box. */
export async function fillFromText(
  session: EditorSession,
  text: string,
  box: EventTarget | null,
): Promise<void> {
  try {
    const { dialect, request } = await api.generate.parsePasted({ text });
    fillForm(session, request, translate('generate.pasted', { dialect: dialectName(dialect, translate) }));
  } catch (error) {
    const holdsNone = isAppError(error) && error.code === 'INVALID_INPUT';
    if (holdsNone && insertPasted(text, box)) return;
    showToast({ tone: 'error', text: translate('generate.pasteFailed') });
  }
}

/** Saves the mask where the browser or the desktop puts downloads. */
export async function saveMask(session: EditorSession): Promise<void> {
  await attempt(async () => {
    const png = await session.busy.during('save', session.exportMask());
    if (png) download(png, `mask_${shortUid(session.picture?.uid ?? '')}.png`);
  });
}

/** Goes on with a candidate: it becomes the picture, all others of the bar go to the trash. */
export async function acceptCandidate(session: EditorSession, candidateId: string): Promise<void> {
  await attempt(async () => {
    const runs = openRuns(session);
    const uid = candidateOf(runOf(runs, candidateId), candidateId)?.uid;
    // Once it is open: what can't be opened decides nothing.
    if (!uid || !(await session.open(uid, 'keep'))) return;
    const decisions = runs.map(({ id }) => ({ runId: id, keep: [candidateId] }));
    tellDecided(translate('editor.staging.accepted'), await api.editor.settle({ decisions }));
  });
}

export async function discardCandidate(session: EditorSession, candidateId: string): Promise<void> {
  await attempt(async () => {
    const run = runOf(openRuns(session), candidateId);
    if (!run) return;
    const rest = run.candidates.filter(({ id }) => id !== candidateId);
    const decided = await api.editor.discard({ runId: run.id, candidateIds: [candidateId] });
    await session.candidates.show(rest.findLast(({ state }) => state === 'done')?.id ?? null);
    tellDecided(translate('editor.staging.discarded'), decided);
  });
}

/** One more of the edit that the shown candidate comes from, else of the newest. */
export async function retryCandidate(session: EditorSession): Promise<void> {
  await attempt(async () => {
    const runs = openRuns(session);
    const run = runOf(runs, session.store.getState().shownId) ?? runs.at(-1);
    if (run) await api.editor.retry({ runId: run.id });
  });
}

/** Ends the decision with everything kept; what is still being made comes to the library when it is done. */
export async function keepAllCandidates(session: EditorSession): Promise<void> {
  await attempt(async () => {
    const runs = openRuns(session);
    const decisions = runs.map(({ id, candidates }) => {
      const keep = candidates.filter((candidate) => candidate.uid !== null || isOpen(candidate));
      return { runId: id, keep: keep.map((candidate) => candidate.id) };
    });
    const decided = await api.editor.settle({ decisions });
    await session.candidates.show(null);
    const all = candidatesOf(runs);
    const count = all.filter(({ uid }) => uid !== null).length;
    tellDecided(
      translate(all.some(isOpen) ? 'editor.staging.keptAndComing' : 'editor.staging.kept', { count }),
      decided,
    );
  });
}

/** Stops what is being made. Returns whether anything was. */
export function cancelRuns(session: EditorSession): boolean {
  const running = openRuns(session).filter(({ candidates }) => candidates.some(isOpen));
  for (const { id } of running) void attempt(async () => void (await api.editor.cancel({ runId: id })));
  return running.length > 0;
}

/** Opens what a picture was made from, with the mask or frame and the settings of that edit. */
export async function reopenEdit(session: EditorSession, uid: string): Promise<void> {
  await attempt(async () => {
    const { edit } = await api.editor.editOf({ uid });
    if (!edit) throw new Error(translate('editor.noEdits'));
    if (edit.area.type === session.mode) await session.reopen(edit);
    else navigate(edit.area.type, { uid, edit: 'reopen' });
  });
}
