import type { Catalog, Root } from '../domain/catalog.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import { isAppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { VerifyProblem, VerifyReport } from '../domain/library-check.ts';
import type { Query } from '../domain/query/ast.ts';

export interface VerifyDeps {
  readonly catalog: Pick<Catalog, 'uids' | 'records' | 'uidOfPath'>;
  /** Reads the catalog's own file whole. Null when it is sound. */
  catalogFault(): Promise<VerifyProblem | null>;
  /** Size in bytes of a picture's file where it should lie (tree or trash), or null when it isn't there. */
  sizeOf(record: ImageRecord): Promise<number | null>;
  /** Reads the whole picture and what lies beside it. @throws AppError FILE_CORRUPT */
  readWhole(record: ImageRecord): Promise<{
    readonly uid: string | null;
    readonly contentHash: string;
    /** When the user said what the file and its sidecar tell, Unix milliseconds; 0: nothing. */
    readonly changedAtMs: number;
    /** Sidecars that can't be read, in words. */
    readonly warnings: readonly string[];
  }>;
  listTree(): AsyncIterable<string>;
  /** Resolves once what has come into the tree meanwhile must be in the catalog. */
  untilEntered(): Promise<void>;
  /** Sidecars that do not lie beside their pictures. */
  apart(): Promise<readonly { readonly uid: string; readonly rootId: string; readonly path: string }[]>;
  roots(): Promise<readonly Pick<Root, 'id' | 'online'>[]>;
  readonly libraryRootId: string;
}

const CHUNK = 500;
const PROBLEMS_NAMED = 1000;
/** More rows than any catalog holds. */
const EVERYTHING = 2 ** 31;
const ALIVE: Query = { kind: 'all' };
const TRASHED: Query = {
  kind: 'field',
  field: 'is',
  value: { kind: 'text', text: 'trashed', exact: false, prefix: false },
};

/** Compares catalog and files both ways. Changes nothing. @throws what `signal` was aborted with */
export async function verifyLibrary(
  deps: VerifyDeps,
  deep: boolean,
  { onProgress, signal }: LongCallOptions = {},
): Promise<VerifyReport> {
  const problems: VerifyProblem[] = [];
  let problemCount = 0;
  let checked = 0;
  const add = (found: readonly VerifyProblem[]): void => {
    problemCount += found.length;
    problems.push(...found.slice(0, PROBLEMS_NAMED - problems.length));
  };
  const fault = await deps.catalogFault();
  // What a damaged catalog says is no measure for the files.
  if (fault !== null) return { checked: 0, problemCount: 1, problems: [fault] };
  const lists: (readonly string[])[] = [];
  for (const query of [ALIVE, TRASHED]) {
    lists.push(await deps.catalog.uids({ kind: 'query', query }, EVERYTHING));
  }
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  for (const uids of lists) {
    for (let from = 0; from < uids.length; from += CHUNK) {
      signal?.throwIfAborted();
      const records = await deps.catalog.records(uids.slice(from, from + CHUNK));
      const found = await Promise.all(records.map((record) => verifyRecord(deps, record, deep)));
      add(found.flat());
      checked += records.length;
      onProgress?.(checked, total);
    }
  }
  for (const path of await unknownFiles(deps, signal)) {
    const message =
      'This picture is in the library folder but not in the catalog. "gesso rebuild" enters it.';
    add([{ kind: 'unknown-file', path, message }]);
  }
  add(await strayApart(deps));
  return { checked, problemCount, problems };
}

/** Asked for twice: while pictures are made or brought in, a file is there a moment before the catalog has it. */
async function unknownFiles(
  { catalog, libraryRootId, listTree, untilEntered }: VerifyDeps,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const unknown = async (paths: AsyncIterable<string> | readonly string[]): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const path of paths) {
      signal?.throwIfAborted();
      if ((await catalog.uidOfPath(libraryRootId, path)) === null) found.push(path);
    }
    return found;
  };
  const first = await unknown(listTree());
  if (first.length === 0) return first;
  await untilEntered();
  return unknown(first);
}

/**
 * Sidecars whose picture is not there though its folder is. Those of a folder that is away, or was taken out of the library, wait
 * for it.
 */
async function strayApart({ catalog, apart, roots }: VerifyDeps): Promise<readonly VerifyProblem[]> {
  const all = await apart();
  if (all.length === 0) return [];
  const here = new Set((await roots()).filter(({ online }) => online).map(({ id }) => id));
  const stray: VerifyProblem[] = [];
  for (let from = 0; from < all.length; from += CHUNK) {
    const chunk = all.slice(from, from + CHUNK).filter(({ rootId }) => here.has(rootId));
    const known = new Set((await catalog.records(chunk.map(({ uid }) => uid))).map(({ uid }) => uid));
    for (const { uid, path } of chunk) {
      if (known.has(uid)) continue;
      const message =
        'What you said of a picture is kept here, but the picture is not in its folder. It is found again by its content when it is back.';
      stray.push({ kind: 'sidecar', path, message });
    }
  }
  return stray;
}

async function verifyRecord(
  deps: VerifyDeps,
  record: ImageRecord,
  deep: boolean,
): Promise<readonly VerifyProblem[]> {
  const { path } = record.file;
  const problem = (kind: VerifyProblem['kind'], message: string): VerifyProblem => ({ kind, path, message });
  const size = await deps.sizeOf(record);
  if (size === null) {
    return record.state.missing
      ? []
      : [problem('missing-file', 'The catalog knows this picture, but its file is gone.')];
  }
  if (size !== record.file.sizeBytes) {
    return [
      problem('damaged-file', `The file has ${size} bytes, the catalog knows ${record.file.sizeBytes}.`),
    ];
  }
  if (!deep) return [];
  try {
    const { uid, contentHash, changedAtMs, warnings } = await deps.readWhole(record);
    if (uid !== null && uid !== record.uid)
      return [problem('wrong-place', 'The file bears the identity of another picture.')];
    if (contentHash !== record.file.contentHash)
      return [problem('damaged-file', 'The file is not the one that was catalogued.')];
    if (warnings.length > 0) return warnings.map((warning) => problem('sidecar', warning));
    return changedAtMs < record.user.changedAtMs
      ? [
          problem(
            'sidecar',
            'What you said last of this picture is in the catalog only: its sidecar is gone or older. Change the picture’s rating or note, and it is written again.',
          ),
        ]
      : [];
  } catch (error) {
    return [problem('damaged-file', isAppError(error) ? error.message : String(error))];
  }
}
