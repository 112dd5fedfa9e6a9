import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Catalog, Root } from '../../../main/domain/catalog.ts';
import type { Change } from '../../../main/domain/catalog-change.ts';
import type { Target } from '../../../main/domain/catalog-view.ts';
import { atMost, timed } from '../measure.ts';
import type { BenchResult } from '../result.ts';
import { pictures } from './world.ts';

const MATCHES = 100_000;

/** Everything a change may touch, row by row. */
function tableHash(path: string): string {
  const db = new Database(path, { readonly: true });
  const hash = createHash('sha256');
  for (const sql of [
    'SELECT * FROM states ORDER BY image_id',
    'SELECT * FROM image_tags ORDER BY image_id, tag',
    'SELECT * FROM collection_items ORDER BY collection, image_id',
    'SELECT id, folder, name FROM images ORDER BY id',
  ]) {
    for (const row of db.prepare(sql).raw().iterate()) hash.update(JSON.stringify(row));
  }
  db.close();
  return hash.digest('hex');
}

type Kind = 'rate' | 'tag' | 'move' | 'delete' | 'relocate';

/** The rows that a change is about, what becomes of them, and what the journal has to remember. */
const PLAIN: Readonly<Record<Kind, readonly string[]>> = {
  rate: [
    'INSERT INTO journal_rows SELECT image_id, rating FROM states WHERE image_id IN chosen',
    'UPDATE states SET rating = (rating + 1) % 6 WHERE image_id IN chosen',
  ],
  tag: [
    'INSERT INTO journal_rows SELECT id, NULL FROM chosen',
    'INSERT OR IGNORE INTO image_tags (image_id, tag) SELECT id, 999999 FROM chosen',
  ],
  move: [
    `INSERT INTO journal_rows SELECT image_id, position FROM collection_items WHERE collection = 1 AND image_id IN chosen`,
    'DELETE FROM collection_items WHERE collection = 1 AND image_id IN chosen',
    'INSERT OR IGNORE INTO collection_items (collection, image_id, position) SELECT 2, id, 1e9 + rowid FROM chosen',
  ],
  delete: [
    'INSERT INTO journal_rows SELECT image_id, trashed_at FROM states WHERE image_id IN chosen',
    'UPDATE states SET trashed_at = 1 WHERE image_id IN chosen',
  ],
  relocate: [
    'INSERT INTO journal_rows SELECT id, folder FROM images WHERE id IN chosen',
    'UPDATE images SET folder = 999999999 WHERE id IN chosen',
  ],
};

/** Milliseconds of the same change in plain SQLite with a journal row for each picture, for comparison. */
function plainSqlite(path: string, kind: Kind, matches: number): number {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec('CREATE TEMP TABLE journal_rows (image_id INTEGER PRIMARY KEY, before)');
  db.exec('CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY)');
  db.exec(`INSERT INTO chosen SELECT id FROM images ORDER BY created_at DESC LIMIT ${matches}`);
  const begun = performance.now();
  db.exec('BEGIN IMMEDIATE');
  for (const sql of PLAIN[kind]) db.exec(sql);
  const ms = performance.now() - begun;
  db.exec('ROLLBACK');
  db.close();
  return ms;
}

/** Changes 100,000 pictures at once and takes each change back, while the main thread's delay is watched. */
export async function benchBulk(folder: string, catalog: Catalog, rows: number): Promise<BenchResult[]> {
  const path = join(folder, 'catalog.sqlite');
  const matches = Math.min(MATCHES, rows);
  const { whole } = await catalog.openSet(
    {
      query: { kind: 'all' },
      sort: { key: 'created', direction: 'descending' },
      group: 'none',
      stacks: false,
    },
    10,
    'bench',
  );
  const { setId, revision } = await whole;
  const target: Target = { kind: 'set', setId, revision, ranges: [[0, matches]] };
  const results: BenchResult[] = [];
  const changes: readonly [Kind, Change][] = [
    ['rate', { kind: 'rate', rating: 4 }],
    ['tag', { kind: 'tag', add: ['bench/all'], remove: [] }],
    ['move', { kind: 'collect', addTo: 'collection-1', removeFrom: 'collection-0' }],
    ['delete', { kind: 'trash' }],
    [
      'relocate',
      { kind: 'relocate', rootId: 'library', folder: 'collections/images/elsewhere', strip: null },
    ],
  ];
  const delay = monitorEventLoopDelay({ resolution: 2 });
  for (const [id, change] of changes) {
    const reference = plainSqlite(path, id, matches);
    const before = tableHash(path);
    let longestPause = 0;
    let last = performance.now();
    const others = writeMeanwhile(catalog);
    delay.reset();
    delay.enable();
    const used = process.cpuUsage();
    const done = await timed(() => {
      last = performance.now();
      return catalog.change(target, change, {
        onProgress: () => {
          const now = performance.now();
          longestPause = Math.max(longestPause, now - last);
          last = now;
        },
      });
    });
    const { user, system } = process.cpuUsage(used);
    const longestWait = await others.stop();
    const undone = await timed(() => catalog.undo());
    delay.disable();
    const exact = tableHash(path) === before;
    results.push(
      atMost(`bulk.${id}`, done.ms, 'ms', 6000, reference),
      // Of all threads, the readers that follow included; unlike the time by the clock it does not depend on what else goes on.
      atMost(`bulk.${id}.processor`, (user + system) / 1000, 'ms', null),
      // What the bar on chunks is for: how long one holds up whoever wants to write something else.
      atMost(`bulk.${id}.longest-chunk`, longestWait, 'ms', 100),
      // Waits for the disk included, in which others write.
      atMost(`bulk.${id}.longest-pause`, longestPause, 'ms', null),
      atMost(`bulk.${id}.undo`, undone.ms, 'ms', 6000, reference),
      atMost(`bulk.${id}.main-thread-delay.p99`, delay.percentile(99) / 1e6, 'ms', 20),
      {
        id: `bulk.${id}.undo-exact`,
        value: Number(exact),
        unit: 'bool',
        limit: 1,
        ok: exact,
        reference: null,
      },
    );
  }
  results.push(await benchUndoDuringImport(path, catalog, target, rows));
  return results;
}

const PROBE: Root = {
  id: 'bench-probe',
  path: '/bench-probe',
  title: 'Probe',
  online: true,
  readOnly: false,
};

/** Writes something small of another's over and over. `stop` gives the longest that one such write took, milliseconds. */
function writeMeanwhile(catalog: Catalog): { stop(): Promise<number> } {
  const end = new AbortController();
  let longest = 0;
  const writing = (async (): Promise<void> => {
    while (!end.signal.aborted) {
      const { ms } = await timed(() => catalog.putRoot(PROBE));
      longest = Math.max(longest, ms);
      await sleep(2);
    }
    await catalog.removeRoot(PROBE.id);
  })();
  return {
    async stop() {
      end.abort();
      await writing;
      return longest;
    },
  };
}

/** A change is undone exactly although pictures came in between and meanwhile. */
async function benchUndoDuringImport(
  path: string,
  catalog: Catalog,
  target: Target,
  rows: number,
): Promise<BenchResult> {
  const before = tableHash(path);
  const incoming = pictures(rows, 400, rows);
  const changing = catalog.change(target, { kind: 'rate', rating: 1 }, {});
  for (let from = 0; from < 200; from += 20) await catalog.putImages(incoming.slice(from, from + 20));
  await changing;
  const undoing = catalog.undo();
  for (let from = 200; from < 400; from += 20) await catalog.putImages(incoming.slice(from, from + 20));
  await undoing;
  await catalog.removeImages(incoming.map(({ uid }) => uid));
  const exact = tableHash(path) === before;
  return {
    id: 'bulk.undo-exact-during-import',
    value: Number(exact),
    unit: 'bool',
    limit: 1,
    ok: exact,
    reference: null,
  };
}
