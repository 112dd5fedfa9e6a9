import type { Catalog } from '../domain/catalog.ts';
import type { Target } from '../domain/catalog-view.ts';
import type { ComposeOrder, Composition } from '../domain/composition.ts';
import { AppError, isAppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';

/** What is composed: pictures of the library in the order of a target, or the picture files of a folder. */
export type ComposeSource =
  { readonly kind: 'pictures'; readonly target: Target } | { readonly kind: 'folder'; readonly path: string };

export interface ComposeDeps {
  readonly catalog: Pick<Catalog, 'uids' | 'records'>;
  imagePath(record: ImageRecord): Promise<string>;
  /** Picture files of a folder, by name in natural order. */
  listFolder(path: string): Promise<readonly string[]>;
  /**
   * Composes files to a file, one picture at a time, without those that can't be decoded.
   * @throws AppError CANCELLED, why the first can't when none can, DISK_FULL
   */
  compose(
    paths: readonly string[],
    composition: Composition,
    toPath: string,
    context: { readonly signal: AbortSignal; onProgress(done: number, total: number): void },
  ): Promise<{ readonly width: number; readonly height: number; readonly leftOut: readonly string[] }>;
  /** A path for a file that is not finished, outside the image tree. */
  temporaryPath(extension: string): string;
  /** Copies a finished file to where the user wants it, in one step. */
  deliver(fromPath: string, toPath: string): Promise<void>;
  /** Makes a finished file a picture of the library. @returns its uid */
  bringIn(path: string, fileName: string): Promise<string>;
  remove(path: string): Promise<void>;
  now(): number;
}

const MAX_COMPOSED = 10_000;

/** The records or files that a composition holds, in order; and the names of pictures that are missing or none to be composed. */
export async function composedPictures(
  deps: Pick<ComposeDeps, 'catalog' | 'listFolder'>,
  source: ComposeSource,
  order: ComposeOrder,
): Promise<{
  readonly records: readonly ImageRecord[];
  readonly paths: readonly string[];
  readonly leftOut: readonly string[];
}> {
  if (source.kind === 'folder') {
    const paths = await deps.listFolder(source.path);
    checkCount(paths.length);
    return { records: [], paths, leftOut: [] };
  }
  const uids = await deps.catalog.uids(source.target, MAX_COMPOSED + 1);
  checkCount(uids.length);
  const found: ImageRecord[] = [];
  const leftOut: string[] = [];
  for (let from = 0; from < uids.length; from += 500) {
    const chunk = uids.slice(from, from + 500);
    const records = new Map((await deps.catalog.records(chunk)).map((record) => [record.uid, record]));
    for (const uid of chunk) {
      const record = records.get(uid);
      if (!record) continue;
      if (isComposable(record)) found.push(record);
      else leftOut.push(nameOf(record.file.path));
    }
  }
  return { records: sorted(found, order), paths: [], leftOut };
}

function isComposable({ state, file }: ImageRecord): boolean {
  return !state.missing && state.trashedAtMs === null && file.format !== 'video';
}

function nameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

function checkCount(count: number): void {
  if (count <= MAX_COMPOSED) return;
  const most = MAX_COMPOSED.toLocaleString('en');
  throw new AppError('TOO_LARGE', `A composition holds at most ${most} pictures. Select fewer.`);
}

function sorted(records: readonly ImageRecord[], order: ComposeOrder): readonly ImageRecord[] {
  if (order === 'given') return records;
  const created = ({ generation, file }: ImageRecord): number => generation.createdAtMs ?? file.modifiedAtMs;
  return records.toSorted((a, b) =>
    order === 'created'
      ? created(a) - created(b)
      : a.file.path.localeCompare(b.file.path, 'en', { numeric: true }),
  );
}

export interface ComposedPicture {
  /** Null when it was written to a file of the user's. */
  readonly uid: string | null;
  readonly width: number;
  readonly height: number;
  /** File names of pictures that are missing or can't be decoded. */
  readonly leftOut: readonly string[];
}

/**
 * Makes a collage or an animation of the pictures that can be read. Nothing is left behind when it fails or is cancelled.
 * @param saveTo absolute path; null: the library
 * @throws AppError NOT_FOUND when there is no picture, INVALID_INPUT when one of them would be replaced, why the first can't when none can be read, TOO_LARGE, CANCELLED
 */
export async function composePictures(
  deps: ComposeDeps,
  source: ComposeSource,
  order: ComposeOrder,
  composition: Composition,
  saveTo: string | null,
  context: { readonly signal: AbortSignal; onProgress(done: number, total: number): void },
): Promise<ComposedPicture> {
  const { records, paths, leftOut } = await composedPictures(deps, source, order);
  const located = await Promise.all(records.map((record) => locate(deps, record)));
  const files = source.kind === 'folder' ? paths : located.filter((path) => path !== null);
  const gone = records.filter((_record, index) => located[index] === null).map(({ file }) => file.path);
  if (files.length === 0) throw nothingToCompose([...leftOut, ...gone.map(nameOf)]);
  if (saveTo !== null && files.includes(saveTo)) {
    throw new AppError(
      'INVALID_INPUT',
      `${nameOf(saveTo)} is one of the pictures; it would be replaced. Choose another name.`,
    );
  }
  const extension = composition.options.format === 'jpeg' ? 'jpg' : composition.options.format;
  const temporary = deps.temporaryPath(extension);
  try {
    const { leftOut: unreadable, ...size } = await deps.compose(files, composition, temporary, context);
    const made = { ...size, leftOut: [...leftOut, ...[...gone, ...unreadable].map(nameOf)] };
    if (context.signal.aborted) throw new AppError('CANCELLED', 'Cancelled');
    if (saveTo !== null) {
      await deps.deliver(temporary, saveTo);
      return { uid: null, ...made };
    }
    const stamp = new Date(deps.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
    return { uid: await deps.bringIn(temporary, `${composition.kind}-${stamp}.${extension}`), ...made };
  } finally {
    await deps.remove(temporary);
  }
}

/** @param names of what was chosen all the same: videos, what is in the trash, and files that are not there */
function nothingToCompose(names: readonly string[]): AppError {
  const first = names.slice(0, NAMED).join(', ');
  const chosen = names.length > NAMED ? `${first}, …` : first;
  const why = chosen === '' ? '' : ` Videos and missing files can’t be composed: ${chosen}.`;
  return new AppError('NOT_FOUND', `There is no picture to compose.${why} Choose at least one picture.`);
}

/** Names that a message holds. */
const NAMED = 3;

/** Where a picture's file is; null when it is not there, although the catalog does not know that yet. */
async function locate(deps: Pick<ComposeDeps, 'imagePath'>, record: ImageRecord): Promise<string | null> {
  try {
    return await deps.imagePath(record);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}
