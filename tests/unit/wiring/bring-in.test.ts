import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NewImage } from '../../../main/domain/catalog.ts';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { createImageTree } from '../../../main/library/image-tree.ts';
import { libraryLayout } from '../../../main/library/layout.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { createBringIn } from '../../../main/wiring/bring-in.ts';
import { readTextIfAny } from '../../../main/library/sidecar-files.ts';

let root: string;
let entered: NewImage[];
let trashed: boolean;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gesso-bring-'));
  entered = [];
  trashed = false;
});
afterEach(() => rm(root, { recursive: true, force: true }));

function bringIn() {
  const layout = libraryLayout(root);
  const tree = createImageTree(layout, () => undefined);
  return {
    tree,
    ...createBringIn({
      layout,
      tree,
      catalog: {
        uidOfPath: () => Promise.resolve(null),
        record: (uid) =>
          Promise.resolve(entered.some((one) => one.uid === uid) ? ({ uid } as ImageRecord) : null),
        putImages: (images) => {
          entered.push(...images);
          return Promise.resolve(1);
        },
        roots: () => Promise.resolve([]),
        findFiles: (_uids, hashes) =>
          Promise.resolve(
            entered
              .filter(({ file }) => hashes.includes(file.contentHash))
              .map(({ uid, file }) => ({ ...file, uid, missing: false, trashed })),
          ),
      },
      newUid: () => `00000000-0000-4000-8000-${String(entered.length).padStart(12, '0')}`,
      now: () => Date.UTC(2026, 10, 21, 12),
      onSaved: () => undefined,
    }),
  };
}

const png = (): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: '#ff0000' } })
    .png()
    .toBuffer();

it('copies a picture in, with a sidecar that carries its identity', async () => {
  const { bringInBytes, tree } = bringIn();
  const uid = await bringInBytes(await png(), 'my: fox?.png');
  const [image] = entered;
  expect(image).toMatchObject({ uid, file: { rootId: 'library', width: 8, format: 'png' } });
  expect(image?.file.path).toMatch(/^collections\/imports\/2026\/11\/2\d\/my_ fox_\.png$/);
  const path = tree.absolute({ rootId: 'library', path: image?.file.path ?? '' });
  const sidecar = (await readTextIfAny(`${path}.xmp`)) ?? '';
  expect((await readMetadata(path, { sidecars: { 'sidecar:xmp': sidecar } })).uid).toBe(uid);
});

it('takes in a picture that says nothing and is too large to look for a text in its pixels', async () => {
  const large = sharp({ create: { width: 8400, height: 8200, channels: 3, background: '#ff0000' } });
  await bringIn().bringInBytes(await large.png({ compressionLevel: 1 }).toBuffer(), 'large.png');
  expect(entered).toMatchObject([{ file: { width: 8400, height: 8200 }, generation: { type: 'import' } }]);
});

it.each(['湖', '👨‍👩‍👧'])(
  'gives a picture with a long name of %s one that its sidecar too can have',
  async (letter) => {
    const { bringInBytes, tree } = bringIn();
    await bringInBytes(await png(), `${letter.repeat(200)}.png`);
    const path = tree.absolute({ rootId: 'library', path: entered[0]?.file.path ?? '' });
    expect(await readdir(dirname(path))).toEqual([basename(path), `${basename(path)}.xmp`]);
    expect(basename(path, '.png').replaceAll(letter, '')).toBe('');
  },
);

it('makes no second copy of a file that is used again, unless the first one lies in the trash', async () => {
  const { bringIn: bring } = bringIn();
  const path = join(root, 'outside.png');
  await writeFile(path, await png());
  const uid = await bring(path);
  expect(await bring(path)).toBe(uid);
  expect(entered).toHaveLength(1);
  trashed = true;
  expect(await bring(path)).not.toBe(uid);
  expect(entered).toHaveLength(2);
});

it('takes bytes that are dropped again for the picture they are', async () => {
  const { bringInOnce } = bringIn();
  const { uid, known } = await bringInOnce(await png(), 'a.png');
  expect(known).toBe(false);
  for (const name of ['a.png', 'b.png'])
    expect(await bringInOnce(new Uint8Array(await png()), name)).toEqual({ uid, known: true });
  expect(entered).toHaveLength(1);
  // One that is made on purpose is a picture of its own.
  const { bringInBytes } = bringIn();
  expect(await bringInBytes(await png(), 'copy.png')).not.toBe(uid);
});

it('leaves nothing behind of what is no picture', async () => {
  const { bringInBytes } = bringIn();
  await expect(bringInBytes(Buffer.from('<html>'), 'a.png')).rejects.toMatchObject({
    code: expect.stringMatching(/FILE_CORRUPT|UNSUPPORTED/) as string,
  });
  expect(entered).toEqual([]);
  expect(await readdir(root)).toEqual([]);
});

it('says that a file is not there', async () => {
  const { bringIn: bring } = bringIn();
  await expect(bring(join(root, 'nothing.png'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await writeFile(join(root, 'text.png'), 'text');
  await expect(bring(join(root, 'text.png'))).rejects.toMatchObject({
    code: expect.stringMatching(/CORRUPT|UNSUPPORTED/) as string,
  });
});
