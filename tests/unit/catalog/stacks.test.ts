import { expect, test } from 'vitest';
import type { Catalog } from '../../../main/domain/catalog.ts';
import type { StackChange } from '../../../main/domain/catalog-change.ts';
import { catalogIn, picture, search, temporaryFolder, uidOf, view } from './support.ts';

const change = (catalog: Catalog, how: StackChange, ...numbers: number[]) =>
  catalog.change({ kind: 'uids', uids: numbers.map(uidOf) }, { kind: 'stack', how }, {});

/** The view with stacks: the picture shown for each, and how many there are. */
async function shown(catalog: Catalog, openStacks: readonly string[] = [], text = ''): Promise<string[]> {
  const { whole } = await catalog.openSet({ ...view(text, { stacks: true }), openStacks }, 10, 'stacks');
  const { setId, total } = await whole;
  const tiles = await catalog.tiles(setId, 0, total);
  return tiles.map(({ uid, stackSize }) => `${Number(uid.slice(-12))}/${stackSize}`);
}

/** Pictures 1 to 3 and 4 to 6 of two prompts of a session, 7 and 8 of none. */
async function filled(folder: string): Promise<Catalog> {
  const catalog = await catalogIn(folder);
  await catalog.putImages(
    Array.from({ length: 8 }, (_, index) => {
      const prompt = index < 3 ? 'fox' : 'owl';
      return picture(index + 1, { generation: { prompt, sessionId: index < 6 ? 's' : null } });
    }),
  );
  return catalog;
}

test('the chosen picture is shown for its stack where its first one stands, and first when it is open', async () => {
  const folder = await temporaryFolder();
  const catalog = await filled(folder);
  expect(await shown(catalog)).toEqual(['8/1', '7/1', '6/3', '3/3']);
  const report = await change(catalog, 'cover', 1, 4);
  expect(report).toMatchObject({ changed: 2, entry: { kind: 'stack', detail: 'cover', count: 2 } });
  expect(await shown(catalog)).toEqual(['8/1', '7/1', '4/3', '1/3']);
  expect(await shown(catalog, [uidOf(2)])).toEqual(['8/1', '7/1', '4/3', '1/3', '3/3', '2/3']);
  // Where the view leaves it out, the first one stands for the stack as before.
  expect(await shown(catalog, [], `-path:"${picture(1).file.path}"`)).toEqual(['8/1', '7/1', '4/3', '3/2']);
  // Of several of one stack the one entered first; another choice takes the place of the one before.
  expect(await change(catalog, 'cover', 2, 3)).toMatchObject({ changed: 1 });
  expect(await shown(catalog)).toEqual(['8/1', '7/1', '4/3', '2/3']);
  expect(await catalog.record(uidOf(1))).toMatchObject({ user: { stackRole: null } });
  expect(await change(catalog, 'cover', 2)).toMatchObject({ entry: null });
  // What is in no stack has nothing to be shown for.
  expect(await change(catalog, 'cover', 7)).toMatchObject({ entry: null });
  await catalog.close();
  expect(await shown(await catalogIn(folder))).toEqual(['8/1', '7/1', '4/3', '2/3']);
});

test('pictures are taken out of their stack and put back into it', async () => {
  const catalog = await filled(await temporaryFolder());
  await change(catalog, 'out', 2, 3, 8);
  expect(await shown(catalog)).toEqual(['8/1', '7/1', '6/3', '3/1', '2/1', '1/1']);
  expect(await search(catalog, `stack:${uidOf(1)}`)).toEqual([1]);
  // What was in no stack was not taken out of one.
  expect(await catalog.record(uidOf(8))).toMatchObject({ user: { stackRole: null } });
  await change(catalog, 'back', 2, 3, 6);
  expect(await shown(catalog)).toEqual(['8/1', '7/1', '6/3', '3/3']);
  expect(await catalog.record(uidOf(2))).toMatchObject({ user: { stackRole: null } });
});

test('pictures are stacked by hand with all they are stacked with, and such a stack is dissolved', async () => {
  const catalog = await filled(await temporaryFolder());
  await change(catalog, 'out', 5);
  const { entry } = await change(catalog, 'together', 7, 4);
  expect(entry).toMatchObject({ detail: 'together', count: 3 });
  expect(await shown(catalog)).toEqual(['8/1', '7/3', '5/1', '3/3']);
  expect(await search(catalog, `stack:${uidOf(6)}`)).toEqual([7, 6, 4]);
  // Nothing is left to do where all are in one stack, and a single picture is no stack.
  expect(await change(catalog, 'together', 4, 6)).toMatchObject({ entry: null });
  expect(await change(catalog, 'together', 8)).toMatchObject({ entry: null });
  // One taken out of it goes back into it.
  await change(catalog, 'out', 7);
  expect(await shown(catalog)).toEqual(['8/1', '7/1', '6/2', '5/1', '3/3']);
  await change(catalog, 'back', 7);
  await change(catalog, 'together', 8, 6, 3);
  expect(await shown(catalog)).toEqual(['8/7', '5/1']);
  const before = (await catalog.exportState()).hash;
  await change(catalog, 'out', 2);
  await change(catalog, 'dissolve', 8);
  expect(await shown(catalog)).toEqual(['8/1', '7/1', '6/2', '5/1', '3/3']);
  await catalog.undo();
  await catalog.undo();
  expect((await catalog.exportState()).hash).toBe(before);
});

test('a bulk change takes each stack once, however its pictures fall into chunks', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const count = 600;
  await catalog.putImages(
    Array.from({ length: count }, (_, index) =>
      picture(index + 1, { generation: { prompt: `prompt ${index % 3}`, sessionId: 's' } }),
    ),
  );
  const all = Array.from({ length: count }, (_, index) => index + 1);
  expect(await change(catalog, 'cover', ...all)).toMatchObject({ changed: 3 });
  expect(await shown(catalog)).toEqual(['3/200', '2/200', '1/200']);
  expect(await change(catalog, 'together', ...all)).toMatchObject({ changed: count });
  expect(await shown(catalog)).toEqual([`3/${count}`]);
  expect(await change(catalog, 'dissolve', 1)).toMatchObject({ changed: count });
});

test('a newer word on a stack wins when a picture is entered again', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const said = (number: number, stackId: string | null, changedAtMs: number) =>
    picture(number, { user: { stackId, stackRole: 'cover', changedAtMs } });
  await catalog.putImages([said(1, 'k', 100), said(2, 'k', 100)]);
  expect(await shown(catalog)).toEqual(['2/2']);
  await catalog.putImages([said(2, null, 99), said(2, 'k', 100)]);
  expect(await shown(catalog)).toEqual(['2/2']);
  await catalog.putImages([said(2, null, 101)]);
  expect(await shown(catalog)).toEqual(['2/1', '1/1']);
  // Its file alone is no word on its stack.
  await catalog.updateFiles([{ uid: uidOf(1), file: { sizeBytes: 7 } }]);
  await catalog.putImages([picture(2, { user: { stackId: 'k', changedAtMs: 102 } })]);
  expect(await shown(catalog)).toEqual(['1/2']);
});

test('a view tells how many pictures its closed stacks hold, and those of chosen ones are found where there are no stacks', async () => {
  const catalog = await filled(await temporaryFolder());
  const opened = async (text: string, stacks: boolean, openStacks: readonly string[] = []) =>
    await (
      await catalog.openSet({ ...view(text, { stacks }), openStacks }, 10, `${stacks}`)
    ).whole;
  const stacked = await opened('', true);
  expect(stacked).toMatchObject({ total: 4, pictures: 8 });
  expect(await opened('', true, [uidOf(2)])).toMatchObject({ total: 6, pictures: 8 });
  const all = await opened('', false);
  expect(all).toMatchObject({ total: 8, pictures: 8 });

  // Pictures 7 and 6, of which the second is shown for 4 and 5 as well.
  const chosen = [[1, 3]] as const;
  expect(await catalog.mapSelection(stacked.setId, chosen, all.setId)).toEqual([[1, 3]]);
  expect(await catalog.mapSelection(stacked.setId, chosen, all.setId, true)).toEqual([[1, 5]]);
  const some = await opened(`-path:"${picture(5).file.path}"`, false);
  expect(await catalog.mapSelection(stacked.setId, chosen, some.setId, true)).toEqual([[1, 4]]);
});
