import { api } from '../../api/api.ts';
import { isAppError } from '../../../main/domain/errors.ts';
import { findModel, useEngines } from '../../api/engines-store.ts';
import { issuesOf } from '../../api/error-text.ts';
import { attempt, tellError } from '../../api/tell-error.ts';
import { useQueue } from '../../api/queue-store.ts';
import { tellModelTakesLess, tellSettingsTaken } from '../../api/settings-taken.ts';
import { dialectName } from '../../i18n/dialect-name.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';
import type { ModelDescription } from '../../../main/domain/engine.ts';
import type { GenerationRequest, Shape } from '../../../main/domain/generation.ts';
import { inOwnTerms } from '../../../main/domain/own-terms.ts';
import { filledFrom, inShapeOf, submitOf, withModel, type GenerateForm } from './generate-form.ts';
import { takeLoraTags } from '../../ui/prompt/lora-tags.ts';
import { couldBePrompt, insertPasted } from '../../ui/prompt/pasted-text.ts';
import { editForm, followSession, refuse, useGenerate } from './generate-store.ts';
import { sessionInHand } from './session-progress.ts';

/** Moves LoRAs written into the prompt to the list, where the model takes any. */
export function moveLoraTags(): void {
  const { form } = useGenerate.getState();
  const choice = findModel(useEngines.getState().engines ?? [], form.engine, form.model);
  if (choice === undefined || !choice.model.loras || !form.prompt.includes('<')) return;
  const { prompt, loras } = takeLoraTags(form.prompt, form.loras, choice.engine.loras);
  if (prompt !== form.prompt) editForm({ prompt, loras });
}

/** Submits the form; what is wrong is shown at its fields. */
export async function submitForm(): Promise<void> {
  moveLoraTags();
  const { form, submitting } = useGenerate.getState();
  const choice = findModel(useEngines.getState().engines ?? [], form.engine, form.model);
  if (submitting || choice === undefined) return;
  const result = submitOf(form, choice.model);
  if (!result.ok) {
    refuse(result.issues);
    return;
  }
  useGenerate.setState({ submitting: true, issues: [] });
  try {
    const { sessionId } = await api.generate.submit(
      result.submit as Parameters<typeof api.generate.submit>[0],
    );
    followSession(sessionId);
  } catch (error) {
    const issues = issuesOf(error);
    if (issues.length > 0) refuse(issues);
    else tellError(error, 'generate.submitFailed');
  } finally {
    useGenerate.setState({ submitting: false });
  }
}

/** Cancels the session in hand of those submitted here; finished pictures stay. */
export async function cancelSession(): Promise<void> {
  const sessionId = sessionInHand(useGenerate.getState().sessionIds, useQueue.getState().jobs.values());
  if (sessionId !== null) await attempt(() => api.jobs.cancel({ which: { sessionId } }));
}

/** Puts all but the prompts and the model back to the model's defaults, and offers to take that back. */
export function resetForm(): void {
  const { values, loras, inputs, seedMode, count } = useGenerate.getState().form;
  editForm({ values: {}, loras: [], inputs: [], seedMode: 'random', count: 1 });
  showToast({
    text: translate('generate.formReset'),
    // What was written since stays.
    action: {
      label: translate('common.undo'),
      run: () => editForm({ values, loras, inputs, seedMode, count }),
    },
  });
}

/** Takes another model; where it hasn't or can't take what was set for the one before, says so and offers to take that back. */
export function chooseModel(engineId: string, chosen: ModelDescription): void {
  const { engine, model, values, inputs } = useGenerate.getState().form;
  editForm((form) => withModel(form, engineId, chosen));
  const { form } = useGenerate.getState();
  const isWhole =
    Object.keys(form.values).length === Object.keys(values).length && form.inputs.length === inputs.length;
  if (isWhole) return;
  tellModelTakesLess(chosen, () => editForm({ engine, model, values, inputs }));
}

/** Fills the form from a request and offers to take that back. Returns the request in the names of what is here. */
export function fillForm(asked: Partial<GenerationRequest>, message: string): Partial<GenerationRequest> {
  const before = useGenerate.getState().form;
  const engines = useEngines.getState().engines ?? [];
  const models = engines.flatMap((engine) => engine.models.map((model) => ({ engine, model })));
  const request = inOwnTerms(asked, models, before);
  const isKnown = (engine: string, model: string): boolean => findModel(engines, engine, model) !== undefined;
  editForm((form) => filledFrom(form, request, isKnown));
  const { engine, model } = useGenerate.getState().form;
  tellSettingsTaken(message, request, findModel(engines, engine, model), () => editForm(() => before));
  return request;
}

/** The form with the size that suits a shape, where its model is there. */
export function shaped(form: GenerateForm, shape: Shape): GenerateForm {
  const choice = findModel(useEngines.getState().engines ?? [], form.engine, form.model);
  return choice === undefined ? form : inShapeOf(form, choice.model, shape);
}

/** Fills the form from pasted text of any dialect; words that hold no settings are taken for a prompt, or go into their box. */
export async function fillFromText(text: string, box: EventTarget | null = null): Promise<void> {
  try {
    const { dialect, request, shape } = await api.generate.parsePasted({ text });
    fillForm(request, translate('generate.pasted', { dialect: dialectName(dialect, translate) }));
    if (shape !== null) editForm((form) => shaped(form, shape));
  } catch (error) {
    const holdsNone = isAppError(error) && error.code === 'INVALID_INPUT';
    if (holdsNone && insertPasted(text, box)) return;
    if (holdsNone && couldBePrompt(text)) takeAsPrompt(text.trim());
    else showToast({ tone: 'error', text: translate('generate.pasteFailed') });
  }
}

/** At once where there is no prompt yet; one that is there is replaced only when the user says so. */
function takeAsPrompt(prompt: string): void {
  const before = useGenerate.getState().form.prompt;
  if (before === prompt) return;
  const take = (): void => {
    editForm({ prompt });
    showToast({
      text: translate('generate.promptPasted'),
      action: { label: translate('common.undo'), run: () => editForm({ prompt: before }) },
    });
  };
  if (before.trim() === '') take();
  else
    showToast({
      text: translate('generate.pastedWords'),
      action: { label: translate('generate.useAsPrompt'), run: take },
    });
}

/** Fills the form with a picture's settings, with its seed or a random one. Returns them; null when they can't be had. */
export async function fillFromImage(
  uid: string,
  seed: 'same' | 'new',
): Promise<Partial<GenerationRequest> | null> {
  try {
    const made = await api.generate.requestOf({ uid });
    const request = fillForm(made.request, translate('generate.loaded'));
    if (seed === 'new') editForm({ seedMode: 'random' });
    return request;
  } catch (error) {
    tellError(error, 'generate.loadFailed');
    return null;
  }
}

/** Makes one picture with another one's settings, which the form shows. Not with another model in place of one that isn't there. */
export async function makeFromImage(uid: string, seed: 'same' | 'new'): Promise<void> {
  const request = await fillFromImage(uid, seed);
  if (request === null) return;
  const { engine = '', model = '' } = request;
  if (findModel(useEngines.getState().engines ?? [], engine, model) === undefined) {
    const text =
      model === ''
        ? translate('gallery.regenerate.noSettings')
        : translate('gallery.regenerate.noModel', { model });
    showToast({ tone: 'error', text });
    return;
  }
  editForm({ count: 1 });
  await submitForm();
}
