import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../main/domain/errors.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { makeFixtures } from '../../fixtures/metadata/make.ts';
import { hostilePictures } from '../../fixtures/metadata/mutate.ts';
import { fuzz } from './fuzz.ts';

describe('damaged and hostile files', () => {
  it('are read as far as they go or refused with a reason, never worse', async () => {
    const { crashes, refused, tried } = await fuzz(await makeFixtures(), 0, 1500);
    expect(crashes).toEqual([]);
    expect(tried).toBe(1500);
    expect(Object.keys(refused).toSorted()).toEqual(['FILE_CORRUPT', 'UNSUPPORTED']);
  });

  it.each(hostilePictures())('%s', async (_, bytes) => {
    const before = process.memoryUsage().arrayBuffers;
    let outcome: unknown;
    try {
      outcome = await readMetadata(bytes);
    } catch (error) {
      outcome = error;
    }
    const isRead = typeof outcome === 'object' && outcome !== null && 'generation' in outcome;
    expect(isRead || isAppError(outcome) ? 'settled' : outcome).toBe('settled');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 1024 * 1024);
  });
});
