import { beforeAll, expect, test } from 'vitest';
import { collectDetail } from '../../../../main/domain/collect-detail.ts';
import { journalText } from '../../../../renderer/api/journal-text.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';

beforeAll(() => startTranslations());

test.each([
  [collectDetail({ into: 'Trips', from: null }), 'Added 4 pictures to Trips'],
  [collectDetail({ into: null, from: 'Best' }), 'Removed 4 pictures from Best'],
  [collectDetail({ into: 'Trips', from: 'Best' }), 'Moved 4 pictures from Best to Trips'],
  ['Trips', 'Changed 4 pictures in Trips'],
])('a change of a collection says which way the pictures went: %j', (detail, text) => {
  const entry = { id: 1, count: 4, detail, createdAtMs: 0, undone: false, isFinal: false };
  expect(journalText({ ...entry, kind: 'collect' })).toBe(text);
});
