import { COMMAND_IDS, COMMANDS, type CommandId } from './definitions.ts';
import { normalizeShortcut } from './shortcut.ts';

/**
 * The user's own shortcuts by command id: several are separated by spaces, '' means none. What is absent keeps its default.
 */
export type KeymapOverrides = Readonly<Record<string, string>>;

export type Keymap = ReadonlyMap<CommandId, readonly string[]>;

/** The shortcuts in force. Overrides of commands that don't exist (any more) are left alone. */
export function buildKeymap(overrides: KeymapOverrides): Keymap {
  return new Map(COMMAND_IDS.map((id) => [id, shortcutsOf(id, overrides)]));
}

function shortcutsOf(id: CommandId, overrides: KeymapOverrides): readonly string[] {
  const override = overrides[id];
  const shortcuts = override === undefined ? COMMANDS[id].shortcuts : override.split(' ').filter(Boolean);
  return shortcuts.map(normalizeShortcut);
}

/** Commands that answer to a shortcut; several may, in screens that are never open together. */
export function commandsOf(keymap: Keymap, shortcut: string): readonly CommandId[] {
  return [...keymap].filter(([, shortcuts]) => shortcuts.includes(shortcut)).map(([id]) => id);
}

/**
 * Commands whose shortcut would clash with `shortcut` for `id`: those of the same group, and those of the groups that are at
 * hand everywhere.
 */
export function conflictsOf(keymap: Keymap, id: CommandId, shortcut: string): readonly CommandId[] {
  const group = COMMANDS[id].group;
  return commandsOf(keymap, shortcut).filter((other) => {
    if (other === id) return false;
    const otherGroup = COMMANDS[other].group;
    return otherGroup === group || isEverywhere(group) || isEverywhere(otherGroup);
  });
}

function isEverywhere(group: string): boolean {
  return group === 'app' || group === 'navigate';
}
