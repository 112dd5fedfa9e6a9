import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BusySign, type Work } from '../../../../renderer/features/editor/busy-sign.ts';

let told: (Work | null)[];
let sign: BusySign;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  sign = new BusySign((work) => told.push(work));
});
afterEach(() => {
  vi.useRealTimers();
});

const lasting = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the sign of being busy', () => {
  it('stands while something takes longer than a moment, and goes with it', async () => {
    void sign.during('invert', lasting(100));
    await vi.runAllTimersAsync();
    expect(told).toEqual([]);
    void sign.during('grow', lasting(2000));
    await vi.advanceTimersByTimeAsync(1000);
    sign.progress(0.5);
    await vi.runAllTimersAsync();
    expect(told).toEqual([
      { kind: 'grow', fraction: null, stop: null },
      { kind: 'grow', fraction: 0.5, stop: null },
      null,
    ]);
  });

  it('names what is done first of several, then the next', async () => {
    void sign.during('grow', lasting(1000));
    void sign.during('feather', lasting(2000));
    await vi.runAllTimersAsync();
    expect(told.map((work) => work?.kind)).toEqual(['grow', 'feather', undefined]);
  });

  it('goes when it fails, which is for the asker to tell', async () => {
    const heard: unknown[] = [];
    const failing = lasting(1000).then(() => Promise.reject(new Error('No mask.')));
    sign.during('load', failing).catch((error: unknown) => heard.push(error));
    await vi.runAllTimersAsync();
    expect(heard).toEqual([new Error('No mask.')]);
    expect(told.at(-1)).toBeNull();
  });

  it('has everything stopped that can be', async () => {
    const stop = vi.fn<() => void>();
    expect(sign.stop()).toBe(false);
    void sign.during('save', lasting(1000));
    expect(sign.stop()).toBe(false);
    void sign.during('grow', lasting(1000), stop);
    expect([sign.stop(), stop.mock.calls.length]).toEqual([true, 1]);
    await vi.runAllTimersAsync();
  });
});
