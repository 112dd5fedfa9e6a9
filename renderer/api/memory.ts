import { updateSettings, useSettingsState } from './settings-store.ts';

const WRITE_AFTER_MS = 500;

const pending = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** What a screen remembered under `key` (panel widths, drafts); undefined when nothing. Known once the settings are. */
export function recall(key: string): string | undefined {
  return pending.get(key) ?? useSettingsState.getState().settings?.memory[key];
}

/** Remembers something small across restarts; `''` forgets. Written a moment later, many changes at once. */
export function remember(key: string, value: string): void {
  pending.set(key, value);
  clearTimeout(timer);
  timer = setTimeout(() => void flushMemory(), WRITE_AFTER_MS);
}

/** Writes what is pending now, before the page goes. A memory that could not be written is not worth a message. */
async function flushMemory(): Promise<void> {
  clearTimeout(timer);
  if (pending.size === 0) return;
  const memory = Object.fromEntries(pending);
  pending.clear();
  await updateSettings({ memory }).catch(() => undefined);
}

window.addEventListener('pagehide', () => void flushMemory());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void flushMemory();
});
