import { beforeAll, expect, test, vi } from 'vitest';
import type { ImportView } from '../../../../preload/contract/library.ts';
import { fractionOf, resultText, statusText } from '../../../../renderer/features/library/import-text.ts';
import { startTranslations, translate } from '../../../../renderer/i18n/translate.ts';

vi.mock('../../../../renderer/api/api.ts', () => ({ api: {} }));

const run: ImportView = {
  id: 'a',
  kind: 'index',
  rootId: 'b',
  title: 'photos',
  state: 'running',
  foundFiles: 0,
  doneFiles: 0,
  share: null,
  looking: false,
  unchanged: 0,
  added: 0,
  updated: 0,
  moved: 0,
  missing: 0,
  failedCount: 0,
  failed: [],
  error: null,
};

beforeAll(() => startTranslations());

test.each([
  ['nothing has been found', {}, 'nothing yet'],
  ['files were found', { foundFiles: 40_000 }, '0 of 40,000'],
  [
    'some are read',
    { foundFiles: 40_000, doneFiles: 1200, added: 1200, failedCount: 2 },
    '1,200 of 40,000 · 1,200 new · 2 unreadable',
  ],
  [
    'folders are still to be listed',
    { foundFiles: 1300, doneFiles: 1200, added: 1200, looking: true },
    '1,200 so far · 1,200 new',
  ],
  ['it has ended', { state: 'done', foundFiles: 40_000, doneFiles: 40_000, added: 40_000 }, '40,000 new'],
  ['it has ended and there was none', { state: 'done' }, 'no pictures'],
] as const)('a run says what it has done when %s', (_when, what, text) => {
  expect(resultText({ ...run, ...what }, translate)).toBe(text);
});

test('the line at the bottom says when a run is paused, or only begins', () => {
  const half = { ...run, foundFiles: 3000, doneFiles: 1500 };
  expect(statusText(half, translate)).toBe('Reading pictures: 1,500 of 3,000');
  expect(statusText({ ...half, state: 'paused' }, translate)).toBe('Paused: 1,500 of 3,000 pictures read');
  expect(statusText(run, translate)).toBe('Looking for pictures…');
  expect(statusText({ ...run, state: 'paused' }, translate)).toBe('Paused before any picture was read');
});

test('a run that still finds files says how many are read, and its bar how much of the folders is through', () => {
  const part = { ...run, foundFiles: 1300, doneFiles: 1200, share: 0.1, looking: true };
  expect(statusText(part, translate)).toBe('Reading pictures: 1,200 so far');
  expect(statusText({ ...part, state: 'paused' }, translate)).toBe('Paused: 1,200 pictures read so far');
  expect(fractionOf(part)).toBe(0.1);
  expect(fractionOf({ ...part, share: null })).toBe(1200 / 1300);
  expect(fractionOf({ ...part, foundFiles: 0 })).toBeNull();
});
