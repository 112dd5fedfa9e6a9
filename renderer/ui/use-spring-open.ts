import { useRef } from 'react';

/** What is closed opens when something is held over it this long. */
const SPRING_MS = 700;

/** Opens what something is dragged over, once it was held there for a while. */
export function useSpringOpen(open: () => void): { hold(): void; leave(): void } {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  return {
    hold() {
      timer.current ??= setTimeout(open, SPRING_MS);
    },
    leave() {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
  };
}
