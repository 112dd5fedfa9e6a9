import { readFile } from 'node:fs/promises';
import type { Catalog } from '../domain/catalog.ts';
import type { InputImage } from '../domain/engine.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageInput } from '../domain/generation.ts';
import type { TaskPreparer } from '../jobs/job-ports.ts';
import type { ImageTree } from '../library/image-tree.ts';
import type { LibraryLayout } from '../library/layout.ts';
import { imageFilePath, readMask } from './media.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly catalog: Pick<Catalog, 'record'>;
  readonly tree: ImageTree;
}

/** Gives engines the pictures a request names. */
export function createTaskPreparer({ layout, catalog, tree }: Parts): TaskPreparer {
  const open = ({ role, uid, strength }: ImageInput): InputImage => ({
    role,
    uid,
    ...(strength === undefined ? {} : { strength }),
    async read() {
      if (role === 'mask') return readMask(layout, uid);
      const record = await catalog.record(uid);
      if (!record) throw new AppError('NOT_FOUND', `The ${role} picture is no longer in the library.`);
      return readFile(imageFilePath(tree, record));
    },
  });
  return {
    prepare: (job) =>
      Promise.resolve({
        task: {
          jobId: job.id,
          request: job.request,
          inputs: job.request.inputs.map(open),
          imageCount: job.images.length,
        },
        finish: (output) => Promise.resolve(output),
      }),
  };
}
