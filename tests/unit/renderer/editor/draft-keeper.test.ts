import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftKeeper } from '../../../../renderer/features/editor/draft-keeper.ts';

let mask = 'first';
/** How long that takes, milliseconds. */
let reading = 0;
let kept: [string, unknown][];
let told: unknown[];
let fault: Error | null;
let keeper: DraftKeeper;

beforeEach(() => {
  vi.useFakeTimers();
  kept = [];
  told = [];
  fault = null;
  reading = 0;
  keeper = new DraftKeeper({
    async read() {
      const now = mask;
      if (reading > 0) await new Promise((resolve) => setTimeout(resolve, reading));
      return now as unknown as Blob;
    },
    put: (uid, draft) =>
      fault === null ? Promise.resolve(void kept.push([uid, draft])) : Promise.reject(fault),
    onError: (error) => told.push(error),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a painted mask', () => {
  it('is kept once it has come to rest', async () => {
    keeper.touch('a');
    mask = 'second';
    keeper.touch('a');
    await vi.runAllTimersAsync();
    expect(kept).toEqual([['a', 'second']]);
  });

  it('is kept after a moment’s rest, and every few seconds without one', async () => {
    keeper.touch('a');
    await vi.advanceTimersByTimeAsync(1000);
    expect(kept).toHaveLength(1);
    for (let strokes = 0; strokes < 30; strokes++) {
      keeper.touch('a');
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(kept).toHaveLength(2);
  });

  it('that can’t be kept is told of once, and again after one that could', async () => {
    const rest = async (error: Error | null): Promise<void> => {
      fault = error;
      keeper.touch('a');
      await vi.runAllTimersAsync();
    };
    const full = new Error('The disk is full.');
    for (const error of [full, full, null, full]) await rest(error);
    expect(told).toEqual([full, full]);
  });

  it('rests longer where it takes long to be read', async () => {
    reading = 300;
    keeper.touch('a');
    await vi.runAllTimersAsync();
    keeper.touch('a');
    await vi.advanceTimersByTimeAsync(2500);
    expect(kept).toHaveLength(1);
    await vi.runAllTimersAsync();
    expect(kept).toHaveLength(2);
  });

  it('is read before another picture takes its place', async () => {
    keeper.touch('a');
    mask = 'of a';
    keeper.flush();
    mask = 'of b';
    keeper.touch('b');
    await vi.runAllTimersAsync();
    expect(kept).toEqual([
      ['a', 'of a'],
      ['b', 'of b'],
    ]);
  });

  it('is kept once only', async () => {
    keeper.touch('a');
    keeper.flush();
    keeper.flush();
    await vi.runAllTimersAsync();
    expect(kept).toHaveLength(1);
  });
});
