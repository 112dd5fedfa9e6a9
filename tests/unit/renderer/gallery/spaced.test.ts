import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { spaced } from '../../../../renderer/features/gallery/panel/spaced.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('works at once, then once for all that is asked until the pause is over', async () => {
  const work = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const { request } = spaced(work, 1000);
  request();
  expect(work).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 20; i += 1) request();
  await vi.advanceTimersByTimeAsync(999);
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(work).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(5000);
  expect(work).toHaveBeenCalledTimes(2);
  request();
  expect(work).toHaveBeenCalledTimes(3);
});

it('never works twice at a time, and not after it was stopped', async () => {
  let finish = (): void => undefined;
  const work = vi.fn<() => Promise<void>>(() => new Promise<void>((resolve) => (finish = resolve)));
  const { request, stop } = spaced(work, 1000);
  request();
  request();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(work).toHaveBeenCalledTimes(1);
  finish();
  stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(work).toHaveBeenCalledTimes(1);
});
