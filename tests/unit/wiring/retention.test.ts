import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';

let library: string;
let studio: Studio;

async function open(): Promise<void> {
  const opened = await openStudio(library, {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  studio = opened.studio;
  await studio.imports.settled();
}

beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), 'gesso-retention-'));
});
afterEach(async () => {
  await studio.close();
  await rm(library, { recursive: true });
});

it('a picture that is brought back after its time ran out stays, also once the catalog is rebuilt', async () => {
  const folder = join(library, 'collections/images');
  await mkdir(folder, { recursive: true });
  for (const [index, name] of ['undone', 'restored'].entries()) {
    const background = { r: 200 * index, g: 80, b: 90 };
    await sharp({ create: { width: 8, height: 8, channels: 3, background } }).toFile(
      join(folder, `${name}.png`),
    );
  }
  await open();
  const uidOf = async (name: string): Promise<string> =>
    (await studio.catalog.uidOfPath('library', `collections/images/${name}.png`)) ?? '';
  const [undone, restored] = [await uidOf('undone'), await uidOf('restored')];
  const both = { kind: 'uids', uids: [undone, restored] } as const;
  const outlived = Date.now() - 1000;
  await studio.catalog.setExpiry(both.uids, outlived);
  // A word that keeps nobody: their sidecars name the time.
  await studio.catalog.change(both, { kind: 'note', note: 'to be looked at' }, {});
  await studio.settled();

  const { entry, changed } = await studio.catalog.expire(Date.now());
  expect(changed).toBe(2);
  await studio.catalog.change({ kind: 'uids', uids: [restored] }, { kind: 'restore' }, {});
  await studio.catalog.undo({ entryId: entry?.id ?? 0 });
  await studio.settled();
  await studio.close();
  for (const suffix of ['', '-wal', '-shm'])
    await rm(join(library, `.gesso/catalog.sqlite${suffix}`), { force: true });
  await open();
  const records = await studio.catalog.records(both.uids);
  expect(records.map(({ user, state }) => [user.note, state.expiresAtMs, state.trashedAtMs])).toEqual([
    ['to be looked at', null, null],
    ['to be looked at', null, null],
  ]);
});
