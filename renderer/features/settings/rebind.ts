import type { CommandId } from '../../commands/definitions.ts';
import { COMMANDS } from '../../commands/definitions.ts';
import { conflictsOf, type Keymap, type KeymapOverrides } from '../../commands/keymap.ts';
import { normalizeShortcut } from '../../commands/shortcut.ts';

export interface Rebinding {
  /** Overrides to merge into the settings. */
  readonly overrides: KeymapOverrides;
  /** Commands the shortcut was taken from. */
  readonly takenFrom: readonly CommandId[];
}

/**
 * Gives a command a shortcut in place of `replaced` (null: in addition). Commands it would clash with lose it.
 */
export function rebind(keymap: Keymap, id: CommandId, replaced: string | null, shortcut: string): Rebinding {
  const takenFrom = conflictsOf(keymap, id, shortcut);
  const kept = (keymap.get(id) ?? []).filter((other) => other !== replaced && other !== shortcut);
  const overrides: Record<string, string> = { [id]: [...kept, shortcut].join(' ') };
  for (const other of takenFrom) overrides[other] = without(keymap, other, shortcut);
  return { overrides, takenFrom };
}

/** Takes one shortcut from a command. */
export function unbind(keymap: Keymap, id: CommandId, shortcut: string): KeymapOverrides {
  return { [id]: without(keymap, id, shortcut) };
}

/** Gives a command its default back, taking it from those that have it now. */
export function bindDefault(keymap: Keymap, id: CommandId): KeymapOverrides {
  const overrides: Record<string, string> = {};
  for (const shortcut of COMMANDS[id].shortcuts) {
    for (const other of conflictsOf(keymap, id, normalizeShortcut(shortcut))) {
      overrides[other] = without(keymap, other, normalizeShortcut(shortcut));
    }
  }
  overrides[id] = COMMANDS[id].shortcuts.join(' ');
  return overrides;
}

export function isDefault(keymap: Keymap, id: CommandId): boolean {
  return (keymap.get(id) ?? []).join(' ') === COMMANDS[id].shortcuts.map(normalizeShortcut).join(' ');
}

function without(keymap: Keymap, id: CommandId, shortcut: string): string {
  return (keymap.get(id) ?? []).filter((other) => other !== shortcut).join(' ');
}
