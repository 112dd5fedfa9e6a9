import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { madeAhead } from '../../../main/domain/made-ahead.ts';

/** Makes slower what comes earlier, and counts how many are under way. */
function maker() {
  const state = { now: 0, most: 0, ended: 0 };
  const make = async (item: number): Promise<number> => {
    state.now += 1;
    state.most = Math.max(state.most, state.now);
    await sleep(10 - item);
    state.now -= 1;
    state.ended += 1;
    if (item === 5) throw new Error('five');
    return item * 10;
  };
  return { state, make };
}

describe('making ahead', () => {
  it('keeps the order, with as many at a time as there are lanes', async () => {
    const { state, make } = maker();
    const made: number[] = [];
    for await (const one of madeAhead([1, 2, 3, 4], make, { lanes: 3 })) made.push(one);
    expect(made).toEqual([10, 20, 30, 40]);
    expect(state.most).toBe(3);
  });

  it('begins nothing that weighs too much together, but each alone', async () => {
    const { state, make } = maker();
    const limits = { lanes: 4, weigh: (item: number) => item, most: 3 };
    const made: number[] = [];
    for await (const one of madeAhead([1, 2, 9, 1, 1], make, limits)) made.push(one);
    expect(made).toEqual([10, 20, 90, 10, 10]);
    expect(state.most).toBe(2);
  });

  it('tells a failure in its turn, and waits for what is under way', async () => {
    const { state, make } = maker();
    const made: number[] = [];
    const all = async (): Promise<void> => {
      for await (const one of madeAhead([4, 5, 6, 7], make, { lanes: 4 })) made.push(one);
    };
    await expect(all()).rejects.toThrow('five');
    expect(made).toEqual([40]);
    expect(state).toMatchObject({ now: 0, ended: 4 });
  });

  it('waits for what is under way when nobody asks any more', async () => {
    const { state, make } = maker();
    for await (const _ of madeAhead([1, 2, 3, 4], make, { lanes: 2 })) break;
    expect(state.now).toBe(0);
    expect(state.ended).toBeLessThan(4);
  });
});
