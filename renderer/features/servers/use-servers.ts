import { useEffect, useState } from 'react';
import type { ServerView } from '../../../preload/contract/servers.ts';
import { api } from '../../api/api.ts';
import { errorText } from '../../api/error-text.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';

/** The servers, kept current while shown. Null until main has answered. */
export function useServers(): readonly ServerView[] | null {
  const [servers, setServers] = useState<readonly ServerView[] | null>(null);
  useEffect(() => api.servers.watch.subscribe({}, { onSnapshot: setServers, onDelta: setServers }), []);
  return servers;
}

/** Runs a command and tells of its failure; resolves to whether it went well. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    showToast({ tone: 'error', text: translate('servers.failed', { reason: errorText(error) }) });
    return false;
  }
}
