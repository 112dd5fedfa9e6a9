import { MAX_MEMORY_LETTERS } from '../../main/domain/screen-memory.ts';
import { pageToken } from './api.ts';
import { updateSettings, useSettingsState } from './settings-store.ts';

const WRITE_AFTER_MS = 500;
/** What a page left longer ago may have been changed elsewhere. */
const LEFT_FOR_MS = 60_000;

interface Left {
  readonly atMs: number;
  readonly memory: readonly (readonly [key: string, value: string])[];
  readonly unwritten: readonly string[];
}

/** What was remembered on this page, which holds here whatever another page writes. */
const own = new Map<string, string>();
/** What of it is not known to be written. */
const pending = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** What a screen remembered under `key` (panel widths, drafts); undefined when nothing. Known once the settings are. */
export function recall(key: string): string | undefined {
  const known = own.get(key) ?? useSettingsState.getState().settings?.memory[key];
  return known === '' ? undefined : known;
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
  own.set(key, value);
  pending.set(key, value);
  clearTimeout(timer);
  timer = setTimeout(() => void flushMemory(), WRITE_AFTER_MS);
}

/** Writes what is pending now. What could not be written is not worth a message; it goes with what is written next. */
async function flushMemory(): Promise<void> {
  clearTimeout(timer);
  // One that is too long would keep all others from being written.
  const fitting = [...pending].filter(([, value]) => value.length <= MAX_MEMORY_LETTERS);
  if (fitting.length === 0) return;
  const memory = Object.fromEntries(fitting);
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

/**
 * Takes up what this page, before it was loaded anew, remembered: another page may have written over it. What it had still to write
 * is written again, for it may arrive after the settings are asked for.
 */
export function takeUpMemory(): void {
  const text = sessionStorage.getItem(leftAt());
  if (text === null) return;
  sessionStorage.removeItem(leftAt());
  const { atMs, memory, unwritten } = JSON.parse(text) as Left;
  if (Date.now() - atMs >= LEFT_FOR_MS) return;
  for (const [key, value] of memory) {
    if (unwritten.includes(key)) remember(key, value);
    else own.set(key, value);
  }
}

window.addEventListener('pagehide', () => {
  void flushMemory();
  const left: Left = { atMs: Date.now(), memory: [...own], unwritten: [...pending.keys()] };
  if (own.size > 0) sessionStorage.setItem(leftAt(), JSON.stringify(left));
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void flushMemory();
});
