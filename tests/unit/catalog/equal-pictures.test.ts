import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../main/catalog/database.ts';
import { equalPictures } from '../../../main/catalog/equal-pictures.ts';
import { catalogIn, picture, temporaryFolder } from './support.ts';

const COUNT = 400;

test('many pictures are looked at by their shared hashes and give the groups that each by itself gives', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  const images = Array.from({ length: COUNT }, (_, index) =>
    picture(index + 1, {
      file: {
        contentHash: `content ${index % 7 === 0 ? index % 70 : index}`,
        // Some were never decoded, some are equal by their pixels only, some differ in them although their files look equal.
        pixelHash: index % 5 === 0 ? null : `pixels ${index % 11 === 0 ? index % 121 : index}`,
      },
    }),
  );
  await catalog.putImages(images);
  await catalog.change({ kind: 'uids', uids: [images[0]!.uid, images[77]!.uid] }, { kind: 'trash' }, {});
  const db = openDatabase(join(folder, 'catalog.sqlite'), 'read');
  onTestFinished(() => void db.close());
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const all = Uint32Array.from(db.prepare<[], number>('SELECT id FROM images').pluck().all());
  const some = all.filter((_, index) => index % 3 === 0);
  for (const ids of [all, some]) {
    const alone = await equalPictures(db, context, ids);
    expect(alone.length).toBeGreaterThan(2);
    expect(await equalPictures(db, context, ids, 0)).toEqual(alone);
  }
});
