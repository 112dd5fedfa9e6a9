import { useSyncExternalStore } from 'react';
import type { ServerStatus } from '../../main/domain/server-status.ts';
import { api } from './api.ts';

let servers: readonly ServerStatus[] | null = null;
let stop: (() => void) | undefined;
const listeners = new Set<() => void>();

/** The servers, kept current by one subscription for all that show them, while any does. Null until main has answered. */
export function useServers(): readonly ServerStatus[] | null {
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

function tell(now: readonly ServerStatus[]): void {
  servers = now;
  for (const listener of listeners) listener();
}
