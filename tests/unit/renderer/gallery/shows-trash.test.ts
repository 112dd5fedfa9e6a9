import { expect, test } from 'vitest';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { showsTrash } from '../../../../renderer/features/gallery/shows-trash.ts';

test.each([
  ['is:trashed', true],
  ['fox is:trashed rating:>=3', true],
  ['is:deleted', true],
  ['-is:trashed', false],
  ['fox OR is:trashed', false],
  ['"is:trashed"', false],
  ['tag:"is:trashed"', false],
  ['', false],
])('%s shows the trash: %s', (text, expected) => {
  const parsed = parseQuery(text);
  expect(parsed.ok && showsTrash(parsed.query)).toBe(expected);
});
