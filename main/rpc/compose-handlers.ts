import { isAbort, isAppError } from '../domain/errors.ts';
import {
  composedPictures,
  composePictures,
  type ComposeDeps,
  type ComposeSource,
} from '../usecases/compose-pictures.ts';
import type { batch, ComposeProgress, ComposeSourceInput } from '../../preload/contract/batch.ts';
import { coalesce } from './coalesce.ts';
import type { GroupHandlers } from './dispatcher.ts';
import { toTarget } from './target.ts';

interface ComposeDependencies {
  readonly compose: ComposeDeps;
  readonly grants: { resolve(use: 'read' | 'write', token: string): string };
  log(level: 'error', message: string, fields: Record<string, unknown>): void;
}

/** Pictures shown in a composition's preview. */
const PREVIEW_PICTURES = 200;

const BEGUN: ComposeProgress = {
  done: 0,
  total: 0,
  uid: null,
  finished: false,
  width: 0,
  height: 0,
  leftOut: [],
  error: null,
};

/** Collages and animations: the part of the group `batch` that makes one picture of many. */
export function createComposeHandlers({
  compose: deps,
  grants,
  log,
}: ComposeDependencies): Pick<GroupHandlers<typeof batch>, 'composeSources' | 'compose'> {
  const sourceOf = (source: ComposeSourceInput): ComposeSource =>
    source.kind === 'folder'
      ? { kind: 'folder', path: grants.resolve('read', source.grant) }
      : { kind: 'pictures', target: toTarget(source.target) };

  return {
    async composeSources({ source, order }) {
      const { records, paths } = await composedPictures(deps, sourceOf(source), order);
      const first = records.slice(0, PREVIEW_PICTURES).map(({ uid, file }) => ({
        uid,
        contentHash: file.contentHash,
        width: file.width,
        height: file.height,
      }));
      return { count: records.length + paths.length, first };
    },
    compose({ source, order, composition, saveTo }, emit, { signal }) {
      const target = saveTo === null ? null : grants.resolve('write', saveTo);
      const progress = coalesce<ComposeProgress>(
        () => '',
        ([value]) => value && emit(value),
      );
      void composePictures(deps, sourceOf(source), order, composition, target, {
        signal,
        onProgress: (done, total) => progress.add({ ...BEGUN, done, total }),
      })
        .then((made) => {
          progress.stop();
          emit({ ...BEGUN, ...made, finished: true });
        })
        .catch((error: unknown) => {
          progress.stop();
          if (signal.aborted || isAbort(error)) return;
          if (isAppError(error)) {
            emit({ ...BEGUN, finished: true, error: { code: error.code, message: error.message } });
            return;
          }
          const stack = error instanceof Error ? error.stack : String(error);
          log('error', 'A composition failed unexpectedly', { stack });
          const message = 'The composition could not be made. The log has the details.';
          emit({ ...BEGUN, finished: true, error: { code: 'INTERNAL', message } });
        });
      return BEGUN;
    },
  };
}
