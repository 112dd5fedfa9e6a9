import { AppError } from '../../main/domain/errors.ts';
import { isAbort } from './error-text.ts';

/**
 * Brings a dropped, pasted or chosen picture into the library, unless these very bytes are there (`known`).
 * @throws AppError UNSUPPORTED when it is no picture Gesso can read, TOO_LARGE, SERVER_UNREACHABLE; DOMException AbortError
 */
export async function addPicture(
  file: File,
  signal?: AbortSignal,
): Promise<{ readonly uid: string; readonly known: boolean }> {
  const response = await fetch(`/picture/${encodeURIComponent(file.name || 'picture.png')}`, {
    method: 'PUT',
    body: file,
    signal: signal ?? null,
  }).catch((error: unknown) => {
    if (isAbort(error)) throw error;
    throw new AppError('SERVER_UNREACHABLE', 'Gesso is not running any more.');
  });
  if (response.ok) return (await response.json()) as { readonly uid: string; readonly known: boolean };
  const code = response.status === 413 ? 'TOO_LARGE' : 'UNSUPPORTED';
  throw new AppError(code, await response.text());
}
