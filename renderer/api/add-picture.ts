import { request } from './request.ts';

/**
 * Brings a dropped, pasted or chosen picture into the library, unless these very bytes are there (`known`).
 * @throws AppError UNSUPPORTED when it is no picture Gesso can read, and what `request` throws
 */
export async function addPicture(
  file: File,
  signal?: AbortSignal,
): Promise<{ readonly uid: string; readonly known: boolean }> {
  const response = await request(`/picture/${encodeURIComponent(file.name || 'picture.png')}`, {
    method: 'PUT',
    body: file,
    signal: signal ?? null,
  });
  return (await response.json()) as { readonly uid: string; readonly known: boolean };
}
