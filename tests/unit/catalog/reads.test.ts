import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { CatalogViews } from '../../../main/catalog/catalog-views.ts';
import type { CatalogEvent } from '../../../main/domain/catalog.ts';
import { catalogIn, picture, query, search, temporaryFolder, uidOf, view } from './support.ts';

const DAY = 86_400_000;
const NOON = new Date(2026, 10, 20, 12).getTime();

test('of counts for one list only the newest is made', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  await catalog.putImages([picture(1), picture(2)]);
  const views = new CatalogViews(join(folder, 'catalog.sqlite'), join(folder, 'other'), () => undefined);
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const facet = (text: string, client: string | null) =>
    views.facet(context, query(text), 'type', '', 9, client);
  const answers = await Promise.allSettled([
    facet('picture', 'a list'),
    facet('picture', 'another list'),
    facet('picture', null),
    facet('picture', 'a list'),
    facet('1', 'a list'),
  ]);
  const two = { value: [{ value: 'text-to-image', count: 2 }] };
  expect(answers).toMatchObject([
    { reason: { code: 'CANCELLED' } },
    two,
    two,
    { reason: { code: 'CANCELLED' } },
    { value: [{ value: 'text-to-image', count: 1 }] },
  ]);
  views.close();
});

test('a picture that is read again keeps its pixel hash while its file is the same', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages([picture(1)]);
  await catalog.updateFiles([{ uid: uidOf(1), file: { pixelHash: 'p' } }]);
  const hash = async () => (await catalog.record(uidOf(1)))?.file.pixelHash;
  await catalog.putImages([picture(1, { user: { note: 'edited beside it', changedAtMs: 5 } })]);
  expect(await hash()).toBe('p');
  await catalog.putImages([picture(1, { file: { contentHash: 'other' } })]);
  expect(await hash()).toBeNull();
});

test('a newer view of the same client takes the place of one under way', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages(Array.from({ length: 200 }, (_, index) => picture(index + 1)));
  const texts = ['pict', 'pictu', 'pictur', 'picture'];
  const asked = texts.map((text) => catalog.openSet(view(text), 5, 'box'));
  const other = catalog.openSet(view('picture'), 5, 'another');
  const outcomes = await Promise.allSettled(asked.map(async (one) => (await (await one).whole).total));
  expect(outcomes.at(-1)).toEqual({ status: 'fulfilled', value: 200 });
  for (const outcome of outcomes.slice(0, -1)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } });
  }
  expect((await (await other).whole).total).toBe(200);
});

test('a set stays as it is, is refused when it is gone, and a selection moves to a newer one', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages(Array.from({ length: 10 }, (_, index) => picture(index + 1)));
  const old = await (await catalog.openSet(view(''), 3, 'a')).whole;
  await catalog.putImages([picture(11), picture(12)]);
  await catalog.removeImages([uidOf(5)]);
  expect((await catalog.tiles(old.setId, 0, 3)).map(({ uid }) => uid)).toEqual([10, 9, 8].map(uidOf));
  const fresh = await (await catalog.openSet(view(''), 3, 'a')).whole;
  expect(fresh.total).toBe(11);
  expect(
    await catalog.mapSelection(
      old.setId,
      [
        [0, 2],
        [4, 7],
      ],
      fresh.setId,
    ),
  ).toEqual([
    [2, 4],
    [6, 8],
  ]);
  const target = { kind: 'set', setId: old.setId, revision: fresh.revision, ranges: [[0, 1]] } as const;
  await expect(catalog.change(target, { kind: 'trash' }, {})).rejects.toMatchObject({ code: 'STALE' });
  expect(await catalog.uids({ ...target, revision: old.revision }, 5)).toEqual([uidOf(10)]);
  await catalog.closeSet(old.setId);
  await expect(catalog.tiles(old.setId, 0, 1)).rejects.toMatchObject({ code: 'STALE' });
});

test('open stacks show their pictures one after the other', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const inStack = (number: number, stackId: string | null) =>
    picture(number, { user: { stackId, changedAtMs: 1 } });
  await catalog.putImages([inStack(1, 'a'), inStack(2, 'b'), inStack(3, null), inStack(4, 'a')]);
  await catalog.putImages([inStack(5, 'b'), inStack(6, 'a')]);
  const shown = async (openStacks: readonly string[], text = '') => {
    const spec = { ...view(text, { stacks: true }), openStacks };
    const { whole } = await catalog.openSet(spec, 10, 'stacks');
    const { setId, total } = await whole;
    const tiles = await catalog.tiles(setId, 0, total);
    return tiles.map((tile) => `${Number(tile.uid.slice(-2))}:${tile.stackState}/${tile.stackSize}`);
  };
  const closed = ['6:closed/3', '5:closed/2', '3:closed/1'];
  expect(await shown([])).toEqual(closed);
  // Named by a picture that is not the first of its stack, by a lone one and by one that is gone.
  expect(await shown([uidOf(4), uidOf(3), uidOf(99)])).toEqual([
    '6:open/3',
    '4:member/3',
    '1:member/3',
    '5:closed/2',
    '3:closed/1',
  ]);
  // Of what the view shows only.
  expect(await shown([uidOf(4)], `-stack:${uidOf(5)} -path:"${picture(4).file.path}"`)).toEqual([
    '6:open/2',
    '1:member/2',
    '3:closed/1',
  ]);
});

test('a stack is found by any of its pictures, a single picture by itself', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const prompt = (text: string, sessionId: string | null) => ({ generation: { prompt: text, sessionId } });
  await catalog.putImages([
    picture(1, prompt('fox', 's')),
    picture(2, prompt('fox', 's')),
    picture(3, prompt('owl', 's')),
    picture(4, prompt('fox', null)),
    picture(5, { ...prompt('fox', 's'), user: { rating: 4, changedAtMs: 1 } }),
  ]);
  expect(await search(catalog, `stack:${uidOf(2)}`)).toEqual([5, 2, 1]);
  expect(await search(catalog, `stack:${uidOf(4)}`)).toEqual([4]);
  expect(await search(catalog, `rating:>0 stack:${uidOf(1)}`)).toEqual([5]);
  expect(await search(catalog, 'stack:nobody')).toEqual([]);
});

test('folders are counted as they are shown: without what lies in the trash', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const at = (path: string, rootId = 'library') => ({ file: { path, rootId } });
  await catalog.putImages([
    picture(1, at('a/b/1.png')),
    picture(2, at('a/b/2.png')),
    picture(3, at('a/3.png')),
    picture(4, at('4.png')),
    picture(5, at('a/b/5.png', 'nas')),
  ]);
  await catalog.change({ kind: 'uids', uids: [uidOf(2), uidOf(3)] }, { kind: 'trash' }, {});
  expect(await catalog.facet({ kind: 'all' }, 'folder', '', 100)).toEqual([
    { value: 'library', count: 1 },
    { value: 'library/a/b', count: 1 },
    { value: 'nas/a/b', count: 1 },
  ]);
});

test('storage and costs add up', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const at = (days: number) => ({ createdAtMs: NOON - days * DAY });
  await catalog.putImages([
    picture(1, {
      file: { sizeBytes: 10 },
      generation: { model: 'm', engineSeconds: 2, cost: 1, ...at(0) },
    }),
    picture(2, {
      file: { sizeBytes: 5 },
      generation: { model: 'n', engineSeconds: 3, ...at(0) },
    }),
    picture(3, {
      file: { path: 'collections/images/2026/10/11/1200/003_seed_3.png', sizeBytes: 100 },
      generation: { model: 'm', prompt: 'Main Street - bikes', engineSeconds: 1, ...at(40) },
    }),
  ]);
  expect(await catalog.storage('folder')).toEqual([
    { key: 'library/collections/images/2026/10/11/1200', images: 1, sizeBytes: 100 },
    { key: 'library/collections/images/2026/11/21/1005', images: 2, sizeBytes: 15 },
  ]);
  expect(await catalog.storage('model')).toEqual([
    { key: 'm', images: 2, sizeBytes: 110 },
    { key: 'n', images: 1, sizeBytes: 5 },
  ]);
  expect((await catalog.storage('month')).map(({ key, images }) => [key, images])).toEqual([
    ['2026-11', 2],
    ['2026-10', 1],
  ]);
  expect(await catalog.costs('day')).toEqual([
    { key: '2026-11-20', images: 2, engineSeconds: 5, cost: 1 },
    { key: '2026-10-11', images: 1, engineSeconds: 1, cost: 0 },
  ]);
  expect(await catalog.costs('project')).toEqual([
    { key: '', images: 2, engineSeconds: 5, cost: 1 },
    { key: 'Main Street', images: 1, engineSeconds: 1, cost: 0 },
  ]);
});

test('what storage and costs add up is what the tables hold', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  const some = (number: number) =>
    picture(number, {
      file: {
        path: `collections/images/2026/11/${10 + (number % 7)}/1005/${1000 + number}_seed_${number}.png`,
        sizeBytes: 1000 + (number % 5) * 2 ** 31,
      },
      generation: {
        createdAtMs: NOON - (number % 90) * DAY * 0.37,
        model: ['m', 'n', null][number % 3] ?? null,
        prompt: ['Main Street - bikes', 'Park - night', 'fox'][number % 4] ?? '',
        engineSeconds: number % 6 === 0 ? null : ((number * 7919) % 90_000) / 1000,
        cost: number % 4 === 0 ? number / 1000 : null,
      },
    });
  const elsewhere = (number: number) => ({ ...some(number), file: { ...some(number).file, rootId: 'disk' } });
  await catalog.putImages(Array.from({ length: 300 }, (_, index) => some(index + 1)));
  await catalog.storage('folder');
  await catalog.putImages(Array.from({ length: 40 }, (_, index) => elsewhere(index + 301)));
  await catalog.change({ kind: 'uids', uids: [uidOf(8), uidOf(310)] }, { kind: 'trash' }, {});
  const db = new Database(join(folder, 'catalog.sqlite'), { readonly: true });
  onTestFinished(() => void db.close());
  const name = (kind: string) =>
    `coalesce((SELECT replace(name, char(9), '/') FROM names WHERE kind = '${kind}' AND code = i.${kind}), '')`;
  const date = (format: string) => `strftime('${format}', i.created_at / 1000, 'unixepoch', 'localtime')`;
  const rows = (key: string, sums: string, rest: string) =>
    db.prepare(`SELECT ${key} AS key, count(*) AS images, ${sums} FROM images i ${rest}`).all();
  const bytes = (key: string, order = 'sizeBytes DESC, key') =>
    rows(key, 'sum(size_bytes) AS sizeBytes', `GROUP BY key ORDER BY ${order}`);
  const spent = (key: string, order = 'engineSeconds DESC, key') =>
    rows(
      key,
      'round(total(engine_seconds), 3) AS engineSeconds, round(total(cost), 6) AS cost',
      `WHERE engine_seconds IS NOT NULL OR cost IS NOT NULL GROUP BY key ORDER BY ${order}`,
    );
  const spentInAll = [spent(date('%Y-%m-%d'), 'key DESC'), spent(name('model')), spent(name('project'))];
  await catalog.removeImages([uidOf(5), uidOf(6), uidOf(7)]);
  expect(await catalog.storage('folder')).toEqual(bytes(name('folder')));
  expect(await catalog.storage('model')).toEqual(bytes(name('model')));
  expect(await catalog.storage('month')).toEqual(bytes(date('%Y-%m'), 'key DESC'));
  expect(await catalog.costs('day')).toEqual(spentInAll[0]);
  expect(await catalog.costs('model')).toEqual(spentInAll[1]);
  expect(await catalog.costs('project')).toEqual(spentInAll[2]);
});

test('only what jobs of the library made has cost anything, wherever it lies now', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const spent = { engineSeconds: 5, cost: 1, sessionId: 's' };
  const made = picture(1, { generation: spent });
  const elsewhere = [
    picture(2, { file: { rootId: 'disk' } }),
    picture(3, { file: { path: 'collections/imports/2026/11/21/003_seed_3.png' } }),
    picture(4, { file: { path: 'collections/images/2026/11/21/1005/001_seed_1 copy.png' } }),
  ].map((image) => ({ ...image, generation: { ...image.generation, ...spent } }));
  await catalog.putImages([made, ...elsewhere]);
  const mine = async () => (await catalog.costs('project')).map(({ key: _key, ...sums }) => sums);
  const once = [{ images: 1, engineSeconds: 5, cost: 1 }];
  expect(await mine()).toEqual(once);
  expect((await catalog.record(uidOf(4)))?.generation).toMatchObject(spent);
  const moved = { ...made, file: { ...made.file, rootId: 'disk', path: 'archive/1.png' } };
  await catalog.putImages([moved, ...elsewhere]);
  expect(await mine()).toEqual(once);
});

test('what was spent on a picture counts when it is deleted for good, and once when it comes back', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const spent = { engineSeconds: 5, cost: 0.25, model: 'flux', sessionId: 's' };
  const made = [1, 2].map((number) => picture(number, { generation: spent }));
  await catalog.putImages(made);
  const groups = ['day', 'model', 'project'] as const;
  const all = () => Promise.all(groups.map((by) => catalog.costs(by)));
  const before = await all();
  expect(before[1]).toEqual([{ key: 'flux', images: 2, engineSeconds: 10, cost: 0.5 }]);
  await catalog.removeImages([uidOf(1)]);
  expect(await all()).toEqual(before);
  await catalog.removeImages([uidOf(2)]);
  expect(await all()).toEqual(before);
  await catalog.putImages(made.slice(1));
  expect(await all()).toEqual(before);
});

test('lineage is found from both ends, whichever came first', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const from = (number: number) => ({ parents: [{ role: 'source' as const, uid: uidOf(number) }] });
  await catalog.putImages([picture(3, { generation: from(1) }), picture(2, { generation: from(1) })]);
  await catalog.putImages([picture(1)]);
  expect(await catalog.children(uidOf(1))).toEqual([
    { uid: uidOf(2), role: 'source' },
    { uid: uidOf(3), role: 'source' },
  ]);
  expect(await search(catalog, 'has:children')).toEqual([1]);
  expect(await search(catalog, `parent:${uidOf(1)}`)).toEqual([3, 2]);
});

test('a file that becomes another picture makes its old row missing; a newer word of the user wins', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages([picture(1, { user: { rating: 5, tags: ['kept'], changedAtMs: 100 } })]);
  await catalog.putImages([picture(1, { user: { rating: 1, changedAtMs: 99 } })]);
  expect((await catalog.record(uidOf(1)))?.user).toMatchObject({ rating: 5, tags: ['kept'] });
  await catalog.putImages([picture(1, { user: { rating: 2, changedAtMs: 101 } })]);
  expect((await catalog.record(uidOf(1)))?.user).toMatchObject({ rating: 2, tags: [] });
  await catalog.putImages([picture(2, { file: { path: picture(1).file.path } })]);
  expect(await search(catalog, 'is:missing')).toEqual([1]);
  expect(await catalog.uidOfPath('library', picture(1).file.path)).toBe(uidOf(2));
  await catalog.updateFiles([
    { uid: uidOf(1), file: { path: 'found/again.png', pixelHash: 'p' }, missing: false },
  ]);
  expect((await catalog.record(uidOf(1)))?.file).toMatchObject({
    path: 'found/again.png',
    pixelHash: 'p',
    rootId: 'library',
  });
  expect(await search(catalog, 'is:missing')).toEqual([]);
  expect(await search(catalog, 'path:found/')).toEqual([1]);
});

test('listeners hear of each commit, with its revision', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const events: CatalogEvent[] = [];
  const stop = catalog.onEvent((event) => events.push(event));
  const revision = await catalog.putImages([picture(1)]);
  expect(events).toEqual([{ kind: 'images', revision, uids: [uidOf(1)] }]);
  await catalog.change({ kind: 'uids', uids: [uidOf(1)] }, { kind: 'rate', rating: 1 }, {});
  expect(events.map(({ kind }) => kind)).toEqual(['images', 'images', 'journal']);
  expect(events.at(-1)?.revision).toBe(await catalog.revision());
  stop();
  await catalog.undo();
  expect(events).toHaveLength(3);
});

test('listeners hear whether more than pixel hashes was entered', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages([picture(1), picture(2)]);
  const kinds: string[] = [];
  const stop = catalog.onEvent(({ kind }) => kinds.push(kind));
  const hashed = { uid: uidOf(1), file: { pixelHash: 'p' } };
  await catalog.updateFiles([hashed]);
  await catalog.updateFiles([hashed, { uid: uidOf(2), file: { pixelHash: 'p', modifiedAtMs: 5 } }]);
  await catalog.updateFiles([{ ...hashed, missing: true }]);
  expect(kinds).toEqual(['pixels', 'images', 'images']);
  stop();
});

test('a root and its pictures are forgotten together', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const root = { id: 'disk', path: '/media/disk', title: 'Disk', online: true, readOnly: true };
  await catalog.putRoot(root);
  await catalog.putRoot({ ...root, online: false });
  await catalog.putImages([picture(1), picture(2, { file: { rootId: 'disk', path: 'x/y.png' } })]);
  expect(await catalog.roots()).toEqual([{ ...root, online: false }]);
  expect(await catalog.uidOfPath('disk', 'x/y.png')).toBe(uidOf(2));
  await catalog.removeRoot('disk');
  expect(await catalog.roots()).toEqual([]);
  expect(await search(catalog, '')).toEqual([1]);
});

test('a root that is being forgotten tells how far it is, stays when that is cancelled, and goes at the next attempt', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putRoot({ id: 'disk', path: '/media/disk', title: 'Disk', online: true, readOnly: true });
  await catalog.putImages(
    Array.from({ length: 450 }, (_, n) => picture(n + 1, { file: { rootId: 'disk', path: `x/${n}.png` } })),
  );
  const controller = new AbortController();
  const told: [number, number][] = [];
  const removal = catalog.removeRoot('disk', {
    signal: controller.signal,
    onProgress(done, total) {
      told.push([done, total]);
      controller.abort();
    },
  });
  await expect(removal).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(told[0]).toEqual([0, 450]);
  expect(await catalog.roots()).toMatchObject([{ id: 'disk' }]);
  const left = await search(catalog, '');
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThan(450);
  await catalog.removeRoot('disk');
  expect(await catalog.roots()).toEqual([]);
  expect(await search(catalog, '')).toEqual([]);
});

test('earlier prompts come newest first and once', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages([
    picture(1, { generation: { prompt: 'red fox', negativePrompt: 'blurry' } }),
    picture(2, { generation: { prompt: 'blue bird' } }),
    picture(3, { generation: { prompt: 'red fox' } }),
    picture(4, { generation: { prompt: 'a red import', type: 'import' } }),
  ]);
  expect((await catalog.promptHistory('', 9)).map(({ prompt }) => prompt)).toEqual(['red fox', 'blue bird']);
  expect((await catalog.promptHistory('BIRD', 9)).map(({ prompt }) => prompt)).toEqual(['blue bird']);
});

test('a summary that nobody waits for any more is given up', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages(Array.from({ length: 10 }, (_, index) => picture(index)));
  const given = new AbortController();
  const wanted = catalog.summary({ kind: 'query', query: query('') }, { signal: given.signal });
  given.abort();
  await expect(wanted).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('a summary counts words once per picture and spans numbers, over however many pictures', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const fox = { prompt: 'red fox, fox in the snow', model: 'm', steps: 20, guidance: 7 };
  await catalog.putImages([
    picture(1, { generation: fox }),
    picture(2, {
      generation: { ...fox, prompt: 'a fox', steps: 8, engineSeconds: 2.5 },
      user: { tags: ['a/b'] },
    }),
    ...Array.from({ length: 5_100 }, (_, index) => picture(index + 3, { generation: { prompt: 'fox' } })),
  ]);
  const two = await catalog.summary({ kind: 'uids', uids: [uidOf(1), uidOf(2)] });
  expect(two).toMatchObject({
    images: 2,
    engineSeconds: 2.5,
    models: [{ value: 'm', count: 2 }],
    types: [{ value: 'text-to-image', count: 2 }],
    tags: [{ value: 'a/b', count: 1 }],
    steps: [8, 20],
    guidance: [7, 7],
  });
  expect(two.words).toEqual([
    { value: 'fox', count: 2 },
    { value: 'red', count: 1 },
    { value: 'snow', count: 1 },
  ]);
  const all = await catalog.summary({ kind: 'query', query: query('') });
  expect(all).toMatchObject({ images: 5_102, words: [{ value: 'fox', count: 5_102 }, {}, {}] });
  expect(all.sizeBytes).toBeGreaterThan(two.sizeBytes);
  expect(await catalog.summary({ kind: 'uids', uids: [] })).toMatchObject({
    images: 0,
    steps: null,
    words: [],
  });
});
