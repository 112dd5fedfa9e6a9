import { constants, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalog } from '../../../main/catalog/open-catalog.ts';
import type { Catalog } from '../../../main/domain/catalog.ts';
import type { ViewSpec } from '../../../main/domain/catalog-view.ts';
import { atMost, timed } from '../measure.ts';
import type { BenchResult } from '../result.ts';
import { benchBulk } from './bench-bulk.ts';
import { benchParse } from './bench-parse.ts';
import { benchViews } from './bench-views.ts';
import { madeCatalog } from './made-catalog.ts';

const DEFAULT_ROWS = 1_000_000;
const NEWEST: ViewSpec = {
  query: { kind: 'all' },
  sort: { key: 'created', direction: 'descending' },
  group: 'none',
  stacks: false,
};

/** Every kind of query of the gallery, bulk changes with undo, and opening, on a copy of a realistic catalog. */
export async function run(rows = DEFAULT_ROWS): Promise<readonly BenchResult[]> {
  const made = await madeCatalog(rows);
  const folder = mkdtempSync(join(tmpdir(), 'gesso-bench-run-'));
  try {
    cpSync(made, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
    await keepColumns(folder);
    const opening = await benchOpening(folder);
    const catalog = await open(folder);
    const views = await benchViews(folder, catalog, rows);
    const bulk = await benchBulk(folder, catalog, rows);
    await catalog.close();
    const memory = atMost('memory.rss', process.memoryUsage().rss / 1e6, 'MB', null);
    return [...benchParse(), ...opening, ...views, ...bulk, memory];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function open(folder: string): Promise<Catalog> {
  return openCatalog({
    path: join(folder, 'catalog.sqlite'),
    cachePath: join(folder, 'columns'),
    onLog: () => undefined,
  });
}

/** The columns' cache of a made catalog may be that of an older version. */
async function keepColumns(folder: string): Promise<void> {
  const catalog = await open(folder);
  await catalog.collections();
  await catalog.close();
}

/** From nothing to the first page and the whole order, with the columns' cache and without. */
async function benchOpening(folder: string): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const cache of ['with-cache', 'without-cache']) {
    if (cache === 'without-cache') rmSync(join(folder, 'columns'));
    const begun = performance.now();
    const catalog = await open(folder);
    const { whole } = await catalog.openSet(NEWEST, 60, 'bench');
    const firstMs = performance.now() - begun;
    const order = await timed(() => whole);
    const settled = await timed(() => catalog.collections());
    await catalog.close();
    results.push(
      atMost(`open.${cache}.first-page`, firstMs, 'ms', 1500),
      atMost(`open.${cache}.whole-order`, firstMs + order.ms, 'ms', null),
      atMost(`open.${cache}.columns`, firstMs + order.ms + settled.ms, 'ms', null),
    );
  }
  return results;
}
