import { expect, it } from 'vitest';
import { buildKeymap } from '../../../../renderer/commands/keymap.ts';
import { bindDefault, isDefault, rebind, unbind } from '../../../../renderer/features/settings/rebind.ts';

it('replaces a shortcut and takes it from the command that had it', () => {
  const { overrides, takenFrom } = rebind(buildKeymap({}), 'go.gallery', 'Mod+5', 'Mod+K');
  expect(takenFrom).toEqual(['app.palette']);
  const after = buildKeymap(overrides);
  expect(after.get('go.gallery')).toEqual(['Mod+K']);
  expect(after.get('app.palette')).toEqual([]);
});

it('adds a further shortcut beside the others', () => {
  const { overrides } = rebind(buildKeymap({}), 'app.help', null, 'Mod+H');
  expect(buildKeymap(overrides).get('app.help')).toEqual(['?', 'F1', 'Mod+H']);
});

it('takes one of several away', () => {
  expect(buildKeymap(unbind(buildKeymap({}), 'app.help', '?')).get('app.help')).toEqual(['F1']);
});

it('gives the default back, from whoever has it', () => {
  const changed = buildKeymap({ 'app.palette': 'Mod+P', 'go.gallery': 'Mod+K' });
  expect(isDefault(changed, 'app.palette')).toBe(false);
  const restored = buildKeymap({
    'app.palette': 'Mod+P',
    'go.gallery': 'Mod+K',
    ...bindDefault(changed, 'app.palette'),
  });
  expect(isDefault(restored, 'app.palette')).toBe(true);
  expect(restored.get('go.gallery')).toEqual([]);
});
