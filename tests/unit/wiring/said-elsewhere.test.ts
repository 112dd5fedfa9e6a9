import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/studio.ts';
import { jpeg } from '../../fixtures/metadata/pictures.ts';

let folder: string;
let studio: Studio;

async function open(): Promise<void> {
  const opened = await openStudio(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  studio = opened.studio;
  await studio.imports.settled();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-said-'));
  await open();
});
afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

/** A packet that says when it was written as little as many programs do. */
const rated = (rating: number): Promise<Uint8Array> =>
  jpeg({
    xmp:
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">' +
      `<xmp:Rating>${rating}</xmp:Rating></rdf:Description></rdf:RDF></x:xmpmeta>`,
  });

const ratings = async (): Promise<readonly unknown[]> => {
  const { images } = JSON.parse((await studio.catalog.exportState()).json) as {
    images: readonly { readonly rating: number }[];
  };
  return images.map(({ rating }) => rating);
};

it('a rating given here outlives an older one inside the picture, and yields to a later one', async () => {
  const pictures = join(folder, 'pictures');
  await mkdir(pictures);
  await writeFile(join(pictures, 'a.jpg'), await rated(3));
  const { rootId } = await studio.imports.addRoot(pictures);
  await studio.imports.settled();
  expect(await ratings()).toEqual([3]);

  const uid = (await studio.catalog.uidOfPath(rootId, 'a.jpg')) ?? '';
  await studio.catalog.change({ kind: 'uids', uids: [uid] }, { kind: 'rate', rating: 5 }, {});
  await studio.settled();
  await studio.close();
  await open();
  expect(await ratings()).toEqual([5]);

  await studio.close();
  for (const suffix of ['', '-wal', '-shm'])
    await rm(join(folder, `library/.gesso/catalog.sqlite${suffix}`), { force: true });
  await open();
  expect(await ratings()).toEqual([5]);

  // A picture written anew says something new.
  await writeFile(join(pictures, 'a.jpg'), await rated(2));
  await utimes(join(pictures, 'a.jpg'), new Date(), new Date(Date.now() + 5000));
  await studio.imports.rescan(rootId);
  await studio.imports.settled();
  expect(await ratings()).toEqual([2]);
});
