import { pageToken } from './api.ts';
import { updateSettings, useSettingsState } from './settings-store.ts';

const WRITE_AFTER_MS = 500;
/** What a page left longer ago may have been changed elsewhere. */
const LEFT_FOR_MS = 60_000;

interface Left {
  readonly atMs: number;
  readonly memory: readonly (readonly [key: string, value: string])[];
}

/** What is not known to be written. */
const pending = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** What a screen remembered under `key` (panel widths, drafts); undefined when nothing. Known once the settings are. */
export function recall(key: string): string | undefined {
  return pending.get(key) ?? useSettingsState.getState().settings?.memory[key];
}

/** A form that was remembered as JSON under `key`. What it lacks is as in `empty`, and all of it where it can't be read. */
export function recallForm<Form extends object>(key: string, empty: Form): Form {
  try {
    const stored: unknown = JSON.parse(recall(key) ?? 'null');
    return typeof stored === 'object' ? { ...empty, ...stored } : empty;
  } catch {
    return empty;
  }
}

/** Remembers something small across restarts; `''` forgets. Written a moment later, many changes at once. */
export function remember(key: string, value: string): void {
  pending.set(key, value);
  clearTimeout(timer);
  timer = setTimeout(() => void flushMemory(), WRITE_AFTER_MS);
}

/** Writes what is pending now. What could not be written is not worth a message; it goes with what is written next. */
async function flushMemory(): Promise<void> {
  clearTimeout(timer);
  if (pending.size === 0) return;
  const memory = Object.fromEntries(pending);
  const written = await updateSettings({ memory }).then(
    () => true,
    () => false,
  );
  if (!written) return;
  for (const [key, value] of Object.entries(memory)) if (pending.get(key) === value) pending.delete(key);
}

/** Where a page finds what the one before it had still to write. Another run of the host has another place. */
function leftAt(): string {
  return `memory ${pageToken}`;
}

/** Takes up what this page, before it was loaded anew, had still to write: that may arrive after the settings are asked for. */
export function takeUpMemory(): void {
  const text = sessionStorage.getItem(leftAt());
  if (text === null) return;
  sessionStorage.removeItem(leftAt());
  const { atMs, memory } = JSON.parse(text) as Left;
  if (Date.now() - atMs < LEFT_FOR_MS) for (const [key, value] of memory) remember(key, value);
}

window.addEventListener('pagehide', () => {
  void flushMemory();
  const left: Left = { atMs: Date.now(), memory: [...pending] };
  if (pending.size > 0) sessionStorage.setItem(leftAt(), JSON.stringify(left));
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void flushMemory();
});
