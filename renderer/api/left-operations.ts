import type { OperationProgress } from '../../main/domain/operation.ts';
import { api, pageToken } from './api.ts';
import { startOperation } from './operations.ts';

/** What goes on in main when the page is loaded anew: its title, by the operation's id. */
const underWay = new Map<string, string>();

/** Where a page finds what the one before it left. Another run of the host has another place. */
function leftAt(): string {
  return `operations ${pageToken}`;
}

/** Does something with pictures that the next page shows if this one is loaded anew before it ends. */
export async function outlivingPage<T>(
  operationId: string,
  title: string,
  work: () => Promise<T>,
): Promise<T> {
  underWay.set(operationId, title);
  try {
    return await work();
  } finally {
    underWay.delete(operationId);
  }
}

/** Shows how far that is which this page had begun before it was loaded anew, with a button that stops it; leaves its own to the next. */
export function takeUpOperations(): void {
  const text = sessionStorage.getItem(leftAt());
  sessionStorage.removeItem(leftAt());
  // By the time the page is hidden its requests have failed, and nothing is under way that it knows of.
  window.addEventListener('beforeunload', () => {
    if (underWay.size > 0) sessionStorage.setItem(leftAt(), JSON.stringify([...underWay]));
  });
  if (text === null) return;
  const shown = new Map<string, ReturnType<typeof startOperation>>();
  for (const [operationId, title] of JSON.parse(text) as [string, string][]) {
    underWay.set(operationId, title);
    const cancel = (): void => void api.gallery.cancel({ operationId });
    shown.set(operationId, startOperation({ operationId, title, cancel }));
  }
  const end = (operationId: string): void => {
    shown.get(operationId)?.end();
    shown.delete(operationId);
    underWay.delete(operationId);
    if (shown.size === 0) unsubscribe();
  };
  const hear = ({ operationId, done, total, ended }: OperationProgress): void => {
    if (!shown.has(operationId)) return;
    if (ended === true) end(operationId);
    else shown.get(operationId)?.show(done, total);
  };
  const unsubscribe = api.gallery.progress.subscribe(
    {},
    {
      onSnapshot(running) {
        const ids = new Set(running.map(({ operationId }) => operationId));
        for (const operationId of shown.keys()) if (!ids.has(operationId)) end(operationId);
        running.forEach(hear);
      },
      onDelta: hear,
    },
  );
}
