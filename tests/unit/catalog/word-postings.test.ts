import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { emptyBits, idsOfBits } from '../../../main/catalog/bitmap.ts';
import { openDatabase } from '../../../main/catalog/database.ts';
import type { Sqlite } from '../../../main/catalog/database.ts';
import { migrateCatalog } from '../../../main/catalog/migrate-catalog.ts';
import { WordPostings } from '../../../main/catalog/word-postings.ts';
import { seededRandom } from '../../../main/domain/seeded-random.ts';
import { temporaryFolder } from './support.ts';

const LAST = 3_000;
/** A dense word, common ones that others begin with, and rarer ones; one of them with letters behind those of ASCII. */
const WORDS = [
  'masterpiece',
  'm',
  'master',
  '7',
  '1girl',
  ...Array.from({ length: 40 }, (_, i) => `word${i * i}`),
  'café',
];

async function emptyIndex(): Promise<Sqlite> {
  const path = join(await temporaryFolder(), 'catalog.sqlite');
  const db = openDatabase(path, 'write');
  onTestFinished(() => void db.close());
  migrateCatalog(db, path, () => undefined);
  return db;
}

/** An index with a setting of its own. Small pages make many of few texts. */
function configure(db: Sqlite, setting: string, value: number): void {
  db.prepare('INSERT INTO texts_fts (texts_fts, rank) VALUES (?, ?)').run(setting, BigInt(value));
}

/** Texts come and go as the catalog enters and removes them. */
class Texts {
  readonly bodies = new Map<number, string>();
  readonly #add;
  readonly #remove;

  constructor(db: Sqlite) {
    this.#add = db.prepare('INSERT INTO texts_fts (rowid, body) VALUES (?, ?)');
    this.#remove = db.prepare("INSERT INTO texts_fts (texts_fts, rowid, body) VALUES ('delete', ?, ?)");
  }

  add(id: number, body: string): void {
    this.#add.run(id, body);
    this.bodies.set(id, body);
  }

  remove(id: number): void {
    this.#remove.run(id, this.bodies.get(id));
    this.bodies.delete(id);
  }
}

function bodyOf(random: (below: number) => number): string {
  const words = Array.from({ length: 1 + random(12) }, () => WORDS[random(1 + random(WORDS.length))]);
  // Some tell of so many places that one text takes several pages.
  if (random(60) === 0) words.push(...Array.from({ length: random(400) }, () => WORDS[random(2)]));
  return words.join(' ');
}

function matched(db: Sqlite, word: string, isBeginning = false): number[] {
  return db
    .prepare<[string], number>('SELECT rowid FROM texts_fts WHERE texts_fts MATCH ? ORDER BY rowid')
    .pluck()
    .all(`"${word}"${isBeginning ? ' *' : ''}`);
}

/** Id of the first page with the word, and how many there are: the one with the next word is the last. The index is of one part. */
function pagesOf(db: Sqlite, word: string): [first: number, count: number] {
  const { segment, page } = db
    .prepare<[Buffer], { segment: number; page: number }>(
      'SELECT segid AS segment, pgno >> 1 AS page FROM texts_fts_idx WHERE term <= ? ORDER BY term DESC LIMIT 1',
    )
    .get(Buffer.from(`0${word}`)) ?? { segment: 0, page: 0 };
  const first = segment * 2 ** 37 + page;
  const rest = db
    .prepare<[number, number], Buffer>('SELECT block FROM texts_fts_data WHERE id > ? AND id < ? ORDER BY id')
    .pluck()
    .all(first, first + 10_000);
  return [first, 2 + rest.findIndex((page) => page.readUInt16BE(2) < page.length)];
}

/** The texts that the pages tell of, or null where they are not as expected. */
function read(postings: WordPostings, word: string, last = LAST, isBeginning = false): number[] | null {
  const bits = emptyBits(last + 1);
  return postings.read(word, isBeginning, bits, last) ? [...idsOfBits(bits)] : null;
}

/** The words of which the pages tell something else than MATCH. */
function misread(db: Sqlite, postings: WordPostings): string[] {
  const words = [...WORDS.slice(0, -1), 'absent', 'mast', 'zzz', '0'].filter(
    (word) => read(postings, word)?.join(' ') !== matched(db, word).join(' '),
  );
  const beginnings = ['ma', 'mas', 'wor', '1g', 'ca', 'caf', 'zz'].filter(
    (word) => read(postings, word, LAST, true)?.join(' ') !== matched(db, word, true).join(' '),
  );
  return [...words, ...beginnings];
}

test.each([
  { seed: 1, pageBytes: 64, automerge: 4, crisis: 16 },
  { seed: 2, pageBytes: 200, automerge: 2, crisis: 4 },
  { seed: 3, pageBytes: 1_000, automerge: 0, crisis: 16 },
  { seed: 4, pageBytes: 4_050, automerge: 8, crisis: 16 },
])('the pages tell of the texts that MATCH finds, as they come and go: $seed', async (made) => {
  const db = await emptyIndex();
  configure(db, 'pgsz', made.pageBytes);
  configure(db, 'automerge', made.automerge);
  configure(db, 'crisismerge', made.crisis);
  const next = seededRandom(`postings ${made.seed}`);
  const random = (below: number): number => next() % below;
  const texts = new Texts(db);
  const postings = new WordPostings(db);
  for (let change = 0; change < 18; change += 1) {
    db.transaction(() => {
      for (let step = random(change % 8 === 0 ? 300 : 40); step >= 0; step -= 1) {
        const id = 1 + random(LAST);
        const known = texts.bodies.has(id);
        if (known) texts.remove(id);
        if (!known || random(3) === 0) texts.add(id, bodyOf(random));
      }
    })();
    // In steps that end within a merge.
    if (change % 5 === 4) db.prepare("INSERT INTO texts_fts (texts_fts, rank) VALUES ('merge', -20)").run();
    if (change % 6 === 5) expect(misread(db, postings)).toEqual([]);
  }
  db.prepare("INSERT INTO texts_fts (texts_fts) VALUES ('optimize')").run();
  expect(misread(db, postings)).toEqual([]);
  db.transaction(() => {
    for (const id of texts.bodies.keys()) texts.remove(id);
  })();
  expect(misread(db, postings)).toEqual([]);
});

test('a list of many pages is read to its end, and texts beyond the last are left out', async () => {
  const db = await emptyIndex();
  configure(db, 'pgsz', 64);
  const texts = new Texts(db);
  db.transaction(() => {
    for (let id = 1; id <= LAST; id += 1) texts.add(id * 100, id % 3 === 0 ? 'red fox' : 'red');
  })();
  const postings = new WordPostings(db);
  expect(read(postings, 'red', LAST * 100)).toEqual(matched(db, 'red'));
  expect(read(postings, 'fox', 1_000)).toEqual([300, 600, 900]);
});

test('an index that is not as expected is left to MATCH', async () => {
  const db = await emptyIndex();
  configure(db, 'pgsz', 64);
  const texts = new Texts(db);
  db.transaction(() => {
    for (let id = 1; id <= 300; id += 1) texts.add(id, `red fox ${id % 7}`);
  })();
  const postings = new WordPostings(db);
  const whole = matched(db, 'red');
  // The pages can be written to.
  db.unsafeMode();
  const page = db.prepare<[number], Buffer>('SELECT block FROM texts_fts_data WHERE id = ?').pluck();
  const write = db.prepare('UPDATE texts_fts_data SET block = ? WHERE id = ?');
  const [first = 0, count = 0] = pagesOf(db, 'red');
  for (const id of [10, ...Array.from({ length: count }, (_, index) => first + index)]) {
    const good = page.get(id) as Buffer;
    for (const bad of [
      null,
      Buffer.alloc(0),
      Buffer.alloc(good.length),
      Buffer.alloc(good.length, 0xff),
      good.subarray(0, good.length - 1),
      Buffer.concat([good.subarray(0, 4), good.subarray(5)]),
    ]) {
      write.run(bad, id);
      expect(read(postings, 'red')).toBeNull();
    }
    // Places and lengths that are too large; some are those of other words.
    for (const place of [1, 3, good.indexOf(2, 20)]) {
      const bad = Buffer.from(good);
      bad[place] = (bad[place] ?? 0) + 2;
      write.run(bad, id);
      expect([null, whole]).toContainEqual(read(postings, 'red'));
    }
    write.run(good, id);
  }
  expect(read(postings, 'red')).toEqual(whole);

  configure(db, 'secure-delete', 1);
  texts.remove(1);
  expect(read(postings, 'red')).toBeNull();
});
