import { useEffect, useState } from 'react';
import { keepEqual } from '../../../api/keep-equal.ts';
import { useGallery } from '../gallery-store.ts';
import { followRevision } from '../use-set.ts';

const ASKED_AFTER_MS = 60;

/**
 * What is counted about the pictures, null until known: asked for with each question and again with every revision of what is in
 * view, the first included. Draws only when the answer is another one.
 * @param question JSON
 * @param follow calls back whenever the answer may be another one
 */
export function useKeptCurrent<Value>(
  question: string,
  ask: (question: string) => Promise<Value>,
  follow: (listener: () => void) => () => void = followRevision,
): Value | null {
  const [answer, setAnswer] = useState<Value | null>(null);
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askSoon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        ask(question).then(
          (found) => {
            if (current) setAnswer((before) => keepEqual(before, found));
          },
          // The counts stay as they were; the grid itself says what is wrong.
          () => undefined,
        );
      }, ASKED_AFTER_MS);
    };
    // At the start the pictures come first; once their order is known, `follow` calls back.
    if (useGallery.getState().set !== null) askSoon();
    const unfollow = follow(askSoon);
    return () => {
      current = false;
      clearTimeout(timer);
      unfollow();
    };
  }, [question, ask, follow]);
  return answer;
}
