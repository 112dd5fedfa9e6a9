import { expect, test } from 'vitest';
import type { Change } from '../../../main/domain/catalog-change.ts';
import type { SearchChange } from '../../../main/domain/saved-search.ts';
import type { Target } from '../../../main/domain/catalog-view.ts';
import { bulkUndoFaults } from './bulk-undo.ts';
import { catalogIn, numbersOf, picture, query, search, temporaryFolder, uidOf, view } from './support.ts';

const uids = (...numbers: number[]): Target => ({ kind: 'uids', uids: numbers.map(uidOf) });

const CHANGES: readonly Change[] = [
  { kind: 'rate', rating: 5 },
  { kind: 'favorite', favorite: true },
  { kind: 'mark', mark: 'reject' },
  { kind: 'note', note: 'soft light' },
  { kind: 'tag', add: ['animals/fox', 'new'], remove: ['old'] },
  { kind: 'reorder', collectionId: 'a', beforeUid: uidOf(1) },
  { kind: 'collect', addTo: 'b', removeFrom: 'a' },
  { kind: 'stack', how: 'together' },
  { kind: 'stack', how: 'cover' },
  { kind: 'stack', how: 'out' },
  { kind: 'stack', how: 'back' },
  { kind: 'stack', how: 'dissolve' },
  { kind: 'trash' },
  { kind: 'restore' },
  { kind: 'relocate', rootId: 'library', folder: 'collections/elsewhere', strip: null },
];

async function filled(folder: string) {
  const catalog = await catalogIn(folder);
  await catalog.changeCollection({ kind: 'create', id: 'a', name: 'A', parentId: null });
  await catalog.changeCollection({ kind: 'create', id: 'b', name: 'B', parentId: 'a' });
  await catalog.putImages(
    Array.from({ length: 12 }, (_, index) =>
      picture(index + 1, {
        user: { tags: ['old'], rating: index % 6, note: index % 2 ? '' : 'note', changedAtMs: 1 },
        collections: index < 6 ? [{ id: 'a', position: index }] : [],
      }),
    ),
  );
  await catalog.change(uids(9), { kind: 'trash' }, {});
  return catalog;
}

test('every change is undone and redone exactly, also after closing', async () => {
  const folder = await temporaryFolder();
  let catalog = await filled(folder);
  const states = [(await catalog.exportState()).json];
  for (const change of CHANGES) {
    const report = await catalog.change(uids(2, 3, 4, 9), change, {});
    expect(report.entry).toMatchObject({ kind: change.kind, undone: false });
    states.push((await catalog.exportState()).json);
  }
  const paths = async () => (await catalog.record(uidOf(2)))?.file.path;
  expect(await paths()).toBe('collections/elsewhere/002_seed_2.png');
  for (let step = CHANGES.length; step > 0; step -= 1) {
    if (step === 5) {
      await catalog.close();
      catalog = await catalogIn(folder);
    }
    expect((await catalog.undo())?.kind).toBe(CHANGES[step - 1]?.kind);
    expect((await catalog.exportState()).json).toBe(states[step - 1]);
  }
  expect(await paths()).not.toContain('elsewhere');
  for (let step = 0; step < CHANGES.length; step += 1) {
    expect((await catalog.redo())?.undone).toBe(false);
    expect((await catalog.exportState()).json).toBe(states[step + 1]);
  }
  expect(await catalog.redo()).toBeNull();
});

test('pictures join a collection in the order in which they were chosen, behind those that are there', async () => {
  const catalog = await filled(await temporaryFolder());
  await catalog.change(uids(12, 2, 7, 11), { kind: 'collect', addTo: 'a', removeFrom: null }, {});
  const members = view('collection:A', {
    sort: { key: 'custom', direction: 'ascending', collectionId: 'a' },
  });
  expect(await numbersOf(catalog, members)).toEqual([1, 2, 3, 4, 5, 6, 12, 7, 11]);
});

test('what is saved follows every collection', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages([1, 2, 3].map((number) => picture(number)));
  expect(await search(catalog, 'is:saved')).toEqual([]);
  await catalog.changeCollection({ kind: 'create', id: 'a', name: 'A', parentId: null });
  await catalog.changeCollection({ kind: 'create', id: 'b', name: 'B', parentId: null });
  expect(await search(catalog, 'is:saved')).toEqual([]);
  await catalog.change(uids(1, 3), { kind: 'collect', addTo: 'a', removeFrom: null }, {});
  expect(await search(catalog, 'is:saved')).toEqual([3, 1]);
  await catalog.change(uids(2), { kind: 'collect', addTo: 'b', removeFrom: null }, {});
  await catalog.change(uids(1), { kind: 'collect', addTo: null, removeFrom: 'a' }, {});
  expect(await search(catalog, 'is:saved')).toEqual([3, 2]);
  await catalog.changeCollection({ kind: 'delete', id: 'b' });
  expect(await search(catalog, 'is:saved')).toEqual([3]);
  await catalog.undo();
  expect(await search(catalog, 'is:saved')).toEqual([3, 2]);
  await catalog.putImages([picture(4, { collections: [{ id: 'a', position: 9 }] })]);
  expect(await search(catalog, 'is:saved')).toEqual([4, 3, 2]);
});

test('a collection that is made for pictures comes and goes with them in one step', async () => {
  const catalog = await filled(await temporaryFolder());
  const before = await catalog.exportState();
  const make = { parentId: 'a', names: ['Trips', '2026'] };
  const change = { kind: 'collect', addTo: 'new', removeFrom: null, make } as const;
  expect(await catalog.change(uids(2, 7), change, { dryRun: true })).toMatchObject({ changed: 2 });
  expect((await catalog.exportState()).hash).toBe(before.hash);
  const report = await catalog.change(uids(2, 7), change, {});
  expect(report).toMatchObject({ changed: 2, entry: { kind: 'collect', detail: '+2026', count: 2 } });
  const named = async () =>
    (await catalog.collections())
      .map(({ name, count }) => `${name} ${count}`)
      .filter((name) => /2/u.test(name));
  const made = await catalog.exportState();
  expect(await named()).toEqual(['Trips 2', '2026 2']);
  expect((await catalog.undo())?.id).toBe(report.entry?.id);
  expect((await catalog.exportState()).hash).toBe(before.hash);
  await catalog.redo();
  expect((await catalog.exportState()).hash).toBe(made.hash);
  const none = { ...change, addTo: 'newer', make: { parentId: 'a', names: ['Works'] } };
  expect(await catalog.change(uids(), none, {})).toMatchObject({ entry: null, changed: 0 });
  await expect(catalog.change(uids(1), change, {})).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a moved file that had to take another name goes back under its own', async () => {
  const catalog = await filled(await temporaryFolder());
  const path = async () => (await catalog.record(uidOf(2)))?.file.path;
  const before = await path();
  await catalog.change(
    uids(2),
    { kind: 'relocate', rootId: 'library', folder: 'collections/elsewhere', strip: null },
    {},
  );
  await catalog.updateFiles([{ uid: uidOf(2), file: { path: 'collections/elsewhere/002_seed_2_2.png' } }]);
  await catalog.undo();
  expect(await path()).toBe(before);
});

test('a new change ends what could be redone, and a change of nothing enters nothing', async () => {
  const catalog = await filled(await temporaryFolder());
  await catalog.change(uids(1), { kind: 'rate', rating: 2 }, {});
  await catalog.undo();
  await catalog.change(uids(1), { kind: 'rate', rating: 4 }, {});
  expect(await catalog.redo()).toBeNull();
  const again = await catalog.change(uids(1), { kind: 'rate', rating: 4 }, {});
  expect(again).toEqual({ entry: null, matched: 1, changed: 0, fixed: [] });
  const history = await catalog.history(10);
  expect(history.map(({ kind, detail }) => `${kind} ${detail}`.trim())).toEqual([
    'rate 4',
    'trash',
    'create B',
    'create A',
  ]);
});

test('a dry run counts and changes nothing', async () => {
  const catalog = await filled(await temporaryFolder());
  const before = (await catalog.exportState()).hash;
  const report = await catalog.change(
    { kind: 'query', query: query('') },
    { kind: 'rate', rating: 0 },
    { dryRun: true },
  );
  expect(report).toEqual({ entry: null, matched: 11, changed: 9, fixed: [] });
  expect((await catalog.exportState()).hash).toBe(before);
});

test('collections: create, edit, move, delete with what is nested, and back', async () => {
  const catalog = await filled(await temporaryFolder());
  const before = (await catalog.exportState()).json;
  await catalog.changeCollection({ kind: 'create', id: 'c', name: 'C', parentId: null });
  await catalog.changeCollection({ kind: 'edit', id: 'c', note: 'third', coverUid: uidOf(3) });
  await catalog.changeCollection({ kind: 'move', id: 'c', parentId: null, beforeId: 'a' });
  expect((await catalog.collections()).map(({ id, count, coverUid }) => [id, count, coverUid])).toEqual([
    ['c', 0, uidOf(3)],
    ['a', 6, uidOf(6)],
    ['b', 0, null],
  ]);
  await expect(
    catalog.changeCollection({ kind: 'move', id: 'a', parentId: 'b', beforeId: null }),
  ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await catalog.changeCollection({ kind: 'delete', id: 'a' });
  expect((await catalog.collections()).map(({ id }) => id)).toEqual(['c']);
  expect(await search(catalog, 'collection:A')).toEqual([]);
  for (let step = 0; step < 4; step += 1) await catalog.undo();
  expect((await catalog.exportState()).json).toBe(before);
  expect(await search(catalog, 'collection:A')).toEqual([6, 5, 4, 3, 2, 1]);
});

test('a collection counts what is nested in it, each picture once, and shows the newest of it', async () => {
  const catalog = await filled(await temporaryFolder());
  await catalog.changeCollection({ kind: 'create', id: 'set', name: 'Set', parentId: null });
  await catalog.changeCollection({ kind: 'move', id: 'a', parentId: 'set', beforeId: null });
  await catalog.change(uids(5, 6, 7), { kind: 'collect', addTo: 'b', removeFrom: null }, {});
  await catalog.change(uids(8, 9), { kind: 'collect', addTo: 'set', removeFrom: null }, {});
  const listed = await catalog.collections();
  expect(listed.map(({ id, count, coverUid }) => [id, count, coverUid])).toEqual([
    ['set', 8, uidOf(8)],
    ['a', 7, uidOf(7)],
    ['b', 3, uidOf(7)],
  ]);
  for (const { id, count } of listed) expect(await search(catalog, `collection:"${id}"`)).toHaveLength(count);
});

const SEARCH = {
  name: 'Foxes',
  query: 'fox',
  sort: { key: 'created', direction: 'descending' },
  group: 'none',
} as const;

test('saved searches: kept, changed, moved and deleted, and back', async () => {
  const folder = await temporaryFolder();
  let catalog = await catalogIn(folder);
  const listed = async () =>
    (await catalog.searches()).map(({ id, name, query }) => `${id} ${name} ${query}`);
  const steps: string[][] = [await listed()];
  const step = async (change: SearchChange) => {
    const { entry } = await catalog.changeSearch(change);
    expect(entry?.kind).toBe(`${change.kind}-search`);
    steps.push(await listed());
  };
  await step({ kind: 'create', id: 's1', ...SEARCH });
  await step({ kind: 'create', id: 's2', ...SEARCH, name: 'Mills', query: 'mill' });
  await step({ kind: 'edit', id: 's1', name: 'Red foxes', query: 'fox red' });
  await step({ kind: 'move', id: 's2', beforeId: 's1' });
  await step({ kind: 'delete', id: 's1' });
  expect(steps.at(-2)).toEqual(['s2 Mills mill', 's1 Red foxes fox red']);
  expect((await catalog.changeSearch({ kind: 'move', id: 's2', beforeId: null })).entry).toBeNull();
  await expect(catalog.changeSearch({ kind: 'delete', id: 's1' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await catalog.close();
  catalog = await catalogIn(folder);
  for (const before of steps.slice(0, -1).reverse()) {
    await catalog.undo();
    expect(await listed()).toEqual(before);
  }
  for (const after of steps.slice(1)) {
    await catalog.redo();
    expect(await listed()).toEqual(after);
  }
});

test('saved searches follow a collection that is renamed, in the same step', async () => {
  const catalog = await filled(await temporaryFolder());
  await catalog.changeSearch({ kind: 'create', id: 's1', ...SEARCH, query: 'fox collection:a' });
  const before = (await catalog.exportState()).hash;
  await catalog.changeCollection({ kind: 'edit', id: 'a', name: 'Main Street' });
  expect(await catalog.searches()).toMatchObject([{ query: 'fox collection:"Main Street"' }]);
  await catalog.undo();
  expect((await catalog.exportState()).hash).toBe(before);
  await catalog.changeCollection({ kind: 'create', id: 'c', name: 'a', parentId: 'b' });
  await catalog.changeCollection({ kind: 'edit', id: 'a', name: 'Z' });
  expect(await catalog.searches()).toMatchObject([{ query: 'fox (collection:a OR collection:Z)' }]);
});

test('saved searches follow a collection that is moved, or lies in one that is', async () => {
  const catalog = await filled(await temporaryFolder());
  await catalog.changeCollection({ kind: 'create', id: 'c', name: 'Trips', parentId: null });
  await catalog.changeCollection({ kind: 'create', id: 'd', name: 'B', parentId: 'c' });
  await catalog.changeSearch({ kind: 'create', id: 's1', ...SEARCH, query: '-in:a/b' });
  await catalog.changeCollection({ kind: 'move', id: 'a', parentId: 'c', beforeId: null });
  expect(await catalog.searches()).toMatchObject([{ query: '-in:a/b' }]);
  await catalog.changeCollection({ kind: 'move', id: 'b', parentId: null, beforeId: null });
  expect(await catalog.searches()).toMatchObject([{ query: '-collection:/B' }]);
  await catalog.changeCollection({ kind: 'edit', id: 'c', name: 'Journeys' });
  expect(await catalog.searches()).toMatchObject([{ query: '-collection:/B' }]);
});

test('no second collection of a name comes into one place, by whatever way', async () => {
  const catalog = await filled(await temporaryFolder());
  const refused = { code: 'CONFLICT', message: 'There is a collection called “b” in this place already.' };
  const make = (name: string, parentId: string | null) =>
    catalog.changeCollection({ kind: 'create', id: `${name}-${parentId}`, name, parentId });
  await expect(make('b', 'a')).rejects.toMatchObject(refused);
  await make('b', null);
  await expect(
    catalog.changeCollection({ kind: 'move', id: 'b', parentId: null, beforeId: null }),
  ).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(catalog.changeCollection({ kind: 'edit', id: 'a', name: 'b' })).rejects.toMatchObject(refused);
  const collect = { kind: 'collect', addTo: 'n', removeFrom: null } as const;
  await expect(
    catalog.change(uids(1), { ...collect, make: { parentId: 'a', names: ['b'] } }, {}),
  ).rejects.toMatchObject(refused);
  // Its own name in other letters, another place among its siblings.
  await catalog.changeCollection({ kind: 'edit', id: 'b', name: 'B.' });
  await catalog.changeCollection({ kind: 'edit', id: 'b', name: 'b.' });
  await catalog.changeCollection({ kind: 'move', id: 'b', parentId: 'a', beforeId: null });
});

test('a tag is renamed, merged and deleted with what is below it, in the trash and in searches too', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const tagged = (...tags: string[]) => ({ user: { tags, changedAtMs: 1 } });
  await catalog.putImages([
    picture(1, tagged('animals/fox')),
    picture(2, tagged('animals', 'fauna')),
    picture(3, tagged('animalsque')),
    picture(4, { ...tagged('animals/cat'), trashedAtMs: 5 }),
  ]);
  await catalog.changeSearch({ kind: 'create', id: 's', ...SEARCH, query: 'tag:Animals/fox' });
  const tags = async (n: number) => (await catalog.record(uidOf(n)))?.user.tags;
  const before = (await catalog.exportState()).hash;

  const dry = await catalog.changeTag({ kind: 'rename', tag: 'animals', to: 'fauna' }, { dryRun: true });
  expect(dry).toEqual({ entry: null, matched: 3, changed: 3, fixed: [] });
  expect((await catalog.exportState()).hash).toBe(before);

  const { entry } = await catalog.changeTag({ kind: 'rename', tag: 'animals', to: 'fauna' }, {});
  expect(entry).toMatchObject({ kind: 'rename-tag', count: 3, detail: 'animals → fauna' });
  expect([await tags(1), await tags(2), await tags(3), await tags(4)]).toEqual([
    ['fauna/fox'],
    ['fauna'],
    ['animalsque'],
    ['fauna/cat'],
  ]);
  expect(await search(catalog, 'tag:fauna')).toEqual([2, 1]);
  expect(await catalog.searches()).toMatchObject([{ query: 'tag:fauna/fox' }]);
  expect((await catalog.pendingFiles(10)).filter(({ kind }) => kind === 'sidecar')).toHaveLength(3);

  expect((await catalog.changeTag({ kind: 'delete', tag: 'fauna' }, {})).entry?.count).toBe(3);
  expect([await tags(1), await tags(4)]).toEqual([[], []]);
  await catalog.undo();
  await catalog.undo();
  expect((await catalog.exportState()).hash).toBe(before);
  await expect(catalog.changeTag({ kind: 'delete', tag: 'anim' }, {})).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('a tag that differs from one in use by its case only is that one', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages([picture(1, { user: { tags: ['Sea', 'Été/Lac'], changedAtMs: 1 } }), picture(2)]);
  const tags = async () => (await catalog.record(uidOf(2)))?.user.tags;
  const tag = (add: string[], remove: string[] = []) =>
    catalog.change(uids(2), { kind: 'tag', add, remove }, {});

  expect((await tag(['sea', 'été/lac', 'SEA/Rocks', 'new'])).entry?.detail).toBe(
    '+Sea, +Été/Lac, +Sea/Rocks, +new',
  );
  expect(await tags()).toEqual(['Sea', 'Sea/Rocks', 'new', 'Été/Lac']);
  expect(await tag(['sea'])).toMatchObject({ entry: null, changed: 0 });
  await tag([], ['SEA/rocks', 'NEW']);
  expect(await tags()).toEqual(['Sea', 'Été/Lac']);

  // Renamed to another case, that is the spelling from then on; what two spellings of were brought in stay two.
  await catalog.changeTag({ kind: 'rename', tag: 'Sea', to: 'sea' }, {});
  expect(await tags()).toEqual(['sea', 'Été/Lac']);
  expect(await tag(['Sea'])).toMatchObject({ changed: 0 });
  await catalog.putImages([picture(3, { user: { tags: ['Sea'], changedAtMs: 1 } })]);
  await tag(['Sea']);
  expect((await tags())?.toSorted()).toEqual(['Sea', 'sea', 'Été/Lac']);
});

test.each([
  // What it is called now, what there is beside it, what was written, what it is called then.
  [['a', 'a/Rocks'], ['Sea', 'Sea/rocks'], 'sea', ['Sea', 'Sea/rocks']],
  [['a'], ['Place/Sea', 'Place/beach'], 'place/SEA', ['Place/Sea']],
  [['a'], ['Place/beach'], 'place/sea', ['Place/sea']],
  [['a'], ['Sea', 'sea'], 'sea', ['sea']],
  // Its own spelling says nothing; that of a third one does.
  [['sea', 'sea/rocks'], ['other'], 'Sea', ['Sea', 'Sea/rocks']],
  [['sea'], ['SEA'], 'Sea', ['SEA']],
  [['place/sea'], ['place/beach'], 'PLACE/Coast', ['place/Coast']],
  // Else nothing would come of it.
  [['place/sea'], ['place/beach'], 'Place/sea', ['Place/sea']],
])('renamed, %j beside %j are with “%s” %j', async (old, beside, to, expected) => {
  const catalog = await catalogIn(await temporaryFolder());
  const tagged = (tags: readonly string[]) => ({ user: { tags, changedAtMs: 1 } });
  await catalog.putImages([picture(1, tagged(old)), picture(2, tagged(beside))]);
  const tags = async (n: number) => (await catalog.record(uidOf(n)))?.user.tags;
  const before = (await catalog.exportState()).hash;
  const [tag = ''] = old;

  const { entry } = await catalog.changeTag({ kind: 'rename', tag, to }, {});
  expect(await tags(1)).toEqual(expected);
  expect(await tags(2)).toEqual(beside);
  expect(entry?.detail).toBe(`${tag} → ${expected[0]}`);
  await catalog.undo();
  expect((await catalog.exportState()).hash).toBe(before);
  await catalog.redo();
  expect(await tags(1)).toEqual(expected);
});

test('the manual order survives many moves into the same gap', async () => {
  const catalog = await filled(await temporaryFolder());
  let expected = [1, 2, 3, 4, 5, 6];
  for (let step = 0; step < 120; step += 1) {
    const moved = expected[expected.length - 1] ?? 0;
    const before = expected[1] ?? 0;
    await catalog.change(uids(moved), { kind: 'reorder', collectionId: 'a', beforeUid: uidOf(before) }, {});
    expected = [expected[0] ?? 0, moved, ...expected.slice(1, -1)];
  }
  const placements = await catalog.placements(expected.map(uidOf));
  const order = placements
    .toSorted((a, b) => a.position - b.position)
    .map(({ uid }) => Number(uid.slice(-2)));
  expect(order).toEqual(expected);
});

test('an aborted change leaves nothing behind', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages(Array.from({ length: 4000 }, (_, index) => picture(index + 1)));
  const before = (await catalog.exportState()).hash;
  const stop = new AbortController();
  const change = catalog.change(
    { kind: 'query', query: query('') },
    { kind: 'tag', add: ['x'], remove: [] },
    { signal: stop.signal, onProgress: (done) => done < 4000 && stop.abort() },
  );
  await expect(change).rejects.toMatchObject({ code: 'CANCELLED' });
  expect((await catalog.exportState()).hash).toBe(before);
  expect(await catalog.history(5)).toEqual([]);
});

test('undoing and doing again tell how far they are, and aborted leave everything as it was', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages(Array.from({ length: 2500 }, (_, index) => picture(index + 1)));
  const before = (await catalog.exportState()).hash;
  await catalog.change({ kind: 'query', query: query('') }, { kind: 'tag', add: ['x'], remove: [] }, {});
  const after = (await catalog.exportState()).hash;
  for (const [step, from, to] of [
    ['undo', after, before],
    ['redo', before, after],
  ] as const) {
    const stop = new AbortController();
    const stopped = catalog[step]({ signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await catalog.exportState()).hash).toBe(from);
    const told: [number, number][] = [];
    await catalog[step]({ onProgress: (done, total) => told.push([done, total]) });
    expect(told[0]?.[0]).toBeLessThan(2500);
    expect(told.at(-1)).toEqual([2500, 2500]);
    expect((await catalog.exportState()).hash).toBe(to);
  }
});

const move = (folder: string, strip: string | null = null, rootId = 'library'): Change => ({
  kind: 'relocate',
  rootId,
  folder: `collections/${folder}`,
  strip,
});

test('files of folders that can only be read, or are away, stay where they are, and that is told', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const root = { path: '/', online: true, readOnly: false };
  await catalog.putRoot({ ...root, id: 'card', title: 'Card', readOnly: true });
  await catalog.putRoot({ ...root, id: 'usb', title: 'USB', online: false });
  const at = (number: number, rootId: string) =>
    picture(number, { file: { rootId, path: `a/${number}.png` } });
  await catalog.putImages([at(1, 'library'), at(2, 'card'), at(3, 'card'), at(4, 'usb')]);
  const fixed = [
    { rootId: 'card', title: 'Card', why: 'read-only', count: 2 },
    { rootId: 'usb', title: 'USB', why: 'offline', count: 1 },
  ];
  const trash: Change = { kind: 'trash' };
  await expect(catalog.change(uids(2, 3, 4), trash, {})).rejects.toMatchObject({
    code: 'LIBRARY_UNWRITABLE',
    details: { fixed },
  });
  expect(await catalog.change(uids(2, 3, 4), trash, { dryRun: true })).toMatchObject({ changed: 0, fixed });
  expect(await catalog.change(uids(1, 2, 3, 4), trash, {})).toMatchObject({ changed: 1, fixed });
  expect(await catalog.change(uids(2, 4), { kind: 'rate', rating: 3 }, {})).toMatchObject({
    changed: 2,
    fixed: [],
  });
  await expect(catalog.change(uids(4), move('c'), {})).rejects.toMatchObject({ code: 'LIBRARY_UNWRITABLE' });
  await catalog.updateRoot('card', { readOnly: false });
  await catalog.updateRoot('gone', { readOnly: false });
  expect((await catalog.roots()).map(({ id, readOnly }) => [id, readOnly])).toEqual([
    ['card', false],
    ['usb', false],
  ]);
  expect(await catalog.change(uids(2), trash, {})).toMatchObject({ changed: 1, fixed: [] });
});

test('pictures keep apart in the folder they are moved to, and what can’t be moved stays', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putRoot({ id: 'usb', path: '/usb', title: 'USB', online: false, readOnly: false });
  const at = (number: number, path: string, rootId = 'library') =>
    picture(number, { file: { rootId, path: `collections/${path}` } });
  await catalog.putImages([at(1, 'a/x.png'), at(2, 'b/x.png'), at(3, 'b/deep/X.PNG'), at(4, 'c/x.png')]);
  await catalog.putImages([at(5, 'a/y.png'), at(6, 'a/z.png', 'usb'), at(7, 'a/gone.png')]);
  await catalog.change(uids(5), { kind: 'trash' }, {});
  await catalog.updateFiles([{ uid: uidOf(7), missing: true }]);
  const pathsNow = async () =>
    (await catalog.records([1, 2, 3, 4, 5, 6, 7].map(uidOf))).map(({ file }) => file.path.slice(12));

  const all = uids(1, 2, 3, 4, 5, 6, 7);
  expect(await catalog.change(all, move('c'), { dryRun: true })).toMatchObject({ changed: 3 });
  expect(await catalog.change(all, move('c'), {})).toMatchObject({
    matched: 7,
    changed: 3,
    entry: { kind: 'relocate', detail: 'c', count: 3 },
  });
  expect(await pathsNow()).toEqual([
    'c/x_2.png',
    'c/x_3.png',
    'c/X.PNG',
    'c/x.png',
    'a/y.png',
    'a/z.png',
    'a/gone.png',
  ]);
  await catalog.undo();
  await catalog.change(uids(2, 3), move('new', 'collections'), {});
  expect((await pathsNow()).slice(0, 4)).toEqual(['a/x.png', 'new/b/x.png', 'new/b/deep/X.PNG', 'c/x.png']);

  // What does not lie below the stripped folder stays.
  expect(await catalog.change(all, move('x', 'collections/new/b'), { dryRun: true })).toMatchObject({
    changed: 2,
  });

  await expect(catalog.change(all, move('c', null, 'usb'), {})).rejects.toMatchObject({
    code: 'LIBRARY_UNWRITABLE',
  });
  await expect(catalog.change(all, move('c', null, 'none'), {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  for (const folder of ['.gesso', 'collections/.hidden', 'collections//x', 'collections/../..', ''])
    await expect(
      catalog.change(all, { kind: 'relocate', rootId: 'library', folder, strip: null }, {}),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('files that follow from a change are due until they are done', async () => {
  const catalog = await filled(await temporaryFolder());
  await catalog.completeFiles((await catalog.pendingFiles(100)).map(({ id }) => id));
  await catalog.change(uids(1), { kind: 'rate', rating: 4 }, {});
  await catalog.change(uids(2), move('a'), {});
  await catalog.change(uids(2), move('b'), {});
  const [place, sidecar] = await catalog.pendingFiles(100);
  expect(sidecar).toMatchObject({ uid: uidOf(1), kind: 'sidecar', from: [] });
  const former = [picture(2).file.path, 'collections/a/002_seed_2.png'];
  expect(place).toMatchObject({
    uid: uidOf(2),
    kind: 'place',
    from: former.map((path) => ({ rootId: 'library', path })),
  });
  expect((await catalog.formerPlaces(uidOf(2))).map(({ path }) => path)).toEqual([
    ...former,
    'collections/b/002_seed_2.png',
  ]);
  expect(await catalog.formerPlaces(uidOf(1))).toEqual([]);
  // Said again while the sidecar was being written: still due.
  await catalog.change(uids(1), { kind: 'rate', rating: 5 }, {});
  await catalog.completeFiles([sidecar?.id ?? 0]);
  expect((await catalog.pendingFiles(100)).map(({ uid }) => uid).toSorted()).toEqual([uidOf(1), uidOf(2)]);
});

test('duplicates are merged with everything said of either', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages([
    picture(1, {
      file: { contentHash: 'same' },
      user: { rating: 2, tags: ['a'], note: 'one', changedAtMs: 1 },
    }),
    picture(2, {
      file: { contentHash: 'same' },
      user: { rating: 4, favorite: true, tags: ['b'], note: 'two', changedAtMs: 1 },
      collections: [{ id: 'c', position: 7 }],
    }),
    picture(3, { file: { contentHash: 'twin' }, user: { rating: 5, changedAtMs: 1 } }),
    picture(4, { file: { contentHash: 'twin' } }),
  ]);
  expect(await search(catalog, 'is:duplicate')).toEqual([4, 3, 2, 1]);
  const before = (await catalog.exportState()).hash;
  const merges = [
    { keepUid: uidOf(1), dropUids: [uidOf(2)] },
    { keepUid: uidOf(4), dropUids: [uidOf(3)] },
    { keepUid: uidOf(9), dropUids: [uidOf(1)] },
  ];
  const { entry, changed } = await catalog.mergeDuplicates(merges, {});
  expect({ kind: entry?.kind, changed }).toEqual({ kind: 'merge-duplicates', changed: 4 });
  expect(await catalog.record(uidOf(4))).toMatchObject({ user: { rating: 5 } });
  expect(await catalog.record(uidOf(1))).toMatchObject({
    user: { rating: 4, favorite: true, tags: ['a', 'b'], note: 'one\ntwo' },
    collections: ['c'],
  });
  expect(await search(catalog, 'is:duplicate')).toEqual([]);
  expect(await search(catalog, 'is:trashed')).toEqual([3, 2]);
  await catalog.undo();
  expect((await catalog.exportState()).hash).toBe(before);
});

test('undo is exact although pictures came in during the change', async () => {
  expect(await bulkUndoFaults(1200)).toEqual([]);
});

test('retention ends with whoever keeps a picture', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages([1, 2, 3, 4].map((number) => picture(number, { expiresAtMs: 100 + number })));
  await catalog.change(uids(1), { kind: 'favorite', favorite: true }, {});
  await catalog.setExpiry([uidOf(4)], null);
  expect(await search(catalog, 'is:expiring')).toEqual([3, 2]);
  expect((await catalog.record(uidOf(1)))?.state.expiresAtMs).toBeNull();
  expect((await catalog.record(uidOf(2)))?.state.expiresAtMs).toBe(102);
  await catalog.change(uids(1), { kind: 'favorite', favorite: false }, {});
  expect((await catalog.record(uidOf(1)))?.state.expiresAtMs).toBe(101);
  await catalog.change(uids(1), { kind: 'favorite', favorite: true }, {});
  expect((await catalog.expire(102)).changed).toBe(1);
  expect(await search(catalog, 'is:trashed')).toEqual([2]);
  expect((await catalog.expire(1000)).changed).toBe(1);
  expect(await search(catalog, 'is:trashed')).toEqual([3, 2]);
});

test('what ran out by itself is no step of undo, ends no redo, and is taken back for good', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages([picture(1), picture(2, { expiresAtMs: 100 })]);
  await catalog.change(uids(1), { kind: 'rate', rating: 2 }, {});
  await catalog.change(uids(1), { kind: 'rate', rating: 4 }, {});
  await catalog.undo();
  const { entry } = await catalog.expire(100);
  expect(entry).toMatchObject({ kind: 'expire', count: 1 });
  expect(await catalog.redo()).toMatchObject({ kind: 'rate', detail: '4' });
  expect(await catalog.undo()).toMatchObject({ kind: 'rate', detail: '4' });
  expect(await search(catalog, 'is:trashed')).toEqual([2]);
  const entryId = entry?.id ?? 0;
  expect(await catalog.undo({ entryId })).toMatchObject({ kind: 'expire', undone: true });
  expect(await catalog.expire(2 ** 45)).toMatchObject({ changed: 0 });
  expect(await search(catalog, '')).toEqual([2, 1]);
  await expect(catalog.undo({ entryId })).rejects.toMatchObject({ code: 'STALE' });
  expect(await catalog.redo({ entryId })).toMatchObject({ kind: 'expire', undone: false });
  expect(await search(catalog, 'is:trashed')).toEqual([2]);
});

test('a deletion that is taken back after the time of its picture ran out keeps the picture', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const soonMs = Date.now() + 3_600_000;
  await catalog.putImages([picture(1, { expiresAtMs: 100 }), picture(2, { expiresAtMs: soonMs })]);
  await catalog.change(uids(1, 2), { kind: 'trash' }, {});
  await catalog.undo();
  expect((await catalog.record(uidOf(1)))?.state.expiresAtMs).toBeNull();
  expect((await catalog.record(uidOf(2)))?.state.expiresAtMs).toBe(soonMs);
});

test('an entry that is named is undone only while nothing was changed since', async () => {
  const catalog = await filled(await temporaryFolder());
  const rate = async (rating: number) =>
    (await catalog.change(uids(1), { kind: 'rate', rating }, {})).entry?.id ?? 0;
  const first = await rate(3);
  const second = await rate(5);
  const state = (await catalog.exportState()).hash;
  await expect(catalog.undo({ entryId: first })).rejects.toMatchObject({ code: 'STALE' });
  expect((await catalog.exportState()).hash).toBe(state);
  expect((await catalog.undo({ entryId: second }))?.id).toBe(second);
  await expect(catalog.undo({ entryId: second })).rejects.toMatchObject({ code: 'STALE' });
  expect((await catalog.undo({ entryId: first }))?.id).toBe(first);
  await expect(catalog.redo({ entryId: second })).rejects.toMatchObject({ code: 'STALE' });
  expect((await catalog.redo({ entryId: first }))?.id).toBe(first);
});

test('undo and redo count the pictures that are still there', async () => {
  const catalog = await filled(await temporaryFolder());
  await catalog.change(uids(1, 2, 3), { kind: 'trash' }, {});
  await catalog.removeImages([uidOf(2)]);
  expect(await catalog.undo()).toMatchObject({ kind: 'trash', count: 2 });
  expect(await catalog.redo()).toMatchObject({ kind: 'trash', count: 2 });
  // What was done then is told as it was.
  expect((await catalog.history(1))[0]).toMatchObject({ kind: 'trash', count: 3 });
});

test('a change of pictures that are gone for good is passed over by undo, which says so once', async () => {
  const catalog = await filled(await temporaryFolder());
  await catalog.change(uids(1), { kind: 'rate', rating: 1 }, {});
  await catalog.change(uids(2, 3), { kind: 'rate', rating: 5 }, {});
  await catalog.change(uids(2), { kind: 'trash' }, {});
  await catalog.removeImages([uidOf(2)]);
  await expect(catalog.undo()).rejects.toMatchObject({ code: 'CONFLICT' });
  expect((await catalog.history(1))[0]).toMatchObject({ kind: 'trash', isFinal: true });

  expect(await catalog.undo()).toMatchObject({ kind: 'rate', detail: '5' });
  await catalog.removeImages([uidOf(3)]);
  await expect(catalog.redo()).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await catalog.redo()).toBeNull();
  expect(await catalog.undo()).toMatchObject({ kind: 'rate', detail: '1' });
});
