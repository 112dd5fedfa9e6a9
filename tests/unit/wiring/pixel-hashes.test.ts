import { describe, expect, it, vi } from 'vitest';
import { createPixelHashes } from '../../../main/wiring/pixel-hashes.ts';

function recorded(): {
  readonly calls: string[][];
  readonly updateFiles: (updates: readonly { uid: string }[]) => Promise<number>;
} {
  const calls: string[][] = [];
  return {
    calls,
    updateFiles: async (updates) => {
      calls.push(updates.map(({ uid }) => uid));
      return calls.length;
    },
  };
}

describe('pixel hashes', () => {
  it('are one change of the catalog, however many come one after the other', async () => {
    vi.useFakeTimers();
    try {
      const catalog = recorded();
      const hashes = createPixelHashes(catalog, () => undefined);
      for (let n = 0; n < 100; n += 1) {
        hashes.note(`uid ${n}`, 'aa');
        await vi.advanceTimersByTimeAsync(500);
      }
      expect(catalog.calls).toEqual([]);
      await vi.advanceTimersByTimeAsync(2000);
      expect(catalog.calls.map((uids) => uids.length)).toEqual([100]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('are entered some hundred at a time while more keep coming, and all of them when asked', async () => {
    const catalog = recorded();
    const hashes = createPixelHashes(catalog, () => undefined);
    for (let n = 0; n < 1200; n += 1) hashes.note(`uid ${n}`, 'aa');
    await hashes.settled();
    expect(catalog.calls.map((uids) => uids.length)).toEqual([512, 512, 176]);
    expect(new Set(catalog.calls.flat()).size).toBe(1200);
  });

  it('that could not be entered are told to the log and stop no later ones', async () => {
    const log = vi.fn<(level: string, message: string) => void>();
    const catalog = recorded();
    let failures = 1;
    const updateFiles: typeof catalog.updateFiles = async (updates) => {
      if (failures-- > 0) throw new Error('The disk is full');
      return catalog.updateFiles(updates);
    };
    const hashes = createPixelHashes({ updateFiles }, log);
    hashes.note('a', 'aa');
    await hashes.settled();
    hashes.note('b', 'bb');
    await hashes.settled();
    expect(log).toHaveBeenCalledOnce();
    expect(catalog.calls).toEqual([['b']]);
  });
});
