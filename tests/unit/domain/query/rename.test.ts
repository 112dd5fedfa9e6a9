import { expect, test } from 'vitest';
import { renameInQuery } from '../../../../main/domain/query/rename.ts';

const renamed = (text: string, ...names: string[]): string =>
  renameInQuery(text, 'collection', (name) => (name.toLowerCase() === 'best' ? names : [name]));

test('a name is found in any place of a query and quoted where it has to be', () => {
  expect(renamed('fox (collection:best OR -collection:"Best") rating:5', 'Very best')).toBe(
    'fox (collection:"Very best" OR -collection:"Very best") rating:5',
  );
});

test('several names that stand for one are asked for together', () => {
  expect(renamed('fox collection:best', 'best', 'Rest')).toBe('fox (collection:best OR collection:Rest)');
});

test('what is not renamed stays as it was written', () => {
  for (const text of ['collection:be*  fox', 'tag:best   fox', 'collection:other', 'collection:(', ''])
    expect(renamed(text, 'New')).toBe(text);
});
