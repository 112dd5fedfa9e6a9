import { expect, test } from 'vitest';
import { gallery } from '../../../preload/contract/gallery.ts';

const target = { kind: 'query', query: 'fox' } as const;

test('tags are cleaned on their way in, those that pictures have are named as they are', () => {
  const { change } = gallery.change.input.parse({
    target,
    change: { kind: 'tag', add: [' places / coast/'], remove: ['as is '] },
  });
  expect(change).toEqual({ kind: 'tag', add: ['places/coast'], remove: ['as is '] });
  const renamed = gallery.changeTag.input.parse({
    change: { kind: 'rename', tag: 'as is ', to: 'a / b' },
  });
  expect(renamed.change).toEqual({ kind: 'rename', tag: 'as is ', to: 'a/b' });
});

test('a name of which nothing is left is refused', () => {
  const add = gallery.change.input.safeParse({ target, change: { kind: 'tag', add: [' / '], remove: [] } });
  expect(add.success).toBe(false);
});
