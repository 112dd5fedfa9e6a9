import type { Catalog } from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import type { GenerationRecord, ImageType } from '../domain/generation.ts';
import type { TransformStep } from '../domain/transform.ts';

export interface TransformDeps {
  readonly catalog: Pick<Catalog, 'record'>;
  /** The file's bytes. */
  readImage(uid: string): Promise<Uint8Array>;
  /** Applies the steps in order and encodes a PNG. @throws AppError INVALID_INPUT (a crop outside the picture), TOO_LARGE */
  transform(bytes: Uint8Array, steps: readonly TransformStep[]): Promise<Uint8Array>;
  /** Enters a new picture into the library with what its record says. Returns its uid. */
  savePicture(bytes: Uint8Array, generation: GenerationRecord): Promise<string>;
}

/**
 * Crops, resizes, turns or flips a picture: the original stays, and the new picture names it as its source.
 * @throws AppError NOT_FOUND, INVALID_INPUT, TOO_LARGE
 */
export async function transformImage(
  deps: TransformDeps,
  uid: string,
  steps: readonly TransformStep[],
): Promise<string> {
  const record = await deps.catalog.record(uid);
  if (!record) throw new AppError('NOT_FOUND', 'This picture is no longer in the library.');
  const { width, height } = record.file;
  const bytes = await deps.transform(await deps.readImage(uid), steps);
  return deps.savePicture(bytes, {
    ...record.generation,
    type: typeOfCopy(record.generation.type),
    parents: [{ role: 'source', uid }],
    extend: null,
    edit: null,
    transform: { width, height, steps },
    sessionId: null,
    count: null,
    engineSeconds: null,
    cost: null,
  });
}

/** A copy of an edit's result has neither its mask nor its frame: it is a picture made from a picture. */
function typeOfCopy(type: ImageType): ImageType {
  return type === 'inpaint' || type === 'outpaint' ? 'image-to-image' : type;
}
