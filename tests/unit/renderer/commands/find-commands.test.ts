import { beforeAll, expect, it } from 'vitest';
import { COMMAND_IDS, isCommandId } from '../../../../renderer/commands/definitions.ts';
import { findCommands } from '../../../../renderer/commands/find-commands.ts';
import { keywords } from '../../../../renderer/i18n/en/keywords.ts';
import { startTranslations, translate } from '../../../../renderer/i18n/translate.ts';

beforeAll(startTranslations);
const find = (text: string): readonly string[] => findCommands(COMMAND_IDS, text, translate);

it.each([
  ['summary', 'image.summary'],
  ['delete', 'image.delete'],
  ['dark mode', 'app.theme'],
  ['preferences', 'go.settings'],
  ['img2img', 'go.inpaint'],
  ['txt2img', 'go.generate'],
  ['uncrop', 'go.outpaint'],
  ['hotkeys', 'app.help'],
  ['album', 'gallery.newCollection'],
  ['magic wand', 'editor.wand'],
  ['interrupt', 'generate.cancel'],
  ['cfg', 'sort.guidance'],
  ['compress', 'image.shrink'],
  ['enlarge', 'image.upscale'],
  ['favorite', 'image.favorite'],
  ['100%', 'image.zoomActual'],
  // As the buttons call it that open the same.
  ['bring in pictures', 'library.folders'],
])('“%s” finds %s', (text, id) => {
  expect(find(text)).toContain(id);
});

it('has first what is called so, in any order of its words', () => {
  const found = find('queue');
  expect(found[0]).toBe('go.queue');
  expect(find('upscale')).toEqual(['image.upscale', 'go.servers']);
  expect(found.indexOf('queue.pause')).toBeLessThan(found.indexOf('generate.run'));
  expect(find('gallery history')).toEqual(find('HISTORY  gallery'));
  expect(find('no such command')).toEqual([]);
  expect(find('')).toEqual(COMMAND_IDS);
});

it('has keywords of commands only', () => {
  const ids = Object.entries(keywords).flatMap(([group, of]) =>
    Object.keys(of).map((name) => `${group}.${name}`),
  );
  expect(ids.filter((id) => !isCommandId(id))).toEqual([]);
});
