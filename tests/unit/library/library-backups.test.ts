import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAppError } from '../../../main/domain/errors.ts';
import { libraryLayout, type LibraryLayout } from '../../../main/library/layout.ts';
import { createLibraryBackups } from '../../../main/wiring/library-backups.ts';

let folder: string;
let layout: LibraryLayout;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-backups-'));
  layout = libraryLayout(join(folder, 'library'));
  await mkdir(layout.images, { recursive: true });
  for (const name of ['a', 'b', 'c']) await writeFile(join(layout.images, `${name}.png`), name);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a backup tells how far it is, is cancelled by its id, and goes on when it is run again', async () => {
  const backups = createLibraryBackups(layout);
  let ends = 0;
  const unwatch = backups.operations.watch(({ operationId, done, total, ended }) => {
    expect([operationId, total]).toEqual(['one', 4]);
    expect(backups.operations.running()).toEqual(ended ? [] : [{ operationId, done, total }]);
    if (ended) ends += 1;
    backups.operations.cancel('another');
    if (done === 2) backups.operations.cancel('one');
  });
  const target = join(folder, 'mirror');
  expect(await backups.run(target, false, 'one')).toMatchObject({ copied: 2, cancelled: true });
  expect(backups.operations.running()).toEqual([]);
  expect(ends).toBe(1);
  unwatch();
  expect(await backups.run(target, false, 'two')).toMatchObject({
    copied: 2,
    unchanged: 2,
    cancelled: false,
  });
});

test('one backup at a time; closing stops it', async () => {
  const backups = createLibraryBackups(layout);
  const first = backups.run(join(folder, 'mirror'), false, 'one');
  const refusal = await backups.run(join(folder, 'other'), false, 'two').catch((error: unknown) => error);
  expect(isAppError(refusal) && refusal.code).toBe('CONFLICT');
  await backups.close();
  expect(await first).toMatchObject({ cancelled: true });
});
