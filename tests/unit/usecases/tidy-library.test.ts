import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCatalog } from '../../../main/catalog/open-catalog.ts';
import type { Catalog, NewImage } from '../../../main/domain/catalog.ts';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { tidyLibrary, type TidyDeps } from '../../../main/usecases/tidy-library.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 21);
const uidOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

let folder: string;
let catalog: Catalog;
let removed: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-tidy-'));
  catalog = await openCatalog({
    path: join(folder, 'c.sqlite'),
    cachePath: join(folder, 'columns'),
    onLog: () => undefined,
  });
  removed = [];
});
afterEach(async () => {
  await catalog.close();
  await rm(folder, { recursive: true, force: true });
});

function image(n: number, change: Partial<NewImage>): NewImage {
  return {
    uid: uidOf(n),
    file: {
      rootId: 'library',
      path: `collections/images/${n}.png`,
      sizeBytes: 1,
      modifiedAtMs: NOW,
      width: 1,
      height: 1,
      format: 'png',
      contentHash: String(n),
      pixelHash: null,
    },
    generation: { ...UNKNOWN_GENERATION, prompt: `fox ${n}`, createdAtMs: NOW },
    ...change,
  };
}

const deps = (nowMs: number, trashDays: number): TidyDeps => ({
  catalog,
  removeFiles: (record) => {
    removed.push(record.uid);
    return Promise.resolve();
  },
  now: () => nowMs,
  trashDays: () => trashDays,
});

it('moves what nobody kept to the trash when its time is up, undoably, and keeps the rest', async () => {
  const expiresAtMs = NOW + HOUR;
  await catalog.putImages([
    image(1, { expiresAtMs }),
    image(2, { expiresAtMs }),
    image(3, {}),
    image(4, { expiresAtMs }),
  ]);
  await catalog.change({ kind: 'uids', uids: [uidOf(2)] }, { kind: 'rate', rating: 3 }, {});
  await catalog.change({ kind: 'uids', uids: [uidOf(4)] }, { kind: 'tag', add: ['keep'], remove: [] }, {});
  expect(await tidyLibrary(deps(NOW, 0))).toEqual({ expired: 0, purged: 0 });
  expect(await tidyLibrary(deps(NOW + 2 * HOUR, 0))).toEqual({ expired: 1, purged: 0 });
  expect((await catalog.record(uidOf(1)))?.state.trashedAtMs).not.toBeNull();
  for (const n of [2, 3, 4]) expect((await catalog.record(uidOf(n)))?.state.trashedAtMs).toBeNull();
  const [entry] = await catalog.history(1);
  await catalog.undo({ entryId: entry?.id ?? 0 });
  expect((await catalog.record(uidOf(1)))?.state.trashedAtMs).toBeNull();
  expect(await tidyLibrary(deps(NOW + 2 * HOUR, 0))).toEqual({ expired: 0, purged: 0 });
});

it('removes what lay in the trash for the chosen days, and nothing sooner', async () => {
  await catalog.putImages([
    image(1, { trashedAtMs: NOW - 31 * 24 * HOUR }),
    image(2, { trashedAtMs: NOW - 29 * 24 * HOUR }),
    image(3, {}),
  ]);
  expect(await tidyLibrary(deps(NOW, 0))).toEqual({ expired: 0, purged: 0 });
  expect(await tidyLibrary(deps(NOW, 30))).toEqual({ expired: 0, purged: 1 });
  expect(removed).toEqual([uidOf(1)]);
  expect(await catalog.record(uidOf(1))).toBeNull();
  expect(await catalog.record(uidOf(2))).not.toBeNull();
});
