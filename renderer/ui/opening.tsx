import { useEffect, type ReactNode } from 'react';
import { holdCommandsUntil } from '../commands/registry.ts';
import { Spinner } from './spinner.tsx';

/** Stands in for what is being opened. What is typed meanwhile is meant for that, and waits until this goes. */
export function Opening({ label }: { label: string }): ReactNode {
  useEffect(() => {
    const { promise, resolve } = Promise.withResolvers<void>();
    void holdCommandsUntil(promise);
    return resolve;
  }, []);
  return <Spinner label={label} />;
}
