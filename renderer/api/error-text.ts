import { isAppError, type FieldIssue } from '../../main/domain/errors.ts';

/** What to tell the user of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Where in a request the faults lie, by its fields, wherever in the input it is; empty for other errors. */
export function issuesOf(error: unknown): readonly FieldIssue[] {
  const issues = isAppError(error) ? (error.details.issues ?? []) : [];
  return issues.map(({ field, message }) => ({ field: field.replace(/^(?:edit\.)?request\./, ''), message }));
}
