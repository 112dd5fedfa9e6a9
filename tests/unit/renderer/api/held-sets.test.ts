import { beforeEach, expect, it, vi } from 'vitest';
import { changeImages } from '../../../../renderer/api/change-images.ts';
import { closeSet, createTargetHolder, holdTarget } from '../../../../renderer/api/held-sets.ts';

const closed = vi.hoisted(() => [] as string[]);
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      close: ({ setId }: { setId: string }) => {
        closed.push(setId);
        return Promise.resolve(null);
      },
      change: async ({ target }: { target: { setId: string } }) => {
        // As in main, where a change waits for the one before it.
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (closed.includes(target.setId)) throw new Error('The view has changed meanwhile.');
        return { entry: null, matched: 1, changed: 1, fixed: [] };
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

it('what a dialog meant is still there for the change that follows its closing, though the view shows another set', async () => {
  const hold = createTargetHolder();
  hold(target('d'));
  closeSet('d');
  hold(undefined);
  const report = await changeImages(target('d'), { kind: 'rate', rating: 3 }, 'Rating');
  expect(report).toEqual({ entry: null, matched: 1, changed: 1, fixed: [] });
  expect(closed).toEqual(['d']);
});
