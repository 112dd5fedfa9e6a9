import { join } from 'node:path';
import { CatalogRows } from '../../../main/catalog/catalog-rows.ts';
import { CatalogViews } from '../../../main/catalog/catalog-views.ts';
import type { WholeSet } from '../../../main/catalog/catalog-views.ts';
import { openDatabase } from '../../../main/catalog/database.ts';
import { NameIndex } from '../../../main/catalog/name-index.ts';
import { SqlViews, addSqlFunctions } from '../../../main/catalog/sql-views.ts';
import { MOST_KEPT } from '../../../main/catalog/text-words.ts';
import type { Catalog } from '../../../main/domain/catalog.ts';
import type { FacetField, ViewSpec } from '../../../main/domain/catalog-view.ts';
import { atMost, quantile, threadMs, timed } from '../measure.ts';
import type { BenchResult } from '../result.ts';
import { VIEW_CASES, parsed } from './view-cases.ts';
import { uidOf, word } from './world.ts';

/** Of eleven runs the 95th percentile is the slowest. Views of a few milliseconds are run more often: one in twenty may be slower. */
const RUNS = 11;
const WORDED_RUNS = 21;
const QUICK_RUNS = 41;
const PAGE = 60;
const FACETS: readonly FacetField[] = [
  'model',
  'type',
  'tag',
  'month',
  'rating',
  'mark',
  'lora',
  'sampler',
  'engine',
  'format',
  'folder',
];
const EVERYTHING: ViewSpec = {
  query: { kind: 'all' },
  sort: { key: 'created', direction: 'descending' },
  group: 'none',
  stacks: false,
};
const UNFOLLOWED = { signal: new AbortController().signal, progress: () => undefined };

/**
 * Views as the reader thread makes them, measured inside it: `p50` and `p95` are the thread's own processor time, which is
 * what the bars are about whatever else the machine does; `elapsed` is by the clock. Before every run the catalog's revision moves on, so that
 * no answer is remembered from the run before, and before every run with words as many others are asked for as are remembered, so that
 * the words are looked up as for the first time.
 */
export async function benchViews(folder: string, writer: Catalog, rows: number): Promise<BenchResult[]> {
  const path = join(folder, 'catalog.sqlite');
  const views = new CatalogViews(path, join(folder, 'columns'), () => undefined);
  await views.settle();
  const sql = sqlViews(path);
  const results: BenchResult[] = [];
  let run = 0;
  const nextRevision = async (): Promise<void> => {
    run += 1;
    await writer.setExpiry([uidOf(run % rows)], null);
    await views.settle();
  };
  const forgetWords = async (): Promise<void> => {
    const others = Array.from({ length: MOST_KEPT }, (_, index) => `zzz${run}x${index}`);
    await openView(views, { ...EVERYTHING, query: parsed(others.join(' OR ')) });
  };

  for (const viewCase of VIEW_CASES) {
    const spec = (number: number): ViewSpec => ({
      query: parsed(viewCase.text(number)),
      sort: viewCase.sort,
      group: viewCase.group ?? 'none',
      stacks: viewCase.stacks ?? false,
    });
    const runs = viewCase.limitMs > 200 ? RUNS : viewCase.limitMs > 10 ? WORDED_RUNS : QUICK_RUNS;
    await openView(views, spec(0));
    const first: number[] = [];
    const whole: number[] = [];
    const processor: number[] = [];
    for (let number = 1; number <= runs; number += 1) {
      if (viewCase.words) await forgetWords();
      await nextRevision();
      const times = await openView(views, spec(number));
      first.push(times.firstMs);
      whole.push(times.wholeCpuMs);
      processor.push(times.firstCpuMs);
    }
    const rawFirst = await timed(() => sql.firstIds(spec(runs + 1), PAGE));
    const rawWhole = viewCase.rawWhole ? await timed(() => sql.whole(spec(runs + 2)).ids.length) : null;
    console.error(
      `${viewCase.id}: first page ${quantile(first, 0.5).toFixed(1)} ms, of the processor's ${quantile(processor, 0.5).toFixed(1)} ms`,
    );
    results.push(
      atMost(`first-page.${viewCase.id}.elapsed.p50`, quantile(first, 0.5), 'ms', null, rawFirst.ms),
      atMost(`first-page.${viewCase.id}.elapsed.p95`, quantile(first, 0.95), 'ms', null, rawFirst.ms),
      atMost(`first-page.${viewCase.id}.p50`, quantile(processor, 0.5), 'ms', null, rawFirst.cpuMs),
      atMost(
        `first-page.${viewCase.id}.p95`,
        quantile(processor, 0.95),
        'ms',
        viewCase.limitMs,
        rawFirst.cpuMs,
      ),
      atMost(`whole-order.${viewCase.id}.p95`, quantile(whole, 0.95), 'ms', 500, rawWhole?.cpuMs ?? null),
    );
  }

  const scopes: readonly [string, (number: number) => string][] = [
    ['all', () => ''],
    ['word', () => word(15)],
    ['half', () => 'masterpiece'],
  ];
  for (const [scope, text] of scopes) {
    for (const field of FACETS) {
      const times: number[] = [];
      for (let number = 0; number < RUNS; number += 1) {
        await nextRevision();
        times.push(
          (await timed(() => views.facet(UNFOLLOWED, parsed(text(number)), field, '', 50, null))).cpuMs,
        );
      }
      const raw = await timed(() => sql.facet(parsed(text(0)), field).length);
      results.push(atMost(`facet.${field}.${scope}.p95`, quantile(times, 0.95), 'ms', 150, raw.cpuMs));
    }
  }

  const cold = await timed(() => views.collections());
  const listed: number[] = [];
  for (let number = 0; number < RUNS; number += 1) {
    await nextRevision();
    listed.push((await timed(() => views.collections())).cpuMs);
  }
  const rawList = await timed(() => plainCollections(path));
  results.push(
    atMost('collections.list.cold', cold.cpuMs, 'ms', null, rawList.cpuMs),
    atMost('collections.list.p95', quantile(listed, 0.95), 'ms', 50, rawList.cpuMs),
  );
  results.push(await benchJump(path, views, rows));
  views.close();
  return results;
}

async function openView(
  views: CatalogViews,
  spec: ViewSpec,
): Promise<{ firstMs: number; firstCpuMs: number; wholeCpuMs: number; set: WholeSet }> {
  const begun = performance.now();
  const used = process.threadCpuUsage();
  let firstMs = Number.NaN;
  let firstCpuMs = Number.NaN;
  const context = {
    signal: new AbortController().signal,
    progress: () => {
      firstMs = performance.now() - begun;
      firstCpuMs = threadMs(used);
    },
  };
  const set = await views.openSet(context, spec, PAGE, 'bench');
  return { firstMs, firstCpuMs, wholeCpuMs: threadMs(used), set };
}

/** Rows of the middle of the whole library, as after a drag of the scroll bar. */
async function benchJump(path: string, views: CatalogViews, rows: number): Promise<BenchResult> {
  const reader = new CatalogRows(path);
  const { set } = await openView(views, EVERYTHING);
  const times: number[] = [];
  for (let number = 0; number < RUNS; number += 1) {
    const from = (number * 7919 * 31) % Math.max(1, rows - PAGE);
    times.push((await timed(() => reader.tiles(set.ids.slice(from, from + PAGE), null))).cpuMs);
  }
  reader.close();
  return atMost('jump.tiles.p95', quantile(times, 0.95), 'ms', 50);
}

/** Every collection with its count and newest picture, as one statement says it. */
function plainCollections(path: string): number {
  const db = openDatabase(path, 'read');
  const rows = db
    .prepare(
      `SELECT c.id, c.name, count(i.id), max(i.created_at), i.uid, i.content_hash FROM collections c
       LEFT JOIN collection_items m ON m.collection = c.key
       LEFT JOIN states s ON s.image_id = m.image_id AND s.trashed_at IS NULL
       LEFT JOIN images i ON i.id = s.image_id GROUP BY c.key ORDER BY c.position`,
    )
    .all();
  db.close();
  return rows.length;
}

function sqlViews(path: string): SqlViews {
  const db = openDatabase(path, 'read');
  addSqlFunctions(db);
  const names = new NameIndex(db);
  return new SqlViews(() => ({ db, names, nowMs: Date.now() }));
}
