import { AppError, type ErrorCode } from '../domain/errors.ts';
import { errorCode } from '../error-code.ts';

/** Why a file or a folder could not be read, in the user's words. */
export function readFailure(error: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  const code = errorCode(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return { code: 'FILE_UNREADABLE', message: 'Gesso may not read this. Check its permissions.' };
  }
  return { code: 'FILE_UNREADABLE', message: `It could not be read${code ? ` (${code})` : ''}.` };
}
