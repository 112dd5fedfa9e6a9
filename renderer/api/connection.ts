import type { ConnectionState } from '../../preload/contract/web-transport.ts';

type Listener = (state: ConnectionState) => void;

const listeners = new Set<Listener>();
let current: ConnectionState = 'open';

/** Whether main answers. The frame shows a bar when it does not. Shape fits `useSyncExternalStore`. */
export const connection = {
  get: (): ConnectionState => current,
  set: (state: ConnectionState): void => {
    current = state;
    for (const listener of listeners) listener(state);
  },
  subscribe: (listener: Listener): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
