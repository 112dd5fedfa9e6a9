import { isAppError, type FieldIssue } from '../../main/domain/errors.ts';

/** What to tell the user of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Where in the input the faults lie, by field; empty for other errors. */
export function issuesOf(error: unknown): readonly FieldIssue[] {
  return isAppError(error) ? (error.details.issues ?? []) : [];
}
