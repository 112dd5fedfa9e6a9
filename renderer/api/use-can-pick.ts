import { useEffect, useState } from 'react';
import { systemInfo } from './system-info.ts';

/** Whether the system's own dialogs can ask for files and folders; null until that is known. */
export function useCanPick(): boolean | null {
  const [canPick, setCanPick] = useState<boolean | null>(null);
  useEffect(() => {
    systemInfo().then(
      ({ can }) => setCanPick(can.pickPaths),
      () => setCanPick(false),
    );
  }, []);
  return canPick;
}
