import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../main/catalog/database.ts';
import { picturesAt } from '../../../main/catalog/pictures-at.ts';
import { catalogIn, picture, temporaryFolder } from './support.ts';

test('the pictures of a place are found among those of its folder and those of its name', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  // Names of every folder, of some and of one; what is entered where another picture lies comes to lie there too.
  const paths = Array.from({ length: 12 }, (_, round) => [
    `collections/${round % 5}/same.png`,
    `collections/${round % 3}/some.png`,
    `collections/4/${round}.png`,
    `collections/${round}/.png`,
  ]).flat();
  await catalog.putImages(paths.map((path, index) => picture(index + 1, { file: { path } })));
  const db = openDatabase(join(folder, 'catalog.sqlite'), 'read');
  onTestFinished(() => void db.close());
  const at = picturesAt(db);
  const folders = db.prepare<[], number>('SELECT DISTINCT folder FROM images').pluck().all();
  const names = db.prepare<[], string>('SELECT DISTINCT name FROM images').pluck().all();
  const plain = db
    .prepare<[number, string], number>('SELECT id FROM images WHERE folder = ? AND name = ? ORDER BY id')
    .pluck();
  let most = 0;
  for (const code of [0, ...folders, 999]) {
    for (const name of ['', ...names, 'SAME.png']) {
      expect(at(code, name)).toEqual(plain.all(code, name));
      most = Math.max(most, plain.all(code, name).length);
    }
  }
  expect(most).toBeGreaterThan(2);
});
