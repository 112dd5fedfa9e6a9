import { create } from 'zustand';
import { faultAt, type FieldIssue } from '../../../main/domain/errors.ts';
import { recall, recallForm, remember } from '../../api/memory.ts';
import { EMPTY_FORM, type GenerateForm } from './generate-form.ts';

const DRAFT = 'generate.draft';
const SESSIONS = 'generate.sessions';
/** More than anybody has under way. */
const SESSIONS_KEPT = 50;

interface GenerateState {
  readonly form: GenerateForm;
  /** What the last attempt to submit found wrong, by field. */
  readonly issues: readonly FieldIssue[];
  /** Attempts that found something wrong. */
  readonly refusals: number;
  /** The session submitted last since the page was loaded. */
  readonly sessionId: string | null;
  /** Those submitted in this window, oldest first, also before it was loaded anew. */
  readonly sessionIds: readonly string[];
  readonly submitting: boolean;
}

export const useGenerate = create<GenerateState>(() => ({
  form: EMPTY_FORM,
  issues: [],
  refusals: 0,
  sessionId: null,
  sessionIds: [],
  submitting: false,
}));

let restored = false;

/** Brings back what the last run left: its draft, and what it had under way. */
export function restoreDraft(): void {
  if (restored) return;
  restored = true;
  if (recall(DRAFT) !== undefined) useGenerate.setState({ form: recallForm(DRAFT, EMPTY_FORM) });
  useGenerate.setState({ sessionIds: recall(SESSIONS)?.split(' ') ?? [] });
}

/** Keeps a session that was submitted here: the stage shows it and Escape cancels it. */
export function followSession(sessionId: string): void {
  const sessionIds = [...useGenerate.getState().sessionIds, sessionId].slice(-SESSIONS_KEPT);
  useGenerate.setState({ sessionId, sessionIds });
  remember(SESSIONS, sessionIds.join(' '));
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

/** Shows what is wrong at its fields. */
export function refuse(issues: readonly FieldIssue[]): void {
  useGenerate.setState(({ refusals }) => ({ issues, refusals: refusals + 1 }));
}

/** What is wrong with a field, for its error line. */
export function useIssue(field: string): string | undefined {
  return useGenerate(({ issues }) => faultAt(issues, field));
}
