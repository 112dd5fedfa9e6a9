import { copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import { checkCopy, picturesInCopy } from '../catalog/inspect-copy.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { CatalogCopy } from '../domain/catalog-copy.ts';
import { AppError } from '../domain/errors.ts';
import { isMissing } from '../error-code.ts';
import { replaceFile } from '../library/atomic-file.ts';
import { isThere } from '../is-there.ts';
import type { LibraryLayout } from '../library/layout.ts';
import { namesIn } from '../library/names-in.ts';
import { rename, rm } from '../patient-files.ts';
import type { CatalogCopiesPart } from '../rpc/maintenance-handlers.ts';

/** Newest of each kind that are kept. */
const KEPT: Readonly<Record<CatalogCopy['kind'], number>> = { backup: 5, replaced: 2 };
const NAME = /^catalog-(replaced-)?(\d+)\.sqlite$/;
/** A copy bears it until it is whole: what a kill leaves of one looks like none. */
const UNFINISHED = '.unfinished';
/** SQLite's own beside a catalog that was not closed in order. */
const ENDINGS = ['', '-wal', '-shm'];

type Entry = Pick<CatalogCopy, 'name' | 'kind' | 'atMs'>;

/** Copies under `.gesso/backups` by their names, newest first. */
export async function listCopies(layout: LibraryLayout): Promise<readonly Entry[]> {
  return (await namesIn(layout.backups))
    .map((name): Entry | null => {
      const [, replaced, time] = NAME.exec(name) ?? [];
      if (time === undefined) return null;
      return { name, kind: replaced === undefined ? 'backup' : 'replaced', atMs: Number(time) };
    })
    .filter((entry) => entry !== null)
    .toSorted((a, b) => b.atMs - a.atMs);
}

async function removeOld(layout: LibraryLayout, kind: CatalogCopy['kind']): Promise<void> {
  const old = (await listCopies(layout)).filter((copy) => copy.kind === kind).slice(KEPT[kind]);
  for (const { name } of old) {
    for (const ending of ENDINGS) await rm(join(layout.backups, name + ending), { force: true });
  }
}

/** Copies the catalog as it is now. Returns the copy's name. @throws AppError CANCELLED */
export async function copyCatalog(
  layout: LibraryLayout,
  catalog: Pick<Catalog, 'backup'>,
  nowMs: number,
  options: { readonly signal?: AbortSignal } = {},
): Promise<string> {
  await mkdir(layout.backups, { recursive: true });
  const name = `catalog-${nowMs}.sqlite`;
  const unfinished = join(layout.backups, name + UNFINISHED);
  await catalog.backup(unfinished, options);
  await rename(unfinished, join(layout.backups, name));
  await removeOld(layout, 'backup');
  return name;
}

/** Removes what an earlier run could not bring to its end. */
export async function removeUnfinished(layout: LibraryLayout): Promise<void> {
  // Beside it there may be SQLite's journal of it.
  const names = (await namesIn(layout.backups)).filter((name) => name.includes(`.sqlite${UNFINISHED}`));
  for (const name of names) await rm(join(layout.backups, name), { force: true });
}

/** Moves the catalog's file, if there is one, to `.gesso/backups`. */
export async function setCatalogAside(layout: LibraryLayout, name: string): Promise<string> {
  await mkdir(layout.backups, { recursive: true });
  const keptAs = join(layout.backups, name);
  for (const ending of ENDINGS) {
    if (await isThere(layout.catalog + ending)) await rename(layout.catalog + ending, keptAs + ending);
  }
  return keptAs;
}

/**
 * Puts a copy in the catalog's place, which `asideAs` is the new name of. It is brought up to date from the files afterwards.
 * @throws AppError CATALOG_CORRUPT; then nothing has changed
 */
export async function putCopyInPlace(layout: LibraryLayout, name: string, asideAs: string): Promise<void> {
  const copy = join(layout.backups, name);
  await checkCopy(copy);
  const unfinished = `${layout.catalog}.restoring`;
  await copyFile(copy, unfinished, constants.COPYFILE_FICLONE);
  await setCatalogAside(layout, asideAs);
  await rename(unfinished, layout.catalog);
  // They may be of a revision that the restored one comes to again, with other content.
  await rm(join(layout.cache, 'columns'), { force: true });
  await removeOld(layout, 'replaced');
}

/** The copy that is to take the catalog's place at this start, or null. */
export async function copyToRestore(layout: LibraryLayout): Promise<string | null> {
  try {
    const name = (await readFile(layout.restore, 'utf8')).trim();
    return NAME.test(name) ? name : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export function createCatalogCopies(
  layout: LibraryLayout,
  catalog: Pick<Catalog, 'backup'>,
  now: () => number,
): CatalogCopiesPart {
  const describe = async (entry: Entry): Promise<CatalogCopy> => {
    const path = join(layout.backups, entry.name);
    return { ...entry, sizeBytes: (await stat(path)).size, pictures: await picturesInCopy(path) };
  };
  return {
    async list() {
      const copies: CatalogCopy[] = [];
      for (const entry of await listCopies(layout)) copies.push(await describe(entry));
      return { copies, restoring: await copyToRestore(layout) };
    },
    async backUp() {
      const atMs = now();
      return describe({ name: await copyCatalog(layout, catalog, atMs), kind: 'backup', atMs });
    },
    async restoreAtNextStart(name, { signal }) {
      if (!NAME.test(name) || !(await isThere(join(layout.backups, name))))
        throw new AppError('NOT_FOUND', 'There is no such copy of the catalog any more.', { name });
      await checkCopy(join(layout.backups, name), signal);
      await replaceFile(layout.restore, `${name}\n`);
    },
    cancelRestore: () => rm(layout.restore, { force: true }),
  };
}
