import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { schemaVersion } from '../../../main/catalog/migrate-catalog.ts';
import { openCatalog } from '../../../main/catalog/open-catalog.ts';
import { collections, pictures } from './world.ts';

/** Raise when `world.ts` makes other pictures, so that no old catalog is measured. */
const WORLD_VERSION = 2;
const BATCH = 2_000;

/** The folder of a catalog with `rows` pictures, made on first use and kept in the system's temporary folder. */
export async function madeCatalog(rows: number): Promise<string> {
  const folder = join(tmpdir(), `gesso-bench-catalog-${rows}-v${schemaVersion()}-${WORLD_VERSION}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished);
  const catalog = await openCatalog({
    path: join(unfinished, 'catalog.sqlite'),
    cachePath: join(unfinished, 'columns'),
    onLog: () => undefined,
  });
  await catalog.putCollections(collections());
  const begun = Date.now();
  for (let from = 0; from < rows; from += BATCH) {
    await catalog.putImages(pictures(from, Math.min(BATCH, rows - from), rows));
    if (from % 100_000 === 0)
      console.error(`${from} of ${rows} pictures, ${Math.round((Date.now() - begun) / 1000)} s`);
  }
  await catalog.close();
  renameSync(unfinished, folder);
  return folder;
}
