import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftKeeper } from '../../../../renderer/features/editor/draft-keeper.ts';

let mask = 'first';
let kept: [string, unknown][];
let keeper: DraftKeeper;

beforeEach(() => {
  vi.useFakeTimers();
  kept = [];
  keeper = new DraftKeeper({
    read: () => Promise.resolve(mask as unknown as Blob),
    put: (uid, draft) => Promise.resolve(void kept.push([uid, draft])),
    onError: (error) => {
      throw error;
    },
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
