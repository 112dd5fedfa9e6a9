import { lazy, Suspense, type ReactNode } from 'react';
import { closeComposer, useComposer } from './api/composer.ts';

const ComposeDialog = lazy(async () => ({
  default: (await import('./features/batches/compose-dialog.tsx')).ComposeDialog,
}));

/** The composer, loaded when it is first opened, over the screen that asked for it. */
export function Composer(): ReactNode {
  const target = useComposer((state) => state.target);
  if (target === null) return null;
  return (
    <Suspense fallback={null}>
      <ComposeDialog target={target} onClose={closeComposer} />
    </Suspense>
  );
}
