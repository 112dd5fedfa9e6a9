import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { EngineDescription, ModelDescription } from '../../../../main/domain/engine.ts';
import { useEngines } from '../../../../renderer/api/engines-store.ts';
import {
  chooseModel,
  fillForm,
  fillFromText,
  resetForm,
} from '../../../../renderer/features/generate/generate-actions.ts';
import { EMPTY_FORM } from '../../../../renderer/features/generate/generate-form.ts';
import { editForm, useGenerate } from '../../../../renderer/features/generate/generate-store.ts';
import { withRole } from '../../../../renderer/features/generate/input-actions.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

vi.mock('../../../../renderer/api/api.ts', async () => {
  const { AppError } = await import('../../../../main/domain/errors.ts');
  const parsePasted = () => Promise.reject(new AppError('INVALID_INPUT', 'No settings.'));
  return { api: { generate: { parsePasted } } };
});
vi.mock('../../../../renderer/api/memory.ts', () => ({ recall: () => undefined, remember: () => undefined }));

beforeAll(startTranslations);
beforeEach(() => useToasts.setState({ toasts: [] }));

it('says when the model of settings isn’t here, as another one makes another picture of them', () => {
  const models = [{ id: 'sketch', parameters: [], references: [], types: ['text-to-image'] }];
  useEngines.setState({ engines: [{ id: 'builtin', models, loras: [] } as unknown as EngineDescription] });
  useGenerate.setState({ form: { ...EMPTY_FORM, engine: 'builtin', model: 'sketch', prompt: 'mine' } });

  fillForm({ prompt: 'fox', engine: 'builtin', model: 'sketch' }, 'Taken');
  fillForm({ prompt: 'shark', engine: 'comfyui', model: 'flux1-dev.safetensors' }, 'Taken');
  const { toasts } = useToasts.getState();
  expect(toasts.map(({ text }) => text)).toEqual([
    'Taken',
    'Taken\nTheir model, flux1-dev.safetensors, can’t be chosen here at the moment; the chosen one stays.',
  ]);
  expect(useGenerate.getState().form).toMatchObject({ prompt: 'shark', model: 'sketch' });
  toasts[1]?.action?.run();
  expect(useGenerate.getState().form.prompt).toBe('fox');
});

it('settings that were put back to the defaults can be had again', () => {
  const loras = [{ name: 'detail', modelStrength: 0.7, clipStrength: 0.7 }];
  const set = {
    ...EMPTY_FORM,
    prompt: 'fox',
    values: { steps: 30 },
    loras,
    count: 8,
    seedMode: 'fixed' as const,
  };
  useGenerate.setState({ form: set });
  resetForm();
  expect(useGenerate.getState().form).toMatchObject({ prompt: 'fox', values: {}, loras: [], count: 1 });
  // Not what was written since.
  editForm({ prompt: 'a red fox' });
  useToasts.getState().toasts[0]?.action?.run();
  expect(useGenerate.getState().form).toEqual({ ...set, prompt: 'a red fox' });
});

it('what another model doesn’t take can be had again', () => {
  const parameter = (name: string, max: number) => ({
    name,
    label: name,
    kind: 'number',
    min: 1,
    max,
    step: 1,
    default: 4,
  });
  const model = (id: string, steps: number, types: string[]) =>
    ({
      id,
      title: id,
      parameters: [parameter('steps', steps)],
      references: [],
      types,
    }) as unknown as ModelDescription;
  const inputs = [{ role: 'source' as const, uid: 'u1' }];
  const set = { ...EMPTY_FORM, engine: 'comfyui', model: 'xl', prompt: 'fox', values: { steps: 3 }, inputs };
  useGenerate.setState({ form: set });
  chooseModel('comfyui', model('turbo', 8, ['text-to-image', 'image-to-image']));
  expect(useToasts.getState().toasts).toEqual([]);
  expect(useGenerate.getState().form).toMatchObject({ model: 'turbo', values: { steps: 3 }, inputs });

  chooseModel('comfyui', model('schnell', 2, ['text-to-image']));
  expect(useGenerate.getState().form).toMatchObject({ model: 'schnell', values: {}, inputs: [] });
  editForm({ prompt: 'a red fox' });
  const [told] = useToasts.getState().toasts;
  expect(told?.text).toMatch(/^schnell doesn’t take all/);
  told?.action?.run();
  expect(useGenerate.getState().form).toEqual({ ...set, model: 'turbo', prompt: 'a red fox' });
});

it('of several pictures one only is what the new one starts from', () => {
  const inputs = [
    { role: 'source' as const, uid: 'u1' },
    { role: 'style' as const, uid: 'u2', strength: 0.3 },
  ];
  expect(withRole(inputs, 1, 'source')).toEqual([
    { role: 'style', uid: 'u1', strength: 0.6 },
    { role: 'source', uid: 'u2' },
  ]);
  expect(withRole(inputs, 1, 'control')).toEqual([inputs[0], { role: 'control', uid: 'u2', strength: 0.3 }]);
});

it('says which LoRAs of settings will have no effect', () => {
  const model = (id: string, loras: boolean) => ({
    id,
    title: id,
    loras,
    parameters: [],
    references: [],
    types: ['text-to-image'],
  });
  const models = [model('xl', true), model('fill', false)];
  const known = [{ name: 'styles/detail.safetensors' }];
  useEngines.setState({ engines: [{ id: 'comfyui', models, loras: known } as unknown as EngineDescription] });
  const loras = ['detail', 'gone'].map((name) => ({ name, modelStrength: 1, clipStrength: 1 }));
  for (const { id } of models) {
    useGenerate.setState({ form: { ...EMPTY_FORM, engine: 'comfyui', model: id } });
    fillForm({ prompt: 'fox', loras }, 'Taken');
  }
  fillForm({ prompt: 'fox', loras: [] }, 'Taken');
  expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual([
    'Taken\nThese LoRAs are on no server: gone. Add them there, or take them off the list.',
    'Taken\nfill takes no LoRAs: detail, gone will have no effect.',
    'Taken',
  ]);
});

it('says when the model has no negative prompt that settings could fill', () => {
  const models = ['xl', 'flux'].map((id) => ({
    id,
    title: id,
    parameters: id === 'xl' ? [{ name: 'negativePrompt' }] : [],
    references: [],
    types: ['text-to-image'],
  }));
  useEngines.setState({ engines: [{ id: 'comfyui', models, loras: [] } as unknown as EngineDescription] });
  for (const { id } of models) {
    useGenerate.setState({ form: { ...EMPTY_FORM, engine: 'comfyui', model: id } });
    fillForm({ prompt: 'fox', negativePrompt: 'people' }, 'Taken');
  }
  fillForm({ prompt: 'fox', negativePrompt: '' }, 'Taken');
  expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual([
    'Taken',
    'Taken\nflux takes no negative prompt: it will have no effect.',
    'Taken',
  ]);
});

const prompt = (): string => useGenerate.getState().form.prompt;
const lastToast = () => useToasts.getState().toasts.at(-1);

it('pasted words become the prompt where there is none, and can be taken back', async () => {
  useGenerate.setState({ form: { ...EMPTY_FORM, prompt: ' ' } });
  await fillFromText('a fox in the snow\n');
  expect(prompt()).toBe('a fox in the snow');
  lastToast()?.action?.run();
  expect(prompt()).toBe(' ');
});

it('pasted words are offered in the place of a prompt that is there', async () => {
  useGenerate.setState({ form: { ...EMPTY_FORM, prompt: 'mine' } });
  await fillFromText('a fox');
  expect(prompt()).toBe('mine');
  lastToast()?.action?.run();
  expect(prompt()).toBe('a fox');
  lastToast()?.action?.run();
  expect(prompt()).toBe('mine');
});

it('what is no prompt either is refused', async () => {
  useGenerate.setState({ form: EMPTY_FORM });
  for (const text of ['https://example.com/fox.png', '{"a":1}', 'x'.repeat(20_001)]) {
    await fillFromText(text);
    expect(prompt()).toBe('');
    expect(lastToast()?.tone).toBe('error');
  }
});
