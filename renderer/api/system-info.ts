import type { SystemInfo } from '../../preload/contract/system.ts';
import { api } from './api.ts';

let known: Promise<SystemInfo> | null = null;

/** What this host is and can do; asked once. */
export function systemInfo(): Promise<SystemInfo> {
  known ??= api.system.info({}).catch((error: unknown) => {
    known = null;
    throw error;
  });
  return known;
}
