import { expect, test } from 'vitest';
import { catalogIn, picture, search, temporaryFolder, uidOf, view } from './support.ts';

test('a picture comes back whole', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const image = picture(1, {
    generation: {
      prompt: 'red fox in snow',
      negativePrompt: 'blurry',
      model: 'sd_xl_base_1.0.safetensors',
      loras: [{ name: 'detail.safetensors', modelStrength: 0.8, clipStrength: 1 }],
      seed: '18446744073709551615',
      guidance: 7.5,
      parents: [{ role: 'source', uid: uidOf(9) }],
      extra: { clipSkip: 2 },
      provenance: { prompt: 'a1111' },
    },
    user: {
      rating: 4,
      favorite: true,
      mark: 'final',
      tags: ['animals/fox', 'snow'],
      note: 'for the cover',
      changedAtMs: 5,
    },
    collections: [{ id: 'c1', position: 1 }],
    rawTexts: { parameters: 'red fox in snow\nSteps: 20' },
  });
  await catalog.putImages([image]);
  const record = await catalog.record(image.uid);
  expect(record).toEqual({
    uid: image.uid,
    file: image.file,
    generation: image.generation,
    user: image.user,
    collections: ['c1'],
    state: { missing: false, trashedAtMs: null, expiresAtMs: null },
  });
  expect(await catalog.rawTexts(image.uid)).toEqual(image.rawTexts);
  expect(await search(catalog, 'fox')).toEqual([1]);
  expect(await catalog.uidOfPath('library', image.file.path)).toBe(image.uid);
});

test('a view has a first page, a whole order, positions and ranges', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages(Array.from({ length: 30 }, (_, index) => picture(index + 1)));
  const { first, whole } = await catalog.openSet(view(''), 5, 'a');
  expect(first.tiles.map(({ uid }) => uid)).toEqual([30, 29, 28, 27, 26].map(uidOf));
  const { setId, total } = await whole;
  expect(total).toBe(30);
  expect(await catalog.positionOf(setId, uidOf(1))).toBe(29);
  const target = {
    kind: 'set',
    setId,
    revision: first.revision,
    ranges: [
      [0, 2],
      [28, 30],
    ],
  } as const;
  const report = await catalog.change(target, { kind: 'rate', rating: 3 }, {});
  expect(report).toMatchObject({ matched: 4, changed: 4, entry: { kind: 'rate', count: 4, detail: '3' } });
  expect(await search(catalog, 'rating:3')).toEqual([30, 29, 2, 1]);
  await catalog.undo();
  expect(await search(catalog, 'rating:3')).toEqual([]);
  await catalog.redo();
  expect(await search(catalog, 'rating:3')).toEqual([30, 29, 2, 1]);
});
