import type { Catalog } from '../../../main/domain/catalog.ts';
import type { Change } from '../../../main/domain/catalog-change.ts';
import { catalogIn, picture, query, temporaryFolder, uidOf } from './support.ts';

const CHANGES: readonly Change[] = [
  { kind: 'tag', add: ['x', 'y/z'], remove: ['old'] },
  { kind: 'rate', rating: 4 },
  { kind: 'collect', addTo: 'b', removeFrom: 'a' },
  { kind: 'stack', how: 'together' },
  { kind: 'trash' },
];
const BATCH = 1000;
const ARRIVALS = 30;

/**
 * What is not exact after each of these changes to `count` pictures was undone, redone and undone again, with pictures
 * coming in all the while; nothing.
 */
export async function bulkUndoFaults(count: number): Promise<readonly string[]> {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.changeCollection({ kind: 'create', id: 'a', name: 'A', parentId: null });
  await catalog.changeCollection({ kind: 'create', id: 'b', name: 'B', parentId: 'a' });
  for (let from = 1; from <= count; from += BATCH) {
    await catalog.putImages(
      Array.from({ length: Math.min(BATCH, count - from + 1) }, (_, index) => known(from + index)),
    );
  }
  const faults: string[] = [];
  const before = await stateOfKnown(catalog, count);
  let next = count + 1;
  const meanwhile = async <T>(work: Promise<T>): Promise<T> => {
    for (let arrival = 0; arrival < ARRIVALS; arrival += 1) {
      await catalog.putImages([picture(next)]);
      next += 1;
    }
    return await work;
  };
  for (const change of CHANGES) {
    const target = { kind: 'query', query: query('before') } as const;
    const { changed, entry } = await meanwhile(catalog.change(target, change, {}));
    if (changed !== count || entry?.count !== count) faults.push(`${change.kind}: changed ${changed}`);
    const after = await stateOfKnown(catalog, count);
    if (after === before) faults.push(`${change.kind}: nothing happened`);
    await meanwhile(catalog.undo());
    if ((await stateOfKnown(catalog, count)) !== before) faults.push(`${change.kind}: undo`);
    await meanwhile(catalog.redo());
    if ((await stateOfKnown(catalog, count)) !== after) faults.push(`${change.kind}: redo`);
    await catalog.undo();
  }
  if ((await stateOfKnown(catalog, count)) !== before) faults.push('the end');
  if ((await catalog.count(query(''))) !== next - 1) faults.push('arrivals');
  return faults;
}

function known(number: number): ReturnType<typeof picture> {
  return picture(number, {
    generation: { prompt: 'there before' },
    user: { rating: number % 4, tags: number % 3 === 0 ? ['old'] : [], changedAtMs: 1 },
    collections: [{ id: 'a', position: number }],
  });
}

interface State {
  readonly images: readonly { readonly uid: string }[];
  readonly collections: readonly unknown[];
}

/** What the tables say of the pictures that were there before. */
async function stateOfKnown(catalog: Catalog, count: number): Promise<string> {
  const { images, collections } = JSON.parse((await catalog.exportState()).json) as State;
  const last = uidOf(count);
  return JSON.stringify([images.filter(({ uid }) => uid <= last), collections]);
}
