import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/studio.ts';
import { png } from '../../fixtures/metadata/pictures.ts';

let folder: string;
let drive: string;
let studio: Studio;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-sidecars-'));
  drive = join(folder, 'drive');
  await mkdir(drive);
  for (const [name, seed] of Object.entries({ 'a.png': 7, 'b.png': 8 }))
    await writeFile(join(drive, name), await png({ parameters: `a fox\nSteps: 1, Seed: ${seed}` }));
  const opened = await openStudio(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  studio = opened.studio;
});
afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

it('what was taken back before it was written leaves no sidecar; one that is there is kept up to date', async () => {
  const { rootId } = await studio.imports.addRoot(drive);
  await studio.imports.settled();
  const [a, b] = await Promise.all(
    ['a.png', 'b.png'].map(async (name) => (await studio.catalog.uidOfPath(rootId, name)) ?? ''),
  );
  const rate = (uid = '') =>
    studio.catalog.change({ kind: 'uids', uids: [uid] }, { kind: 'rate', rating: 4 }, {});
  const said = (): Promise<string> => readFile(join(drive, 'b.png.xmp'), 'utf8');
  // As after a rating and its undo.
  await studio.catalog.requestSidecars([a ?? '']);
  await rate(b);
  await studio.settled();
  expect((await readdir(drive)).toSorted()).toEqual(['a.png', 'b.png', 'b.png.xmp']);
  expect(await said()).toContain('Rating');
  await studio.catalog.undo();
  await studio.settled();
  expect(await said()).not.toContain('Rating');
});
