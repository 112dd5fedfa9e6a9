import { editChainOf, editOf, type EditHistoryDeps } from '../usecases/edit-history.ts';
import type { EditRuns } from '../usecases/edit-runs.ts';
import { transformImage, type TransformDeps } from '../usecases/edit-transform.ts';
import type { editor } from '../../preload/contract/editor.ts';
import type { EditRun } from '../domain/edit.ts';
import { coalesce } from './coalesce.ts';
import type { GroupHandlers } from './dispatcher.ts';

export interface EditorParts {
  readonly editRuns: EditRuns;
  readonly transformDeps: TransformDeps & EditHistoryDeps;
  /** Stores a picture file as a mask. @returns its id */
  importMask(path: string): Promise<string>;
}

export interface EditorDependencies extends EditorParts {
  readonly grants: { resolve(use: 'read', token: string): string };
}

export function createEditorHandlers({
  editRuns,
  transformDeps,
  importMask,
  grants,
}: EditorDependencies): GroupHandlers<typeof editor> {
  return {
    start: ({ edit, seed, count }) => editRuns.start(edit, { seed, count }),
    runs(_input, emit, { signal }) {
      const gathered = coalesce<readonly EditRun[]>(
        () => 'runs',
        ([runs]) => emit(runs ?? []),
      );
      const unwatch = editRuns.watch((runs) => gathered.add(runs));
      signal.addEventListener('abort', () => {
        unwatch();
        gathered.stop();
      });
      return editRuns.all();
    },
    retry: ({ runId }) => editRuns.retry(runId),
    async cancel({ runId }) {
      await editRuns.cancel(runId);
      return null;
    },
    discard: async ({ runId, candidateIds }) => ({ entry: await editRuns.discard(runId, candidateIds) }),
    settle: async ({ decisions }) => ({ entry: await editRuns.settle(decisions) }),
    editOf: async ({ uid }) => ({ edit: await editOf(transformDeps, uid) }),
    chainOf: async ({ uid }) => ({ edits: await editChainOf(transformDeps, uid) }),
    replay: ({ uid, ontoUid, seeds }) => editRuns.replay(uid, ontoUid, seeds),
    importMask: async ({ grant }) => ({ maskId: await importMask(grants.resolve('read', grant)) }),
    transform: async ({ uid, steps }) => ({ uid: await transformImage(transformDeps, uid, steps) }),
  };
}
