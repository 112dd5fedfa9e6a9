import { expect, it } from 'vitest';
import { createRests } from '../../../main/wiring/unhurried.ts';

const GOES_ON = new AbortController().signal;

it('rests for longer than it worked, once there was enough work to rest from', async () => {
  const rests: number[] = [];
  const rest = createRests(
    () => false,
    GOES_ON,
    async (ms) => rests.push(ms),
  );
  await rest(15);
  expect(rests).toEqual([]);
  await rest(35);
  expect(rests).toEqual([100]);
  await rest(10);
  expect(rests).toEqual([100]);
});

it('hurries while something waits for its end', async () => {
  const rests: number[] = [];
  let isWaitedFor = true;
  const rest = createRests(
    () => isWaitedFor,
    GOES_ON,
    async (ms) => rests.push(ms),
  );
  await rest(500);
  isWaitedFor = false;
  await rest(500);
  expect(rests).toEqual([1000]);
});

it('ends its rest when all is to end, which is no fault', async () => {
  const ending = new AbortController();
  const rest = createRests(() => false, ending.signal);
  const resting = rest(500_000);
  ending.abort();
  await expect(resting).resolves.toBeUndefined();
  await expect(rest(500_000)).resolves.toBeUndefined();
});
