import { AppError, type ErrorCode } from '../../main/domain/errors.ts';
import { isAbort } from './error-text.ts';

const CODE_OF: Readonly<Record<number, ErrorCode>> = {
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  410: 'STALE',
  413: 'TOO_LARGE',
  415: 'UNSUPPORTED',
};

/**
 * Asks for bytes, or sends them, at one of the addresses of media.ts.
 * @throws AppError with what was answered, SERVER_UNREACHABLE; DOMException AbortError
 */
export async function request(address: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(address, init).catch((error: unknown) => {
    if (isAbort(error)) throw error;
    throw new AppError('SERVER_UNREACHABLE', 'Gesso is not running any more.');
  });
  if (response.ok) return response;
  throw new AppError(CODE_OF[response.status] ?? 'INTERNAL', await response.text());
}
