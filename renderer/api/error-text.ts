import { isAppError, type FieldIssue } from '../../main/domain/errors.ts';

/** What to tell the user of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether it was only stopped, by the user or because what it was for is gone: nothing to tell of. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Where in a request the faults lie, by its fields, wherever in the input it is; empty for other errors. */
export function issuesOf(error: unknown): readonly FieldIssue[] {
  const issues = isAppError(error) ? (error.details.issues ?? []) : [];
  return issues.map(({ field, message }) => ({ field: field.replace(/^(?:edit\.)?request\./, ''), message }));
}
