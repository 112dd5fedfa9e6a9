import { createContext, use, useMemo } from 'react';
import { useStore } from 'zustand';
import { ableModels, type ChosenModel } from '../../../main/domain/able-models.ts';
import type { EditRun } from '../../../main/domain/edit.ts';
import { faultAt } from '../../../main/domain/errors.ts';
import { useEngines } from '../../api/engines-store.ts';
import { useEditRuns } from '../../api/edit-runs-store.ts';
import { runsOn } from './edit-runs.ts';
import type { EditorSession } from './editor-session.ts';
import type { EditorState, OpenPicture } from './editor-state.ts';

export const EditorContext = createContext<EditorSession | null>(null);

export function useSession(): EditorSession {
  const session = use(EditorContext);
  if (!session) throw new Error('Used outside an editor.');
  return session;
}

export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(useSession().store, select);
}

export function usePicture(): OpenPicture | null {
  return useEditor(({ phase }) => (phase.kind === 'ready' ? phase.picture : null));
}

/** The runs on the open picture whose candidates wait for a decision, the newest last. */
export function useRuns(): readonly EditRun[] {
  const { mode } = useSession();
  const uid = usePicture()?.uid;
  const runs = useEditRuns((state) => state.runs);
  return useMemo(() => (uid === undefined ? [] : runsOn(runs, uid, mode)), [runs, uid, mode]);
}

/** The chosen model, when it is there and can do it. */
export function useEditModel(): ChosenModel | undefined {
  const { mode } = useSession();
  const engines = useEngines((state) => state.engines);
  const engineId = useEditor(({ form }) => form.engine);
  const modelId = useEditor(({ form }) => form.model);
  return ableModels(engines ?? [], mode).find(
    ({ engine, model }) => engine.id === engineId && model.id === modelId,
  );
}

/** What is wrong with a field, for its error line. */
export function useEditIssue(field: string): string | undefined {
  return useEditor(({ issues }) => faultAt(issues, field));
}
