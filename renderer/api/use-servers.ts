import { useSyncExternalStore } from 'react';
import type { ServerView } from '../../preload/contract/servers.ts';
import { api } from './api.ts';

let servers: readonly ServerView[] | null = null;
let stop: (() => void) | undefined;
const listeners = new Set<() => void>();

/** The servers, kept current by one subscription for all that show them, while any does. Null until main has answered. */
export function useServers(): readonly ServerView[] | null {
  return useSyncExternalStore(subscribe, () => servers);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  stop ??= api.servers.watch.subscribe({}, { onSnapshot: tell, onDelta: tell });
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = undefined;
    servers = null;
  };
}

function tell(now: readonly ServerView[]): void {
  servers = now;
  for (const listener of listeners) listener();
}
