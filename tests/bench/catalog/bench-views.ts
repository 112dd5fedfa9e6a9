import { join } from 'node:path';
import { CatalogRows } from '../../../main/catalog/catalog-rows.ts';
import { CatalogViews } from '../../../main/catalog/catalog-views.ts';
import type { WholeSet } from '../../../main/catalog/catalog-views.ts';
import { openDatabase } from '../../../main/catalog/database.ts';
import { NameIndex } from '../../../main/catalog/name-index.ts';
import { SqlViews, addSqlFunctions } from '../../../main/catalog/sql-views.ts';
import type { Catalog, FacetField, ViewSpec } from '../../../main/domain/catalog.ts';
import { atMost, quantile, timed } from '../measure.ts';
import type { BenchResult } from '../result.ts';
import { VIEW_CASES, parsed } from './view-cases.ts';
import { uidOf, word } from './world.ts';

const RUNS = 11;
const PAGE = 60;
const FACETS: readonly FacetField[] = ['model', 'type', 'tag', 'month'];

/**
 * Views as the reader thread makes them, measured inside it. Before every run the catalog's revision moves on, so that
 * no answer is remembered from the run before.
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

  for (const viewCase of VIEW_CASES) {
    const spec = (number: number): ViewSpec => ({
      query: parsed(viewCase.text(number)),
      sort: viewCase.sort,
      group: 'none',
      stacks: false,
    });
    await openView(views, spec(0));
    const first: number[] = [];
    const whole: number[] = [];
    const processor: number[] = [];
    for (let number = 1; number <= RUNS; number += 1) {
      await nextRevision();
      const times = await openView(views, spec(number));
      first.push(times.firstMs);
      whole.push(times.wholeMs);
      processor.push(times.firstCpuMs);
    }
    const rawFirst = await timed(() => sql.firstIds(spec(RUNS + 1), PAGE));
    const rawWhole = viewCase.rawWhole ? await timed(() => sql.whole(spec(RUNS + 2)).ids.length) : null;
    console.error(
      `${viewCase.id}: first page ${quantile(first, 0.5).toFixed(1)} ms, processor ${quantile(processor, 0.5).toFixed(1)} ms`,
    );
    results.push(
      atMost(`first-page.${viewCase.id}.p50`, quantile(first, 0.5), 'ms', null, rawFirst.ms),
      atMost(`first-page.${viewCase.id}.processor.p50`, quantile(processor, 0.5), 'ms', null),
      atMost(`first-page.${viewCase.id}.p95`, quantile(first, 0.95), 'ms', viewCase.limitMs, rawFirst.ms),
      atMost(`whole-order.${viewCase.id}.p95`, quantile(whole, 0.95), 'ms', 500, rawWhole?.ms ?? null),
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
        times.push((await timed(() => views.facet(parsed(text(number)), field, '', 50))).ms);
      }
      const raw = await timed(() => sql.facet(parsed(text(0)), field).length);
      results.push(atMost(`facet.${field}.${scope}.p95`, quantile(times, 0.95), 'ms', 150, raw.ms));
    }
  }

  const listed: number[] = [];
  for (let number = 0; number < RUNS; number += 1) {
    await nextRevision();
    listed.push((await timed(() => views.collections())).ms);
  }
  results.push(atMost('collections.list.p95', quantile(listed, 0.95), 'ms', 50));
  results.push(await benchJump(path, views, rows));
  views.close();
  return results;
}

async function openView(
  views: CatalogViews,
  spec: ViewSpec,
): Promise<{ firstMs: number; firstCpuMs: number; wholeMs: number; set: WholeSet }> {
  const begun = performance.now();
  // On a busy machine the thread's own time tells the work from the waiting.
  const used = process.threadCpuUsage();
  let firstMs = Number.NaN;
  let firstCpuMs = Number.NaN;
  const context = {
    signal: new AbortController().signal,
    progress: () => {
      firstMs = performance.now() - begun;
      const { user, system } = process.threadCpuUsage(used);
      firstCpuMs = (user + system) / 1000;
    },
  };
  const set = await views.openSet(context, spec, PAGE, 'bench');
  return { firstMs, firstCpuMs, wholeMs: performance.now() - begun, set };
}

/** Rows of the middle of the whole library, as after a drag of the scroll bar. */
async function benchJump(path: string, views: CatalogViews, rows: number): Promise<BenchResult> {
  const reader = new CatalogRows(path);
  const { set } = await openView(views, {
    query: { kind: 'all' },
    sort: { key: 'created', direction: 'descending' },
    group: 'none',
    stacks: false,
  });
  const times: number[] = [];
  for (let number = 0; number < RUNS; number += 1) {
    const from = (number * 7919 * 31) % Math.max(1, rows - PAGE);
    times.push((await timed(() => reader.tiles(set.ids.slice(from, from + PAGE), null))).ms);
  }
  reader.close();
  return atMost('jump.tiles.p95', quantile(times, 0.95), 'ms', 50);
}

function sqlViews(path: string): SqlViews {
  const db = openDatabase(path, 'read');
  addSqlFunctions(db);
  const names = new NameIndex(db);
  return new SqlViews(() => ({ db, names, nowMs: Date.now() }));
}
