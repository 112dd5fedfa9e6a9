import { posix } from 'node:path';
import type { Catalog, Root } from '../domain/catalog.ts';
import type { ImageFormat } from '../domain/image-record.ts';
import type { ImportTask, ImportTasks } from './import-tasks.ts';

interface Parts {
  readonly catalog: Pick<Catalog, 'uids' | 'records' | 'roots'>;
  readonly tasks: Pick<ImportTasks, 'settled'>;
  readonly libraryRoot: Root;
  /** Begins a run that reads every file of some folders. */
  read(root: Root, folders: readonly string[]): ImportTask;
}

const CHUNK = 500;
/** More rows than any catalog holds. */
const EVERYTHING = 2 ** 31;

/**
 * Reads the files of folders again that hold pictures of these formats, and waits for it.
 * @returns whether all were read: none lies on a drive that is away, nobody ended it
 */
export async function readFormatsAgain(
  { catalog, tasks, libraryRoot, read }: Parts,
  formats: readonly ImageFormat[],
): Promise<boolean> {
  const folders = new Map<string, Set<string>>();
  for (const text of formats) {
    const query = {
      kind: 'field',
      field: 'format',
      value: { kind: 'text', text, exact: false, prefix: false },
    } as const;
    const uids = await catalog.uids({ kind: 'query', query }, EVERYTHING);
    for (let from = 0; from < uids.length; from += CHUNK) {
      for (const { file } of await catalog.records(uids.slice(from, from + CHUNK))) {
        const folder = posix.dirname(file.path);
        const known = folders.get(file.rootId) ?? new Set();
        folders.set(file.rootId, known.add(folder === '.' ? '' : folder));
      }
    }
  }
  const roots = [libraryRoot, ...(await catalog.roots())].filter(({ id }) => folders.has(id));
  const runs = roots
    .filter(({ online }) => online)
    .map((root) => read(root, [...(folders.get(root.id) ?? [])]));
  await tasks.settled();
  return runs.length === roots.length && runs.every(({ view }) => view.state === 'done');
}
