import { useEffect } from 'react';
import { isAppError } from '../../../main/domain/errors.ts';
import { api } from '../../api/api.ts';
import { errorText } from '../../api/error-text.ts';
import { refreshFiles } from './batch-actions.ts';
import { partsOf, putRuns, useBatches } from './batches-store.ts';

/** Typing pauses this long before the file is read anew. */
const CHECK_AFTER_MS = 250;

/** Reads the draft whenever it or the run's options change; the last good report stays while it is faulty. */
export function useDraftCheck(): void {
  const text = useBatches((state) => state.draft.text);
  const path = useBatches((state) => state.draft.path);
  const options = useBatches((state) => state.options);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      const fileName = partsOf(path).fileName || 'untitled.yaml';
      void api.batch
        .check({ text, fileName, options })
        .then((checked) => {
          if (stale) return;
          if (checked.ok) useBatches.setState({ report: checked.report, faults: [] });
          else useBatches.setState({ faults: checked.faults });
        })
        .catch((error: unknown) => {
          if (stale) return;
          const issue = isAppError(error) ? error.message : errorText(error);
          useBatches.setState({ faults: [{ line: null, column: null, message: issue }] });
        });
    }, CHECK_AFTER_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, path, options]);
}

/** Keeps the list of runs and of saved files current while the screen is open. */
export function useBatchLists(): void {
  useEffect(() => {
    void refreshFiles();
    return api.batch.runs.subscribe(
      {},
      {
        onSnapshot: (runs) => putRuns(runs, []),
        onDelta: ({ changed, removed }) => putRuns(changed, removed),
      },
    );
  }, []);
}
