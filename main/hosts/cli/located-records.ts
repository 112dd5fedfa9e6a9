import { join } from 'node:path';
import type { ImageRecord } from '../../domain/image-record.ts';
import type { Session } from './session.ts';

const CHUNK = 500;

export interface LocatedRecord {
  readonly record: ImageRecord;
  /** Absolute: below the library, or below the added folder that has it. */
  readonly path: string;
}

/** The records of pictures, in the order of `uids`, with where their files lie. */
export async function locatedRecords(
  { api }: Session,
  uids: readonly string[],
): Promise<readonly LocatedRecord[]> {
  const [{ libraryPath }, { roots }] = await Promise.all([api.system.info({}), api.library.roots({})]);
  const folders = new Map(roots.map(({ id, path }) => [id, path]));
  const located: LocatedRecord[] = [];
  for (let from = 0; from < uids.length; from += CHUNK) {
    const records = await api.gallery.records({ uids: uids.slice(from, from + CHUNK) });
    for (const record of records) {
      const { rootId, path } = record.file;
      located.push({ record, path: join(folders.get(rootId) ?? libraryPath, path) });
    }
  }
  return located;
}
