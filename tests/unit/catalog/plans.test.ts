import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase, type Sqlite } from '../../../main/catalog/database.ts';
import { ImageWriter } from '../../../main/catalog/image-writer.ts';
import { Dictionary } from '../../../main/catalog/names.ts';
import { catalogIn, picture, temporaryFolder, uidOf } from './support.ts';

test('nothing that is asked for each picture that comes or goes looks at all of them', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  await catalog.putImages([picture(1), picture(2)]);
  await catalog.close();
  const db = openDatabase(join(folder, 'catalog.sqlite'), 'write');
  onTestFinished(() => void db.close());

  const asked = new Set<string>();
  const watched = new Proxy(db, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (key !== 'prepare') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      return (sql: string) => {
        asked.add(sql);
        return target.prepare(sql);
      };
    },
  }) as Sqlite;
  const images = new ImageWriter(watched, new Dictionary(watched));
  images.remove([images.idOf(uidOf(1)) ?? 0]);
  images.updateFile(images.idOf(uidOf(2)) ?? 0, { path: 'elsewhere/2.png', sizeBytes: 3 }, watched);
  expect(asked.size).toBeGreaterThan(30);

  const scans = [...asked].flatMap((sql) => {
    const values = Object.fromEntries(Array.from(sql.matchAll(/[:@](\w+)/g), ([, name]) => [name, 0]));
    const unnamed = Array.from(sql.matchAll(/\?/g), () => 0);
    const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
    return plan
      .all(...unnamed, ...(unnamed.length === 0 ? [values] : []))
      .filter(({ detail }) => /^SCAN (?!CONSTANT)/.test(detail))
      .map(({ detail }) => `${detail}: ${sql}`);
  });
  expect(scans).toEqual([]);
});
