import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { idsOfBits } from '../../../main/catalog/bitmap.ts';
import { openDatabase } from '../../../main/catalog/database.ts';
import { TextWords } from '../../../main/catalog/text-words.ts';
import { catalogIn, picture, search, temporaryFolder, uidOf } from './support.ts';

test('what was found of a word is completed by the texts that came since, whatever its capitals', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  const db = openDatabase(join(folder, 'catalog.sqlite'), 'read');
  onTestFinished(() => void db.close());
  const words = new TextWords(db);
  const bodies = (expression: string): string[] =>
    [...idsOfBits(words.find(expression))].map(
      (id) => db.prepare<[number], string>('SELECT body FROM texts WHERE id = ?').pluck().get(id) ?? '',
    );
  const prompts = async (...texts: string[]): Promise<void> => {
    await catalog.putImages(texts.map((prompt) => picture(prompt.length, { generation: { prompt } })));
  };
  await prompts('Red fox', 'a RED café', 'redder', '雪の中の赤い狐');
  expect(bodies('"red"')).toEqual(['Red fox', 'a RED café']);
  expect(bodies('"cafe"')).toEqual(['a RED café']);
  expect(bodies('"RED" *')).toEqual(['Red fox', 'a RED café', 'redder']);
  expect(bodies('"Red Fox"')).toEqual(['Red fox']);
  expect(bodies('" 赤  い "')).toEqual(['雪の中の赤い狐']);
  await prompts('the red fox that came later on', 'and that is not a bird, nor reddish');
  for (const red of ['"red"', '"rEd"'])
    expect(bodies(red)).toEqual(['Red fox', 'a RED café', 'the red fox that came later on']);
  expect(bodies('"red FOX"')).toEqual(['Red fox', 'the red fox that came later on']);
  expect(words.find('"RED"')).toBe(words.find('"red"'));
});

test('a text that gets the id of one that has gone is not found by the words of that one', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const prompt = (text: string) => ({ generation: { prompt: text } });
  await catalog.putImages([picture(1, prompt('red fox')), picture(2, prompt('blue bird'))]);
  expect([await search(catalog, 'bird'), await search(catalog, '"green frog"')]).toEqual([[2], []]);
  await catalog.removeImages([uidOf(2)]);
  await catalog.putImages([picture(3, prompt('green frog'))]);
  expect([await search(catalog, 'bird'), await search(catalog, '"green frog"')]).toEqual([[], [3]]);
});

test('words are found where nothing can be read from the pages of the index', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  await catalog.putImages([
    picture(1, { generation: { prompt: 'red fox' } }),
    picture(2, { generation: { prompt: 'Red bird' } }),
  ]);
  const db = openDatabase(join(folder, 'catalog.sqlite'), 'write');
  onTestFinished(() => void db.close());
  // Then what goes is cut out of the pages.
  db.prepare("INSERT INTO texts_fts (texts_fts, rank) VALUES ('secure-delete', 1)").run();
  db.prepare("INSERT INTO texts_fts (texts_fts, rowid, body) VALUES ('delete', 1, 'red fox')").run();
  expect(db.prepare("SELECT v FROM texts_fts_config WHERE k = 'version'").pluck().get()).toBe(5);
  expect([...idsOfBits(new TextWords(db).find('"red"'))]).toEqual([2]);
});
