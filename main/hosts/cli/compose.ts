import { basename, extname, resolve } from 'node:path';
import type { Composition } from '../../domain/composition.ts';
import type { ComposeProgress } from '../../../preload/contract/batch.ts';
import { AppError } from '../../domain/errors.ts';
import { isFolder } from './check-existing.ts';
import { onInterrupt } from './on-interrupt.ts';
import type { Session } from './session.ts';

/** Options that collages and animations share. */
export interface ComposeOptions {
  readonly query?: string;
  readonly order: string;
  readonly output?: string;
}

/**
 * The ending of the file to be, lower case; empty when the result goes into the library.
 * @throws AppError for one that says another format than is written
 */
export function extensionOf(output: string | undefined, known: readonly string[]): string {
  if (output === undefined) return '';
  const extension = extname(output).toLowerCase();
  if (known.includes(extension)) return extension;
  throw new AppError(
    'INVALID_INPUT',
    `The output must end in ${known.join(', ')}, not “${basename(output)}”.`,
  );
}

/** Composes a folder's pictures or a query's, and prints where the result is. Ctrl+C cancels it and leaves nothing behind. */
export async function compose(
  session: Session,
  folder: string | undefined,
  { query, order, output }: ComposeOptions,
  composition: Composition,
): Promise<void> {
  if ((folder === undefined) === (query === undefined)) {
    throw new AppError('INVALID_INPUT', 'Name a folder, or pictures of the library with --query.');
  }
  if (order !== 'given' && order !== 'name' && order !== 'created') {
    throw new AppError('INVALID_INPUT', `There is no order "${order}". Take given, name or created.`);
  }
  if (folder !== undefined && !(await isFolder(folder))) {
    throw new AppError('INVALID_INPUT', `This is a file, not a folder: ${folder}`);
  }
  const [folderGrant = ''] = folder === undefined ? [] : await session.grant([folder]);
  const [saveTo = null] = output === undefined ? [] : await session.grant([output]);
  const made = await finished(session, {
    source:
      query === undefined
        ? { kind: 'folder', grant: folderGrant }
        : { kind: 'pictures', target: { kind: 'query', query } },
    order,
    composition,
    saveTo,
  });
  const { uid, width, height, leftOut } = made;
  for (const name of leftOut) session.output.note(`${name}: left out, it is missing or can not be decoded`);
  if (leftOut.length > 0) process.exitCode = 1;
  const path = uid === null ? resolve(output ?? '') : null;
  session.output.result({ uid, path, width, height, leftOut }, [`${path ?? uid ?? ''} ${width}×${height}`]);
}

function finished(
  session: Session,
  input: Parameters<Session['api']['batch']['compose']['subscribe']>[0],
): Promise<ComposeProgress> {
  return new Promise((done, fail) => {
    let unsubscribe = (): void => undefined;
    let told = 0;
    const stopHearing = onInterrupt(async () => {
      unsubscribe();
      fail(new AppError('CANCELLED', 'Cancelled; nothing was written.'));
    });
    const end = (work: () => void): void => {
      stopHearing();
      work();
    };
    const take = (progress: ComposeProgress): void => {
      const tenth = progress.total === 0 ? 0 : Math.floor((progress.done / progress.total) * 10);
      if (tenth > told) session.output.note(`${progress.done}/${progress.total}`);
      told = tenth;
      if (!progress.finished) return;
      queueMicrotask(() => unsubscribe());
      const { error } = progress;
      end(() => (error === null ? done(progress) : fail(new AppError(error.code, error.message))));
    };
    const onEnd = (error: AppError | null): void =>
      end(() => fail(error ?? new AppError('CANCELLED', 'The library was closed.')));
    unsubscribe = session.api.batch.compose.subscribe(input, { onSnapshot: take, onDelta: take, onEnd });
  });
}
