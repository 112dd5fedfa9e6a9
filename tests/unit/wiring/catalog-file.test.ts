import { expect, test } from 'vitest';
import { fillFromFiles } from '../../../main/wiring/catalog-file.ts';

test('that a catalog is filled from the files is said once, as soon as there are any', async () => {
  const saidOf = async (steps: readonly number[]): Promise<readonly string[]> => {
    const said: string[] = [];
    await fillFromFiles(
      {
        rebuild: async (options) => {
          for (const done of steps) options?.onProgress?.(done, done);
          return { images: steps.at(-1) ?? 0, failedCount: 0, failed: [] };
        },
      },
      (_level, message) => void said.push(message),
      () => void said.push('begun'),
    );
    return said;
  };
  expect(await saidOf([0])).toEqual([]);
  expect(await saidOf([500, 1000, 1200])).toEqual([
    'The catalog is filled from the files',
    'begun',
    'The catalog was filled from the files',
  ]);
});
