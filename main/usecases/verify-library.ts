import type { Catalog } from '../domain/catalog.ts';
import { isAppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { Query } from '../domain/query/ast.ts';

export interface VerifyProblem {
  readonly kind: 'missing-file' | 'unknown-file' | 'damaged-file' | 'wrong-place';
  readonly path: string;
  readonly message: string;
}

export interface VerifyDeps {
  readonly catalog: Pick<Catalog, 'uids' | 'records' | 'uidOfPath'>;
  /** Size in bytes of a picture's file where it should lie (tree or trash), or null when it isn't there. */
  sizeOf(record: ImageRecord): Promise<number | null>;
  /** Reads the whole picture. @throws AppError FILE_CORRUPT */
  readWhole(record: ImageRecord): Promise<{ readonly uid: string | null; readonly contentHash: string }>;
  listTree(): AsyncIterable<string>;
  readonly libraryRootId: string;
}

const CHUNK = 500;
/** More rows than any catalog holds. */
const EVERYTHING = 2 ** 31;
const ALIVE: Query = { kind: 'all' };
const TRASHED: Query = {
  kind: 'field',
  field: 'is',
  value: { kind: 'text', text: 'trashed', exact: false, prefix: false },
};

/** Compares catalog and files both ways. Changes nothing. */
export async function verifyLibrary(
  deps: VerifyDeps,
  deep: boolean,
): Promise<{ readonly checked: number; readonly problems: readonly VerifyProblem[] }> {
  const problems: VerifyProblem[] = [];
  let checked = 0;
  for (const query of [ALIVE, TRASHED]) {
    const uids = await deps.catalog.uids({ kind: 'query', query }, EVERYTHING);
    for (let from = 0; from < uids.length; from += CHUNK) {
      const records = await deps.catalog.records(uids.slice(from, from + CHUNK));
      const found = await Promise.all(records.map((record) => verifyRecord(deps, record, deep)));
      problems.push(...found.flat());
      checked += records.length;
    }
  }
  for await (const path of deps.listTree()) {
    if ((await deps.catalog.uidOfPath(deps.libraryRootId, path)) !== null) continue;
    problems.push({
      kind: 'unknown-file',
      path,
      message: 'This picture is in the library folder but not in the catalog. "gesso rebuild" enters it.',
    });
  }
  return { checked, problems };
}

async function verifyRecord(deps: VerifyDeps, record: ImageRecord, deep: boolean): Promise<VerifyProblem[]> {
  const { path } = record.file;
  const size = await deps.sizeOf(record);
  if (size === null) {
    return record.state.missing
      ? []
      : [{ kind: 'missing-file', path, message: 'The catalog knows this picture, but its file is gone.' }];
  }
  if (size !== record.file.sizeBytes) {
    return [
      {
        kind: 'damaged-file',
        path,
        message: `The file has ${size} bytes, the catalog knows ${record.file.sizeBytes}.`,
      },
    ];
  }
  if (!deep) return [];
  try {
    const { uid, contentHash } = await deps.readWhole(record);
    if (uid !== null && uid !== record.uid) {
      return [{ kind: 'wrong-place', path, message: 'The file bears the identity of another picture.' }];
    }
    return contentHash === record.file.contentHash
      ? []
      : [{ kind: 'damaged-file', path, message: 'The file is not the one that was catalogued.' }];
  } catch (error) {
    return [{ kind: 'damaged-file', path, message: isAppError(error) ? error.message : String(error) }];
  }
}
