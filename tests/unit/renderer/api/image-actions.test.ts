import { expect, it, vi } from 'vitest';
import { derivedId } from '../../../../main/domain/batch/batch-run.ts';
import { newUid } from '../../../../main/new-uid.ts';
import { downloadName } from '../../../../renderer/api/image-actions.ts';

vi.mock('../../../../renderer/api/api.ts', () => ({ api: {}, bridge: undefined }));

it('downloads of one batch that were made in one second have names of their own', () => {
  const base = newUid();
  const createdAtMs = new Date(2026, 10, 21, 14, 32, 5).getTime();
  const names = [0, 1, 2].map((index) =>
    downloadName({ uid: derivedId(base, index), contentHash: 'abc', createdAtMs, format: 'jpeg' }),
  );
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^2026-11-21_14-32-05_[0-9a-f]{8}\.jpg$/);
});
