import { describe, expect, it } from 'vitest';
import { composeInProcess } from './compose-process.ts';

/** The short form of compose.soak.ts. */
describe('C8: composing in the real program', () => {
  it('makes a collage with flat memory and says how far it is', async () => {
    const { code, peakMiB, made, stderr } = await composeInProcess(20, ['collage', '--columns', '10'], 'jpg');
    expect(stderr).toMatch(/^1\d\/20$/m);
    expect(code).toBe(0);
    expect(made).toEqual({ format: 'jpeg', width: 2400, height: 2 + 2 * (173 + 2), pages: 1 });
    expect(peakMiB).toBeLessThan(700);
  });

  it('writes nothing when Ctrl+C cancels it', async () => {
    const { code, made, leftovers, stderr } = await composeInProcess(12, ['gif', '--width', '256'], 'gif', 2);
    expect(stderr).toContain('Cancelled');
    expect(code).toBe(1);
    expect(made).toBeNull();
    expect(leftovers).toEqual([]);
  });
});
