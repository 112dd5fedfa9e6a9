import { lazy, Suspense, type ReactNode } from 'react';
import { closeReplay, useReplay } from './api/replay.ts';

const ReplayDialog = lazy(async () => ({
  default: (await import('./features/editor/replay-dialog.tsx')).ReplayDialog,
}));

/** Replaying edits, loaded when it is first asked for, over the screen that asked. */
export function Replay(): ReactNode {
  const uid = useReplay((state) => state.uid);
  if (uid === null) return null;
  return (
    <Suspense fallback={null}>
      <ReplayDialog uid={uid} onClose={closeReplay} />
    </Suspense>
  );
}
