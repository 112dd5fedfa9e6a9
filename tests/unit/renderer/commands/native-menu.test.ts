import { expect, it } from 'vitest';
import { GROUP_KEYS, SORT_KEYS } from '../../../../main/domain/catalog-view.ts';
import { buildKeymap } from '../../../../renderer/commands/keymap.ts';
import { menuSections } from '../../../../renderer/commands/native-menu.ts';

const items = (overrides: Record<string, string>) =>
  menuSections(buildKeymap(overrides), (key) => key).flatMap((section) => section.items);

it("spells shortcuts as Electron does, the user's own ones too", () => {
  const find = (overrides: Record<string, string>) =>
    items(overrides).find(({ commandId }) => commandId === 'go.gallery');
  expect(find({ 'go.gallery': 'Mod+Shift+ArrowLeft' })?.accelerator).toBe('CmdOrCtrl+Shift+Left');
  expect(find({ 'go.gallery': '' })?.accelerator).toBeNull();
});

it('names the menus that every system has', () => {
  const sections = menuSections(buildKeymap({}), (key) => key);
  const joining = sections.flatMap(({ title, joins }) => (joins === null ? [] : [[title, joins]]));
  expect(joining).toEqual(
    expect.arrayContaining([
      ['commands.group.app', 'app'],
      ['commands.group.edit', 'edit'],
      ['commands.group.help', 'help'],
    ]),
  );
  expect(joining).toHaveLength(3);
});

it('lists each command once, under a title', () => {
  const ids = items({}).map(({ commandId }) => commandId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain('app.help');
  expect(
    menuSections(buildKeymap({}), (key) => key).every(({ title }) => title.startsWith('commands.group.')),
  ).toBe(true);
});

it('has what the gallery does with pictures, and every order, grouping and layout', () => {
  const ids = items({}).map(({ commandId }) => commandId);
  const names =
    'summary mergeDuplicates export shrink savePack compose batchFile wip experiment regenerate outpaint';
  for (const name of names.split(' ')) expect(ids).toContain(`image.${name}`);
  for (const name of ['saveSearch', 'newCollection', 'emptyTrash', 'stacks']) {
    expect(ids).toContain(`gallery.${name}`);
  }
  for (const key of SORT_KEYS) expect(ids).toContain(`sort.${key}`);
  for (const key of GROUP_KEYS) expect(ids).toContain(`group.${key}`);
  expect(ids).toContain('layout.list');
});
