import { AppError, type ErrorCode } from '../domain/errors.ts';
import { errorCode, isMissing } from '../error-code.ts';

/** Why a file or a folder could not be read, in the user's words. */
export function readFailure(error: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  const code = errorCode(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return { code: 'FILE_UNREADABLE', message: 'Gesso may not read this. Check its permissions.' };
  }
  if (isMissing(error) && isLossyName(String(error))) {
    const message = 'Its name is not in UTF-8, so it can’t be opened. Rename it, then import again.';
    return { code: 'FILE_UNREADABLE', message };
  }
  return { code: 'FILE_UNREADABLE', message: `It could not be read${code ? ` (${code})` : ''}.` };
}

/** Whether signs of a name, or of a path, got lost when the system's bytes were read as UTF-8: nothing is found under it. */
export function isLossyName(name: string): boolean {
  return name.includes('\uFFFD');
}
