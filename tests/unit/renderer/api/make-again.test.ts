import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { MadeEdit } from '../../../../main/domain/edit.ts';
import { makeAgain, openSettings } from '../../../../renderer/api/make-again.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

const main = vi.hoisted(() => ({
  edit: null as MadeEdit | null,
  refusal: null as Error | null,
  started: [] as unknown[],
  routes: [] as unknown[],
}));
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    editor: {
      editOf: () => Promise.resolve({ edit: main.edit }),
      start: (input: unknown) => {
        if (main.refusal !== null) return Promise.reject(main.refusal);
        main.started.push(input);
        return Promise.resolve({});
      },
    },
  },
}));
vi.mock('../../../../renderer/api/navigation.ts', () => ({
  navigate: (...route: unknown[]) => void main.routes.push(route),
}));

const EDIT: MadeEdit = {
  uid: 'result',
  sourceUid: 'source',
  area: { type: 'inpaint', maskId: 'mask' },
  request: {
    engine: 'builtin',
    model: 'fill',
    prompt: 'a hat',
    inputs: [{ role: 'reference', uid: 'r', strength: 0.4 }],
    edit: { grow: 4, feather: 8, fill: 'noise', edge: 'soft', matchColor: false, context: 0.5 },
  },
  seed: '77',
};
const result = { uid: 'result', type: 'inpaint' as const };

beforeAll(startTranslations);
beforeEach(() => {
  Object.assign(main, { edit: EDIT, refusal: null, started: [], routes: [] });
  useToasts.setState({ toasts: [] });
});

it('an edit is made again on its source, with its mask and its recipe, and is shown there', async () => {
  const { sourceUid, area, request } = EDIT;
  for (const [seed, given] of [
    ['same', '77'],
    ['new', null],
  ] as const) {
    makeAgain(result, seed);
    await vi.waitFor(() => {
      expect(main.routes.pop()).toEqual(['inpaint', { uid: 'source' }]);
    });
    expect(main.started.pop()).toEqual({ edit: { sourceUid, area, request }, seed: given, count: 1 });
  }
});

it('says why an edit can’t be made again, and offers the editor', async () => {
  main.refusal = new Error('The mask is no longer there.');
  makeAgain(result, 'same');
  await vi.waitFor(() => {
    expect(useToasts.getState().toasts).toHaveLength(1);
  });
  const [toast] = useToasts.getState().toasts;
  expect(toast?.text).toBe('The edit can’t be made again as it was. The mask is no longer there.');
  expect(main.routes).toEqual([]);
  toast?.action?.run();
  expect(main.routes).toEqual([['inpaint', { uid: 'result', edit: 'reopen' }]]);
});

it('what is no edit is made and adjusted by the generator', () => {
  const made = { uid: 'u', type: 'image-to-image' as const };
  makeAgain(made, 'new');
  openSettings(made);
  openSettings({ uid: 'o', type: 'outpaint' });
  expect(main.routes).toEqual([
    ['generate', { fromUid: 'u', seed: 'new', submit: 'now' }],
    ['generate', { fromUid: 'u', seed: 'same' }],
    ['outpaint', { uid: 'o', edit: 'reopen' }],
  ]);
});
