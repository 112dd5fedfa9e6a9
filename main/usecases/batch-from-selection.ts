import { batchFromRecords } from '../domain/batch/batch-from-records.ts';
import type { BatchFileTree } from '../domain/batch/batch-from-records.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { Target } from '../domain/catalog-view.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';

const MAX_SELECTION = 5000;

export interface BatchOfSelection {
  readonly text: string;
  readonly images: number;
  readonly left: readonly { readonly uid: string; readonly reason: string }[];
}

/**
 * The batch file that makes the chosen pictures again, in their order.
 * @throws AppError INVALID_INPUT when none can be made again, TOO_LARGE, STALE
 */
export async function batchFromSelection(
  deps: {
    readonly catalog: Pick<Catalog, 'uids' | 'records'>;
    write(tree: BatchFileTree): string;
  },
  target: Target,
  title: string,
): Promise<BatchOfSelection> {
  const uids = await deps.catalog.uids(target, MAX_SELECTION + 1);
  if (uids.length > MAX_SELECTION) {
    const most = MAX_SELECTION.toLocaleString('en');
    throw new AppError('TOO_LARGE', `A batch file can be made of at most ${most} pictures. Select fewer.`);
  }
  const records: ImageRecord[] = [];
  for (let from = 0; from < uids.length; from += 500) {
    const found = new Map(
      (await deps.catalog.records(uids.slice(from, from + 500))).map((record) => [record.uid, record]),
    );
    for (const uid of uids.slice(from, from + 500)) records.push(...[found.get(uid) ?? []].flat());
  }
  const { file, images, left } = batchFromRecords(records, title);
  if (images === 0) {
    const message = 'None of these pictures says how it was made, so no batch file can make them again.';
    throw new AppError('INVALID_INPUT', message);
  }
  return { text: deps.write(file), images, left };
}
