import { expect, test } from 'vitest';
import type { Catalog } from '../../../main/domain/catalog.ts';
import { catalogIn, picture, search, temporaryFolder, uidOf } from './support.ts';

const COUNT = 24;

/** Numbers from 0 up to a bound, the same every time. */
function dice(): (sides: number) => number {
  let state = 20_261_128;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

async function expected(catalog: Catalog): Promise<{ duplicates: number[]; parents: number[] }> {
  const records = await catalog.records(Array.from({ length: COUNT }, (_, index) => uidOf(index)));
  const live = records.filter(({ state }) => state.trashedAtMs === null);
  const number = ({ uid }: { uid: string }): number => Number(uid.slice(-12));
  const isEqual = (a: (typeof live)[number], b: (typeof live)[number]): boolean =>
    a.uid !== b.uid &&
    (a.file.contentHash === b.file.contentHash ||
      (a.file.pixelHash !== null && a.file.pixelHash === b.file.pixelHash));
  const borne = new Set(records.flatMap(({ generation }) => generation.parents.map(({ uid }) => uid)));
  return {
    duplicates: live.filter((one) => live.some((other) => isEqual(one, other))).map(number),
    parents: live.filter(({ uid }) => borne.has(uid)).map(number),
  };
}

/** A step may concern pictures that were removed since, which is said once. */
function saidToBeGone(error: unknown): void {
  expect(error).toMatchObject({ code: 'CONFLICT' });
}

test('equal pictures and pictures with children are known through everything that happens to them', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const roll = dice();
  const put = (): Promise<number> => {
    const number = roll(COUNT);
    const parents = roll(2) === 0 ? [{ role: 'source' as const, uid: uidOf(roll(COUNT)) }] : [];
    return catalog.putImages([
      picture(number, {
        file: { contentHash: `f${roll(10)}`, pixelHash: roll(3) === 0 ? null : `p${roll(12)}` },
        generation: { parents },
      }),
    ]);
  };
  const target = () => ({ kind: 'uids' as const, uids: [uidOf(roll(COUNT)), uidOf(roll(COUNT))] });
  const steps: readonly (() => Promise<unknown>)[] = [
    put,
    put,
    put,
    () => catalog.removeImages([uidOf(roll(COUNT))]),
    () => catalog.change(target(), { kind: 'trash' }, {}),
    () => catalog.change(target(), { kind: 'restore' }, {}),
    () => catalog.change(target(), { kind: 'rate', rating: roll(6) }, {}),
    () => catalog.undo().catch(saidToBeGone),
    () => catalog.redo().catch(saidToBeGone),
    () => catalog.updateFiles([{ uid: uidOf(roll(COUNT)), file: { pixelHash: `p${roll(12)}` } }]),
  ];
  for (let count = 0; count < 240; count += 1) {
    await steps[roll(steps.length)]?.();
    const { duplicates, parents } = await expected(catalog);
    expect((await search(catalog, 'is:duplicate')).toSorted((a, b) => a - b)).toEqual(duplicates);
    expect((await search(catalog, 'has:children')).toSorted((a, b) => a - b)).toEqual(parents);
  }
});
