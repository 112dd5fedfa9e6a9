import type { Catalog } from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import { shortUid } from '../domain/uid.ts';
import { maskFacts, maskFromPicture, stretchMask } from '../imaging/mask-files.ts';
import { pictureBytes } from '../imaging/open-picture.ts';
import { transformPicture } from '../imaging/transform-picture.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import { replaceFile } from '../library/atomic-file.ts';
import type { LibraryLayout } from '../library/layout.ts';
import { checkReadable } from '../library/granted-file.ts';
import { pathInside } from '../library/path-guard.ts';
import type { EditorParts } from '../rpc/editor-handlers.ts';
import { EditRuns } from '../usecases/edit-runs.ts';
import type { EditRunDeps } from '../usecases/edit-runs.ts';
import { transformImage } from '../usecases/edit-transform.ts';
import type { KeepDeps } from '../usecases/keep-result.ts';
import type { SubmitDeps } from '../usecases/submit-generation.ts';
import { readMask } from './media.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly catalog: Pick<Catalog, 'record' | 'change'>;
  readonly runner: JobRunner;
  readonly submitDeps: SubmitDeps;
  readonly writeMetadata: KeepDeps['writeMetadata'];
  readonly store: EditRunDeps['store'];
  readonly log: EditRunDeps['log'];
  /** Copies a picture into the library. Returns its uid. */
  bringInBytes(bytes: Uint8Array, fileName: string): Promise<string>;
  /** Absolute path of a picture's file. */
  imagePath(uid: string): Promise<string>;
}

/** What the editor's methods need: runs of candidates, and pictures cropped or turned before an edit. */
export function createEditorParts({
  layout,
  catalog,
  runner,
  submitDeps,
  writeMetadata,
  store,
  log,
  bringInBytes,
  imagePath,
}: Parts): EditorParts {
  const { newUid, now, randomSeed, engines } = submitDeps;
  const transformDeps: EditorParts['transformDeps'] = {
    catalog,
    readImage: async (uid) => pictureBytes(await imagePath(uid)),
    transform: transformPicture,
    savePicture: (bytes, generation) => {
      const uid = newUid();
      return bringInBytes(writeMetadata(bytes, { uid, generation, texts: {} }).bytes, `${shortUid(uid)}.png`);
    },
  };
  const editRuns = new EditRuns({
    catalog,
    engines,
    submitDeps,
    newUid,
    now,
    randomSeed,
    watchJobs: (listener) =>
      runner.watch((event) => {
        if (event.kind === 'job') listener(event.job);
      }),
    jobNow: (jobId) => runner.board.get(jobId),
    cancelJobs: (jobIds) => runner.cancel(jobIds),
    maskFacts: async (maskId) => maskFacts(await maskBytes(layout, maskId)),
    async fitMask(maskId, width, height) {
      const fittedId = newUid();
      const fitted = await stretchMask(await maskBytes(layout, maskId), width, height);
      await replaceFile(pathInside(layout.masks, `${fittedId}.png`), fitted);
      return fittedId;
    },
    transform: (uid, steps) => transformImage(transformDeps, uid, steps),
    trash: async (uids) => (await catalog.change({ kind: 'uids', uids }, { kind: 'trash' }, {})).entry,
    store,
    log,
  });
  return {
    editRuns,
    async importMask(path) {
      await checkReadable(path);
      const maskId = newUid();
      const mask = await maskFromPicture(await pictureBytes(path));
      await replaceFile(pathInside(layout.masks, `${maskId}.png`), mask);
      return maskId;
    },
    transformDeps,
  };
}

async function maskBytes(layout: LibraryLayout, maskId: string): Promise<Uint8Array> {
  try {
    return await readMask(layout, maskId);
  } catch (error) {
    throw new AppError('NOT_FOUND', 'The mask is not in the library any more. Paint it anew.', {}, error);
  }
}
