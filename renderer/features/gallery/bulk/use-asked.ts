import { useEffect, useState } from 'react';
import { api } from '../../../api/api.ts';
import { errorText } from '../../../api/error-text.ts';

interface Answer<T> {
  readonly key: string;
  /** Null: it could not be found out. */
  readonly found: T | null;
  /** Why not. */
  readonly failure: string;
}

/**
 * What main answers to a question that may take it long; null until then. What nobody waits for any more is stopped: the next question,
 * or a change, would have to wait for it.
 * @param question as JSON can hold it; null: there is none
 * @param ask the same function every time
 */
export function useAsked<Question, T>(
  question: Question | null,
  ask: (question: Question, operationId: string) => Promise<T>,
): Answer<T> | null {
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  const key = question === null ? '' : JSON.stringify(question);
  useEffect(() => {
    if (key === '') return undefined;
    let isWanted = true;
    const operationId = crypto.randomUUID();
    const settle = (found: T | null, failure: string): void => {
      if (isWanted) setAnswer({ key, found, failure });
      isWanted = false;
    };
    ask(JSON.parse(key) as Question, operationId).then(
      (found) => settle(found, ''),
      (error: unknown) => settle(null, errorText(error)),
    );
    return () => {
      if (isWanted) void api.gallery.cancel({ operationId });
      isWanted = false;
    };
  }, [key, ask]);
  return answer?.key === key ? answer : null;
}
