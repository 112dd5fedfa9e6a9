type Listener = (connected: boolean) => void;

const listeners = new Set<Listener>();
let connected = true;

/** Whether main answers. The frame shows a bar when it does not. Shape fits `useSyncExternalStore`. */
export const connection = {
  get: (): boolean => connected,
  set: (value: boolean): void => {
    connected = value;
    for (const listener of listeners) listener(value);
  },
  subscribe: (listener: Listener): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
