import type { Place } from '../domain/catalog.ts';
import { isAppError } from '../domain/errors.ts';
import type { ApartSidecars } from '../library/apart-sidecars.ts';
import { readTextIfAny } from '../library/sidecar-files.ts';
import { readSidecar, type XmpFacts } from '../metadata/xmp-sidecar.ts';

/** Whose sidecars lie apart that were written for a file of these contents, and where it was then, if they say. */
export async function toldApart(
  apart: ApartSidecars,
  contentHashes: readonly string[],
): Promise<readonly { readonly uid: string; readonly contentHash: string; readonly place: Place | null }[]> {
  const sidecars = await apart.withContents(contentHashes);
  return await Promise.all(
    sidecars.map(async (one) => ({
      uid: one.uid,
      contentHash: one.contentHash,
      place: (await saidIn(apart.pathOf(one)))?.place ?? null,
    })),
  );
}

/** What a sidecar says; null when there is none, or it can't be read: "verify" names it then. */
export async function saidIn(path: string): Promise<XmpFacts | null> {
  const text = await readTextIfAny(path);
  try {
    return text === null ? null : readSidecar(text);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}
