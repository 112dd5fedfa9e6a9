import { create } from 'zustand';
import type { FieldIssue } from '../../../main/domain/errors.ts';
import { recall, remember } from '../../api/memory.ts';
import { useSettingsState } from '../../api/settings-store.ts';
import { EMPTY_FORM, parseDraft, type GenerateForm } from './generate-form.ts';

const DRAFT = 'generate.draft';

interface GenerateState {
  readonly form: GenerateForm;
  /** What the last attempt to submit found wrong, by field. */
  readonly issues: readonly FieldIssue[];
  /** The session submitted last in this window; Escape cancels it and the stage shows it. */
  readonly sessionId: string | null;
  readonly submitting: boolean;
}

export const useGenerate = create<GenerateState>(() => ({
  form: EMPTY_FORM,
  issues: [],
  sessionId: null,
  submitting: false,
}));

let restored = false;

/** Brings the draft of the last run back, once the settings that hold it are known. */
export function restoreDraft(): void {
  if (restored || useSettingsState.getState().settings === null) return;
  restored = true;
  const draft = recall(DRAFT);
  if (draft !== undefined) useGenerate.setState({ form: parseDraft(draft) });
}

/** Changes the form; the faults of the fields that changed are forgotten. */
export function editForm(change: Partial<GenerateForm> | ((form: GenerateForm) => GenerateForm)): void {
  const { form, issues } = useGenerate.getState();
  const next = typeof change === 'function' ? change(form) : { ...form, ...change };
  useGenerate.setState({ form: next, issues: issues.filter((issue) => !isTouched(issue.field, form, next)) });
  remember(DRAFT, JSON.stringify(next));
}

function isTouched(field: string, before: GenerateForm, after: GenerateForm): boolean {
  const head = field.split('.')[0] ?? field;
  const name = head === 'extra' ? (field.split('.')[1] ?? '') : head;
  if (name in before) return before[name as keyof GenerateForm] !== after[name as keyof GenerateForm];
  return before.values[name] !== after.values[name];
}

/** What is wrong with a field, for its error line. */
export function useIssue(field: string): string | undefined {
  return useGenerate(
    (state) =>
      state.issues.find((issue) => issue.field === field || issue.field.startsWith(`${field}.`))?.message,
  );
}
