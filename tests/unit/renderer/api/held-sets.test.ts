import { beforeEach, expect, it, vi } from 'vitest';
import { closeSet, holdTarget } from '../../../../renderer/api/held-sets.ts';

const closed = vi.hoisted(() => [] as string[]);
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      close: ({ setId }: { setId: string }) => {
        closed.push(setId);
        return Promise.resolve(null);
      },
    },
  },
}));

const target = (setId: string) => ({ kind: 'set' as const, setId, revision: 1, ranges: [] });

beforeEach(() => closed.splice(0));

it('a set is closed at once when nobody holds it', () => {
  closeSet('a');
  expect(closed).toEqual(['a']);
});

it('a set that dialogs mean is closed with the last of them', () => {
  const first = holdTarget(target('b'));
  const second = holdTarget(target('b'));
  closeSet('b');
  first();
  expect(closed).toEqual([]);
  second();
  expect(closed).toEqual(['b']);
});

it('a set that its view still shows stays open when a dialog ends', () => {
  holdTarget(target('c'))();
  holdTarget({ kind: 'uids', uids: ['u'] })();
  expect(closed).toEqual([]);
  closeSet('c');
  expect(closed).toEqual(['c']);
});
