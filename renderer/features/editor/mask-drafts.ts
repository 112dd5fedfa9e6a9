import { maskDraftUrl } from '../../api/media.ts';
import { request } from '../../api/request.ts';

let last: Promise<unknown> = Promise.resolve();

/** One after another: what is asked for is what was kept before. */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = last.then(work);
  last = result.catch(() => undefined);
  return result;
}

/**
 * Has the library keep the mask painted on a picture, so that it can be had back when the picture is opened again, also
 * after a restart or in another browser; null forgets it.
 */
export async function putDraft(uid: string, png: Blob | null): Promise<void> {
  await inTurn(() => request(maskDraftUrl(uid), { method: 'PUT', body: png ?? new Blob() }));
}

/** The mask that was painted on a picture when it was open last; null: none is known. */
export async function draftOf(uid: string): Promise<Blob | null> {
  const response = await inTurn(() => request(maskDraftUrl(uid)));
  return response.status === 204 ? null : response.blob();
}
