import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openCatalog } from '../catalog/open-catalog.ts';
import type { Catalog } from '../domain/catalog.ts';
import { isAppError } from '../domain/errors.ts';
import { isThere } from '../is-there.ts';
import type { LibraryLayout } from '../library/layout.ts';
import type { Log } from '../log.ts';
import { rm } from '../patient-files.ts';
import type { LibraryChecks } from './library-checks.ts';
import { UNDERSTOOD } from './rereading.ts';
import {
  copyCatalog,
  copyToRestore,
  listCopies,
  putCopyInPlace,
  removeUnfinished,
  setCatalogAside,
} from './catalog-copies.ts';

/** A start has better things to do than to copy a catalog. */
const BACKUP_AFTER_MS = 60_000;
/** Copied within a fraction of a second: a command line that ends sooner than that does it on the way out. */
const SMALL_CATALOG_BYTES = 50 * 1024 * 1024;
const BACKUP_EVERY_MS = 24 * 3600 * 1000;

interface OpenedCatalog {
  readonly catalog: Catalog;
  /** It is new, or a copy of what it once was: what the files say must be entered. */
  readonly isBehind: boolean;
}

/**
 * Opens the catalog, in whose place the copy is put first that the user chose. A damaged one is kept aside under
 * `.gesso/backups`; its newest copy that is whole follows it, else an empty one.
 */
export async function openOrReplaceCatalog(
  layout: LibraryLayout,
  log: Log,
  onMigrating: () => void,
): Promise<OpenedCatalog> {
  await mkdir(layout.cache, { recursive: true });
  await removeUnfinished(layout);
  const isRestored = await restoreChosen(layout, log);
  const existed = await isThere(layout.catalog);
  const open = (): Promise<Catalog> =>
    openCatalog({
      path: layout.catalog,
      cachePath: join(layout.cache, 'columns'),
      spare: layout,
      onLog: (message) => log('info', message),
      onMigrating,
    });
  const openNew = async (): Promise<Catalog> => {
    const catalog = await open();
    await catalog.putReread([], UNDERSTOOD);
    return catalog;
  };
  try {
    return { catalog: await (existed ? open() : openNew()), isBehind: isRestored || !existed };
  } catch (error) {
    if (!(isAppError(error) && error.code === 'CATALOG_CORRUPT')) throw error;
    const damaged = `catalog-damaged-${Date.now()}.sqlite`;
    const copy = await replaceDamaged(layout, damaged, log);
    log('error', 'The catalog is damaged. It was kept aside and is brought up to date from the files.', {
      keptAs: damaged,
      restored: copy,
      reason: error.message,
    });
    return { catalog: await (copy === null ? openNew() : open()), isBehind: true };
  }
}

/**
 * Enters what the files say.
 * @param onBegun told once the first pictures are: a new library has none
 */
export async function fillFromFiles(
  checks: Pick<LibraryChecks, 'rebuild'>,
  log: Log,
  onBegun: () => void,
): Promise<void> {
  let isBegun = false;
  const { images, failedCount } = await checks.rebuild({
    onProgress(done) {
      if (isBegun || done === 0) return;
      isBegun = true;
      log('info', 'The catalog is filled from the files');
      onBegun();
    },
  });
  if (isBegun) log('info', 'The catalog was filled from the files', { images, failedCount });
}

async function restoreChosen(layout: LibraryLayout, log: Log): Promise<boolean> {
  const name = await copyToRestore(layout);
  if (name === null) return false;
  let isRestored = false;
  try {
    await putCopyInPlace(layout, name, `catalog-replaced-${Date.now()}.sqlite`);
    isRestored = true;
    log('info', 'A copy of the catalog was restored', { name });
  } catch (error) {
    log('error', 'The copy of the catalog could not be restored', { name, error: String(error) });
  }
  // Also when it failed: the next start would fail again.
  await rm(layout.restore, { force: true });
  return isRestored;
}

/** Returns the copy that took its place, or null where none is whole. */
async function replaceDamaged(layout: LibraryLayout, asideAs: string, log: Log): Promise<string | null> {
  for (const { name, kind } of await listCopies(layout)) {
    if (kind !== 'backup') continue;
    try {
      await putCopyInPlace(layout, name, asideAs);
      return name;
    } catch (error) {
      log('warn', 'A copy of the catalog can’t be used', { name, error: String(error) });
    }
  }
  await setCatalogAside(layout, asideAs);
  return null;
}

/** Backs the catalog up in a while, if that is due; a small one at the end at the latest, of a large one nobody waits for the rest then. */
export function backUpLater(
  layout: LibraryLayout,
  catalog: Catalog,
  now: () => number,
  log: Log,
): { finish(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  let done: Promise<unknown> | undefined;
  const backUp = (): Promise<unknown> =>
    (done ??= backUpCatalog(layout, catalog, now(), signal).catch((error: unknown) => {
      if (!signal.aborted) log('warn', 'The catalog could not be backed up', { error: String(error) });
    }));
  const timer = setTimeout(() => void backUp(), BACKUP_AFTER_MS);
  timer.unref();
  return {
    async finish() {
      clearTimeout(timer);
      const { size } = await stat(layout.catalog);
      if (size < SMALL_CATALOG_BYTES) await backUp();
      stopping.abort();
      await done;
    },
  };
}

/** Backs the catalog up when the newest copy is a day old. */
async function backUpCatalog(
  layout: LibraryLayout,
  catalog: Catalog,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  // One of tomorrow was made while the clock was ahead, and says nothing of today.
  const newest = (await listCopies(layout)).find(({ kind, atMs }) => kind === 'backup' && atMs <= nowMs);
  if (newest === undefined || nowMs - newest.atMs >= BACKUP_EVERY_MS)
    await copyCatalog(layout, catalog, nowMs, { signal });
}
