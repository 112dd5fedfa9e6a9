import { describe, expect, it } from 'vitest';
import { COMMAND_IDS, COMMANDS } from '../../../../renderer/commands/definitions.ts';
import { buildKeymap, commandsOf, conflictsOf } from '../../../../renderer/commands/keymap.ts';
import { normalizeShortcut } from '../../../../renderer/commands/shortcut.ts';

describe('keymap', () => {
  it('has the defaults where nothing is overridden', () => {
    expect(buildKeymap({}).get('app.palette')).toEqual(['Mod+K']);
  });

  it('takes overrides, several or none', () => {
    const keymap = buildKeymap({ 'app.palette': 'F7 Alt+Shift+Mod+y', 'app.help': '', 'gone.command': 'Q' });
    expect(keymap.get('app.palette')).toEqual(['F7', 'Mod+Alt+Shift+Y']);
    expect(keymap.get('app.help')).toEqual([]);
    expect(commandsOf(keymap, 'Mod+Alt+Shift+Y')).toEqual(['app.palette']);
    expect(commandsOf(keymap, 'Q')).toEqual([]);
  });

  it('names the commands a shortcut would clash with', () => {
    const keymap = buildKeymap({});
    expect(conflictsOf(keymap, 'go.gallery', 'Mod+K')).toEqual(['app.palette']);
    expect(conflictsOf(keymap, 'app.palette', 'Mod+K')).toEqual([]);
  });
});

it('ships no two commands that clash', () => {
  const keymap = buildKeymap({});
  const clashes = COMMAND_IDS.flatMap((id) =>
    (keymap.get(id) ?? []).flatMap((shortcut) =>
      conflictsOf(keymap, id, shortcut).map((other) => `${shortcut}: ${id} and ${other}`),
    ),
  );
  expect(clashes).toEqual([]);
});

it('ships shortcuts in their one spelling', () => {
  for (const id of COMMAND_IDS) {
    for (const shortcut of COMMANDS[id].shortcuts) expect(shortcut).toBe(normalizeShortcut(shortcut));
  }
});

it('ships nothing that macOS keeps for hiding, minimising, closing and quitting', () => {
  const kept = ['Mod+H', 'Mod+Alt+H', 'Mod+M', 'Mod+Q', 'Mod+W', 'Mod+Tab', 'Mod+`'];
  const keymap = buildKeymap({});
  expect(kept.filter((shortcut) => commandsOf(keymap, shortcut).length > 0)).toEqual([]);
});
