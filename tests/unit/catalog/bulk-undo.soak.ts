import { expect, test } from 'vitest';
import { bulkUndoFaults } from './bulk-undo.ts';

test('100,000 pictures tagged, rated, moved, deleted and each taken back while an import runs', async () => {
  expect(await bulkUndoFaults(100_000)).toEqual([]);
});
