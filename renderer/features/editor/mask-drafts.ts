import { AppError } from '../../../main/domain/errors.ts';
import { maskDraftUrl } from '../../api/media.ts';

let last: Promise<unknown> = Promise.resolve();

/** One after another: what is asked for is what was kept before. */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = last.then(work);
  last = result.catch(() => undefined);
  return result;
}

async function send(uid: string, init: RequestInit): Promise<Response> {
  const response = await fetch(maskDraftUrl(uid), init).catch(() => {
    throw new AppError('SERVER_UNREACHABLE', 'Gesso is not running any more.');
  });
  if (!response.ok) throw new Error(await response.text());
  return response;
}

/**
 * Has the library keep the mask painted on a picture, so that it can be had back when the picture is opened again, also
 * after a restart or in another browser; null forgets it.
 */
export async function putDraft(uid: string, png: Blob | null): Promise<void> {
  await inTurn(() => send(uid, { method: 'PUT', body: png ?? new Blob() }));
}

/** The mask that was painted on a picture when it was open last; null: none is known. */
export async function draftOf(uid: string): Promise<Blob | null> {
  const response = await inTurn(() => send(uid, {}));
  return response.status === 204 ? null : response.blob();
}
