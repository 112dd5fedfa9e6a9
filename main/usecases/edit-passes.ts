import type { Edit, EditStep } from '../domain/edit.ts';
import { AppError } from '../domain/errors.ts';
import type { Job } from '../domain/job.ts';
import type { Seed } from '../domain/seed.ts';
import { scaleTransform, type PictureTransform, type TransformStep } from '../domain/transform.ts';
import { submitEditPass, type EditDeps, type EditPass } from './edit-image.ts';

export interface PassDeps extends EditDeps {
  /** The mask stretched to another size, stored as a mask of its own. */
  fitMask(maskId: string, width: number, height: number): Promise<string>;
  /** A copy of a picture, cropped, resized, turned or flipped. Returns its uid. */
  transform(uid: string, steps: readonly TransformStep[]): Promise<string>;
}

type UnplacedPass = Omit<EditPass, 'sourceUid'>;

/** One step of a run, from the result of the one before. */
export type RunPass =
  | (UnplacedPass & {
      /** The seed it had when it was made first, in a chain that is replayed. */
      readonly seed?: Seed;
    })
  | { readonly transform: PictureTransform };

export function passesOf({ area, request }: Pick<Edit, 'area' | 'request'>): readonly UnplacedPass[] {
  if (area.type === 'inpaint') return [{ maskId: area.maskId, request }];
  return area.passes.map((extend) => ({ extend, request }));
}

export function passesOfChain(chain: readonly EditStep[]): readonly RunPass[] {
  return chain.flatMap((step): readonly RunPass[] => {
    if ('transform' in step) return [{ transform: step.transform }];
    const { seed } = step;
    return passesOf(step).map((pass) => (seed === null ? pass : { ...pass, seed }));
  });
}

/** A pass that was queued, or one that needed no engine and is done. */
type BegunPass = { readonly job: Job; readonly imageUid: string } | { readonly uid: string };

/**
 * Takes one pass on a picture of whatever size.
 * @throws AppError as `submitEditPass` and `transformImage`
 */
export async function beginPass(
  deps: PassDeps,
  pass: RunPass,
  from: { readonly sourceUid: string; readonly seed: Seed; readonly repeats: boolean },
): Promise<BegunPass> {
  const { sourceUid } = from;
  if ('transform' in pass) {
    const source = await deps.catalog.record(sourceUid);
    if (!source) throw new AppError('NOT_FOUND', 'The picture to edit is no longer in the library.');
    return { uid: await deps.transform(sourceUid, scaleTransform(pass.transform, source.file)) };
  }
  const { seed: firstSeed, ...unplaced } = pass;
  const seed = (from.repeats ? firstSeed : undefined) ?? from.seed;
  const fitted = await fittedTo(deps, unplaced, sourceUid);
  const [job] = await submitEditPass(deps, { ...fitted, sourceUid }, { seed, count: 1 });
  const image = job?.images[0];
  if (!job || !image) throw new AppError('INTERNAL', 'The edit could not be queued.');
  return { job, imageUid: image.uid };
}

async function fittedTo(deps: PassDeps, pass: UnplacedPass, sourceUid: string): Promise<UnplacedPass> {
  if (pass.maskId === undefined) return pass;
  const [mask, source] = await Promise.all([deps.maskFacts(pass.maskId), deps.catalog.record(sourceUid)]);
  if (!source) return pass;
  const { width, height } = source.file;
  if (mask.width === width && mask.height === height) return pass;
  return { ...pass, maskId: await deps.fitMask(pass.maskId, width, height) };
}
