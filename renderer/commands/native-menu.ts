import type { MenuSection } from '../../preload/contract/bridge.ts';
import type { MessageKey } from '../i18n/messages.ts';
import type { CommandGroup } from './command.ts';
import { COMMAND_IDS, COMMANDS } from './definitions.ts';
import type { Keymap } from './keymap.ts';

/** Key names that Electron spells otherwise. */
const ELECTRON_KEYS: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
};

/** Groups that every system has a menu for. */
const JOINED: Partial<Readonly<Record<CommandGroup, MenuSection['joins']>>> = {
  app: 'app',
  edit: 'edit',
  help: 'help',
};

/** The registry's commands as menus of the native menu bar, with the shortcuts in force. Commands that need a focus are left out. */
export function menuSections(keymap: Keymap, translate: (key: MessageKey) => string): readonly MenuSection[] {
  const groups = new Map<CommandGroup, MenuSection['items'][number][]>();
  for (const id of COMMAND_IDS) {
    const { group, title, shortcutOnly } = COMMANDS[id];
    if (shortcutOnly) continue;
    const [shortcut] = keymap.get(id) ?? [];
    const items = groups.get(group) ?? [];
    items.push({
      commandId: id,
      title: translate(title),
      accelerator: shortcut === undefined ? null : accelerator(shortcut),
    });
    groups.set(group, items);
  }
  return [...groups].map(([group, items]) => ({
    title: translate(`commands.group.${group}`),
    joins: JOINED[group] ?? null,
    items,
  }));
}

/** Null for what Electron has no name for. */
function accelerator(shortcut: string): string | null {
  if (shortcut.endsWith('++') || shortcut === '+') return null;
  const parts = shortcut.split('+').map((part) => ELECTRON_KEYS[part] ?? part);
  return parts.every((part) => /^[A-Za-z0-9[\]/?.,;'=-]+$/.test(part)) ? parts.join('+') : null;
}
