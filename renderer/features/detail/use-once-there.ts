import { useEffect, useRef } from 'react';
import { holdCommandsUntil } from '../../commands/registry.ts';

/**
 * For commands that act on something the page is still waiting for: they wait with it, and so does what is asked for after them.
 * @param isThere null while it is coming
 */
export function useOnceThere(isThere: boolean | null): (work: () => void) => void {
  const coming = useRef<PromiseWithResolvers<boolean> | null>(null);
  useEffect(() => {
    if (isThere === null) return;
    coming.current?.resolve(isThere);
    coming.current = null;
  }, [isThere]);
  useEffect(
    () => () => {
      coming.current?.resolve(false);
    },
    [],
  );
  return (work) => {
    if (isThere === true) work();
    if (isThere !== null) return;
    coming.current ??= Promise.withResolvers();
    const settled = coming.current.promise.then((came) => {
      if (came) work();
      return came;
    });
    void holdCommandsUntil(settled);
  };
}
