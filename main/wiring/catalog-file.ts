import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openCatalog } from '../catalog/open-catalog.ts';
import type { Catalog } from '../domain/catalog.ts';
import { isAppError } from '../domain/errors.ts';
import type { LibraryLayout } from '../library/layout.ts';
import type { Log } from '../log.ts';

const BACKUPS_KEPT = 5;
/** A start has better things to do than to copy a catalog. */
const BACKUP_AFTER_MS = 60_000;
/** Copied within a fraction of a second: a command line that ends sooner than that does it on the way out. */
const SMALL_CATALOG_BYTES = 50 * 1024 * 1024;
const BACKUP_EVERY_MS = 24 * 3600 * 1000;

/** Opens the catalog; a damaged one is put aside under `.gesso/backups` and a new one begun. */
export async function openOrReplaceCatalog(
  layout: LibraryLayout,
  log: Log,
): Promise<{ readonly catalog: Catalog; /** It must be filled from the files. */ readonly isNew: boolean }> {
  const existed = (await fileTime(layout.catalog)) !== null;
  const open = (): Promise<Catalog> =>
    openCatalog({
      path: layout.catalog,
      cachePath: join(layout.cache, 'columns'),
      onLog: (message) => log('info', message),
    });
  await mkdir(layout.cache, { recursive: true });
  try {
    return { catalog: await open(), isNew: !existed };
  } catch (error) {
    if (!(isAppError(error) && error.code === 'CATALOG_CORRUPT')) throw error;
    const keptAs = await setAside(layout);
    log('error', 'The catalog is damaged. It was kept aside and is made anew from the files.', {
      keptAs,
      reason: error.message,
    });
    return { catalog: await open(), isNew: true };
  }
}

async function setAside(layout: LibraryLayout): Promise<string> {
  await mkdir(layout.backups, { recursive: true });
  const keptAs = join(layout.backups, `catalog-damaged-${Date.now()}.sqlite`);
  for (const ending of ['', '-wal', '-shm']) {
    if ((await fileTime(layout.catalog + ending)) !== null)
      await rename(layout.catalog + ending, keptAs + ending);
  }
  return keptAs;
}

/** Backs the catalog up in a while, if that is due; a small one at the end at the latest. */
export function backUpLater(
  layout: LibraryLayout,
  catalog: Catalog,
  now: () => number,
  log: Log,
): { finish(): Promise<void> } {
  let done: Promise<unknown> | undefined;
  const backUp = (): Promise<unknown> =>
    (done ??= backUpCatalog(layout, catalog, now()).catch((error: unknown) =>
      log('warn', 'The catalog could not be backed up', { error: String(error) }),
    ));
  const timer = setTimeout(() => void backUp(), BACKUP_AFTER_MS);
  timer.unref();
  return {
    async finish() {
      clearTimeout(timer);
      const { size } = await stat(layout.catalog);
      if (done !== undefined || size < SMALL_CATALOG_BYTES) await backUp();
    },
  };
}

/** Backs the catalog up when the newest copy is a day old, and keeps the five newest. */
async function backUpCatalog(layout: LibraryLayout, catalog: Catalog, nowMs: number): Promise<string | null> {
  await mkdir(layout.backups, { recursive: true });
  const copies = (await readdir(layout.backups)).filter((name) => /^catalog-\d+\.sqlite$/.test(name)).sort();
  const newest = copies.at(-1);
  if (newest !== undefined && nowMs - Number(/\d+/.exec(newest)?.[0]) < BACKUP_EVERY_MS) return null;
  const path = join(layout.backups, `catalog-${nowMs}.sqlite`);
  await catalog.backup(path);
  for (const old of copies.slice(0, Math.max(0, copies.length + 1 - BACKUPS_KEPT))) {
    await rm(join(layout.backups, old), { force: true });
  }
  return path;
}

async function fileTime(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
