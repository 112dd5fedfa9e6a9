import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Catalog } from '../../../main/domain/catalog.ts';
import { libraryLayout } from '../../../main/library/layout.ts';
import { backUpLater, fillFromFiles } from '../../../main/wiring/catalog-file.ts';

test('that a catalog is filled from the files is said once, as soon as there are any', async () => {
  const saidOf = async (steps: readonly number[]): Promise<readonly string[]> => {
    const said: string[] = [];
    await fillFromFiles(
      {
        rebuild: async (options) => {
          for (const done of steps) options?.onProgress?.(done, done);
          return { images: steps.at(-1) ?? 0, failedCount: 0, failed: [] };
        },
      },
      (_level, message) => void said.push(message),
      () => void said.push('begun'),
    );
    return said;
  };
  expect(await saidOf([0])).toEqual([]);
  expect(await saidOf([500, 1000, 1200])).toEqual([
    'The catalog is filled from the files',
    'begun',
    'The catalog was filled from the files',
  ]);
});

test('nobody who quits waits for the copy of a large catalog that is under way; the next run makes it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-copy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const layout = libraryLayout(folder);
  await mkdir(layout.backups, { recursive: true });
  await writeFile(layout.catalog, '');
  const told: string[] = [];
  const begin = (backup: Catalog['backup']): ReturnType<typeof backUpLater> =>
    backUpLater(
      layout,
      { backup } as Catalog,
      () => 1,
      (_level, message) => void told.push(message),
    );

  const begun = Promise.withResolvers<void>();
  const endless = begin(
    (_path, { signal } = {}) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('stopped')));
        begun.resolve();
      }),
  );
  vi.advanceTimersByTime(60_000);
  await begun.promise;
  await truncate(layout.catalog, 60 * 2 ** 20);
  await endless.finish();
  expect(await readdir(layout.backups)).toEqual([]);

  // A small one is copied at the end at the latest, also where the clock was ahead once.
  await truncate(layout.catalog, 1000);
  await writeFile(join(layout.backups, 'catalog-2.sqlite'), 'from tomorrow');
  await begin((path) => writeFile(path, 'a copy')).finish();
  expect((await readdir(layout.backups)).toSorted()).toEqual(['catalog-1.sqlite', 'catalog-2.sqlite']);
  expect(told).toEqual([]);
});
