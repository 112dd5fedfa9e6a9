import { useCallback, useEffect, useState } from 'react';
import { errorText } from '../../api/error-text.ts';

/** A report that is asked for when first shown. `load` must stay the same function. */
export function useReport<Report>(load: () => Promise<Report>): {
  report: Report | null;
  failure: string | null;
  reload(): void;
} {
  const [report, setReport] = useState<Report | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const reload = useCallback(() => {
    load().then(
      (loaded) => {
        setReport(loaded);
        setFailure(null);
      },
      (error: unknown) => setFailure(errorText(error)),
    );
  }, [load]);
  useEffect(reload, [reload]);
  return { report, failure, reload };
}
