import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { EngineDescription } from '../../../../main/domain/engine.ts';
import type { GenerationRequest } from '../../../../main/domain/generation.ts';
import type { Settings } from '../../../../preload/contract/settings.ts';
import { useEngines } from '../../../../renderer/api/engines-store.ts';
import {
  regenerate,
  regenerateChosen,
} from '../../../../renderer/features/gallery/bulk/regenerate-images.ts';
import { closeDialog, useGalleryDialog } from '../../../../renderer/features/gallery/bulk/gallery-dialog.ts';
import { useGallery } from '../../../../renderer/features/gallery/gallery-store.ts';
import { useSettingsState } from '../../../../renderer/api/settings-store.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

const main = vi.hoisted(() => ({
  requests: {} as Record<string, Partial<GenerationRequest>>,
  over: [] as string[],
  submitted: [] as { request: Partial<GenerationRequest>; seed: string | null; count: number }[],
}));
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      uids: ({ target }: { target: { uids?: string[] } }) => Promise.resolve({ uids: target.uids ?? [] }),
    },
    maintenance: { budget: () => Promise.resolve({ over: main.over }) },
    generate: {
      requestOf: ({ uid }: { uid: string }) => Promise.resolve({ request: main.requests[uid] }),
      submit: (input: (typeof main.submitted)[number]) => {
        main.submitted.push(input);
        return Promise.resolve({});
      },
    },
  },
}));

const engine = {
  id: 'builtin',
  models: [{ id: 'sketch', nativeSize: 512, parameters: [], types: ['text-to-image'] }],
} as unknown as EngineDescription;
const texts = (): readonly string[] => useToasts.getState().toasts.map(({ text }) => text);
const chosen = (...uids: string[]) => ({ target: { kind: 'uids' as const, uids }, count: uids.length });

beforeAll(startTranslations);
beforeEach(() => {
  main.submitted = [];
  main.over = [];
  closeDialog();
  useToasts.setState({ toasts: [] });
  useEngines.setState({ engines: [engine] });
});

it('makes every chosen picture again with its own settings and a new seed', async () => {
  main.requests = {
    a: { type: 'text-to-image', engine: 'builtin', model: 'sketch', prompt: 'fox', seed: '7', steps: 4 },
    b: { type: 'text-to-image', engine: 'builtin', model: 'sketch', prompt: 'jay', seed: '8', width: 640 },
  };
  await regenerate(chosen('a', 'b'));
  expect(main.submitted.map(({ request }) => request.prompt)).toEqual(['fox', 'jay']);
  expect(main.submitted.map(({ seed, count }) => [seed, count])).toEqual([
    [null, 1],
    [null, 1],
  ]);
  expect(main.submitted[0]?.request).toMatchObject({ steps: 4, width: 512 });
  expect(main.submitted[1]?.request).toMatchObject({ width: 640 });
  expect(texts()).toEqual(['Queued 2 pictures']);
});

it('says how many can’t be made again and why, and makes the others', async () => {
  main.requests = {
    a: { type: 'text-to-image', engine: 'comfyui', model: 'flux', prompt: 'fox' },
    b: { type: 'text-to-image' },
    c: { type: 'text-to-image', engine: 'builtin', model: 'sketch', prompt: 'jay' },
  };
  await regenerate(chosen('a', 'b', 'c'));
  expect(main.submitted).toHaveLength(1);
  expect(texts()).toEqual([
    'Queued 1 picture',
    '2 pictures can’t be made again. No engine has the model flux now. Its file doesn’t say how it was made.',
  ]);
});

function select(count: number): void {
  useGallery.setState({ set: { setId: 's', revision: 1, total: 5000 } as never, selection: [[0, count]] });
}

it('asks first when there are many, and refuses what no queue is for', async () => {
  select(50);
  await regenerateChosen();
  expect(useGalleryDialog.getState().dialog).toMatchObject({ kind: 'regenerate', chosen: { count: 50 } });
  select(2000);
  await regenerateChosen();
  expect(texts()[0]).toContain('2,000 pictures are too many');
  expect(main.submitted).toEqual([]);
});

it('asks first, however few they are, when the budget is used up', async () => {
  const chooseTwo = async (): Promise<unknown> => {
    select(2);
    await regenerateChosen();
    return useGalleryDialog.getState().dialog;
  };
  useSettingsState.setState({ settings: { monthlyBudget: 5, monthlyGpuMinutes: 0 } as Settings });
  expect(await chooseTwo()).toBeNull();
  main.over = ['cost'];
  expect(await chooseTwo()).toMatchObject({ kind: 'regenerate', chosen: { count: 2 } });
  closeDialog();
  useSettingsState.setState({ settings: { monthlyBudget: 0, monthlyGpuMinutes: 0 } as Settings });
  expect(await chooseTwo()).toBeNull();
});
