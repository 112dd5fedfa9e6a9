import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_USER_FACTS } from '../../../main/domain/image-record.ts';
import { writeSidecar } from '../../../main/metadata/xmp-sidecar.ts';
import { createFolderReader, readPicture } from '../../../main/wiring/read-files.ts';

let folder: string;
let picture: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-read-'));
  picture = join(folder, 'a.png');
  await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } }).toFile(picture);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const SETTINGS = 'a lighthouse at dusk\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512';

test('a text beside a picture is read into its record', async () => {
  await writeFile(join(folder, 'a.txt'), SETTINGS);
  const read = await readPicture(picture);
  expect(read.generation).toMatchObject({ prompt: 'a lighthouse at dusk', seed: '42', steps: 20 });
  expect(read.facts).toMatchObject({ width: 3, height: 2 });
});

test('a damaged XMP keeps no picture out of the catalog', async () => {
  await writeFile(join(folder, 'a.png.xmp'), '<x:xmpmeta><unclosed');
  expect((await readPicture(picture)).user).toBeNull();
});

test('a stack and an expiry come from the sidecar, and are absent without one', async () => {
  expect(await readPicture(picture)).toMatchObject({ user: null });
  const sidecar = writeSidecar(null, {
    uid: '7d5f2c1e-8f5e-4f60-9a3c-2b7f6f1f0a11',
    contentHash: '0011223344556677',
    user: { ...NO_USER_FACTS, rating: 4, stackId: 'stack-1', changedAtMs: 1_700_000_000_000 },
    collections: [],
    parents: [],
    expiresAtMs: 1_900_000_000_000,
  });
  await writeFile(join(folder, 'a.png.xmp'), sidecar);
  expect(await readPicture(picture)).toMatchObject({
    uid: '7d5f2c1e-8f5e-4f60-9a3c-2b7f6f1f0a11',
    user: { rating: 4, stackId: 'stack-1', stackRole: null },
    expiresAtMs: 1_900_000_000_000,
  });
});

test('reading folder by folder lists a folder once and the next one anew', async () => {
  const read = createFolderReader();
  expect((await read(picture)).generation.prompt).toBe('');
  await writeFile(join(folder, 'a.txt'), SETTINGS);
  // Listed before the text came.
  expect((await read(picture)).generation.prompt).toBe('');
  const other = await mkdtemp(join(folder, 'other-'));
  const second = join(other, 'b.png');
  await sharp(picture).toFile(second);
  await writeFile(join(other, 'b.txt'), SETTINGS);
  expect((await read(second)).generation.prompt).toBe('a lighthouse at dusk');
  expect((await read(picture)).generation.prompt).toBe('a lighthouse at dusk');
});

test('a sidecar that lies apart is read with the one beside: per field the newest word', async () => {
  const apart = join(folder, 'apart.xmp');
  const facts = { ...NO_USER_FACTS, rating: 4, tags: ['sea'], changedAtMs: 2_000 };
  const uid = '7d5f2c1e-8f5e-4f60-9a3c-2b7f6f1f0a11';
  const said = { uid, contentHash: '0011223344556677', collections: [], parents: [], expiresAtMs: null };
  await writeFile(
    apart,
    writeSidecar(null, { ...said, user: facts, place: { rootId: 'card', path: 'a.png' } }),
  );
  const packet = (atMs: number): string =>
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="1" xmp:MetadataDate="${new Date(atMs).toISOString()}"/></rdf:RDF></x:xmpmeta>`;
  for (const [atMs, rating] of [
    [1_000, 4],
    [3_000, 1],
  ] as const) {
    await writeFile(join(folder, 'a.xmp'), packet(atMs));
    await utimes(join(folder, 'a.xmp'), atMs / 1000, atMs / 1000);
    expect(await readPicture(picture, { apart })).toMatchObject({ uid, user: { rating, tags: ['sea'] } });
  }
  // When Gesso wrote it is no news of the picture.
  const { facts: file } = await readPicture(picture, { apart });
  expect(file.modifiedAtMs).toBe((await readPicture(picture)).facts.modifiedAtMs);
});
