import type { Catalog, Place, Root } from '../domain/catalog.ts';
import type { ImageFormat } from '../domain/image-record.ts';
import type { ImportTask, ImportTasks } from './import-tasks.ts';

interface Parts {
  readonly catalog: Pick<Catalog, 'foldersOfPictures' | 'roots'>;
  readonly tasks: Pick<ImportTasks, 'settled'>;
  readonly libraryRoot: Root;
  /** Begins a run that reads every file of some folders. */
  read(root: Root, folders: readonly string[]): ImportTask;
}

/**
 * Reads the files of folders again that hold pictures of these formats, and waits for it.
 * @returns whether all were read: none lies on a drive that is away, nobody ended it
 */
export async function readFormatsAgain(
  { catalog, tasks, libraryRoot, read }: Parts,
  formats: readonly ImageFormat[],
): Promise<boolean> {
  const folders: Place[] = [];
  for (const text of formats) {
    const query = {
      kind: 'field',
      field: 'format',
      value: { kind: 'text', text, exact: false, prefix: false },
    } as const;
    folders.push(...(await catalog.foldersOfPictures({ kind: 'query', query })));
  }
  const byRoot = Map.groupBy(folders, ({ rootId }) => rootId);
  const roots = [libraryRoot, ...(await catalog.roots())].filter(({ id }) => byRoot.has(id));
  const runs = roots
    .filter(({ online }) => online)
    .map((root) => read(root, [...new Set(byRoot.get(root.id)?.map(({ path }) => path))]));
  await tasks.settled();
  return runs.length === roots.length && runs.every(({ view }) => view.state === 'done');
}
