import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { ableModels } from '../../../../main/domain/able-models.ts';
import type { EngineDescription } from '../../../../main/domain/engine.ts';
import { UNKNOWN_GENERATION, type GenerationRequest } from '../../../../main/domain/generation.ts';
import { checkRequest } from '../../../../main/domain/model-request.ts';
import type { Capabilities } from '../../../../main/engines/comfyui/capabilities.ts';
import { describeModels } from '../../../../main/engines/comfyui/describe-models.ts';
import { upscale } from '../../../../renderer/features/library/upscale-images.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

const main = vi.hoisted(() => ({
  submitted: [] as { request: GenerationRequest; seed: string | null; count: number }[],
}));
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      uids: ({ target }: { target: { uids?: string[] } }) => Promise.resolve({ uids: target.uids ?? [] }),
      details: ({ uid }: { uid: string }) =>
        uid === 'gone'
          ? Promise.reject(new Error('There is no such picture.'))
          : Promise.resolve({
              record: {
                uid,
                file: { width: 640, height: 480 },
                generation: { ...UNKNOWN_GENERATION, prompt: 'a fox' },
              },
            }),
    },
    generate: {
      submit: (input: (typeof main.submitted)[number]) => {
        main.submitted.push(input);
        return Promise.resolve({});
      },
    },
  },
}));

const models = describeModels(
  {
    checkpoints: ['sdxl.safetensors'],
    upscalers: ['4x-UltraSharp.pth'],
    diffusionModels: [],
    samplers: [],
    schedulers: [],
    vaes: [],
    controlNets: [],
    controlTypes: [],
    ipAdapters: [],
    nodes: new Map(),
  } as unknown as Capabilities,
  () => null,
);
const engine = { id: 'comfyui', title: 'ComfyUI', models } as unknown as EngineDescription;
const texts = (): readonly string[] => useToasts.getState().toasts.map(({ text }) => text);

beforeAll(startTranslations);
beforeEach(() => {
  main.submitted = [];
  useToasts.setState({ toasts: [] });
});

it('queues an enlarged copy of each picture by a model that does nothing else, and says what could not be', async () => {
  const [choice, ...others] = ableModels([engine], 'upscale');
  expect(others).toEqual([]);
  expect(choice?.model.title).toBe('4x-UltraSharp');
  await upscale({ target: { kind: 'uids', uids: ['a', 'gone'] }, count: 2 }, choice!, '3');
  expect(main.submitted).toHaveLength(1);
  const { request, count } = main.submitted[0]!;
  expect(request).toMatchObject({
    type: 'upscale',
    prompt: 'a fox',
    width: 1920,
    height: 1440,
    inputs: [{ role: 'source', uid: 'a' }],
  });
  expect(count).toBe(1);
  expect(checkRequest({ ...request, seed: '0' }, choice!.model)).toEqual([]);
  expect(texts()).toEqual(['Queued 1 picture', '1 picture can’t be upscaled. There is no such picture.']);
});

it('queues none of more than a queue is good for', async () => {
  const [choice] = ableModels([engine], 'upscale');
  await upscale({ target: { kind: 'uids', uids: ['a'] }, count: 2000 }, choice!, '2');
  expect(main.submitted).toEqual([]);
  expect(texts()[0]).toContain('2,000 pictures are too many');
});
