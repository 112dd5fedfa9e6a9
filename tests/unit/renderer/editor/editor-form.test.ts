import { expect, it } from 'vitest';
import type { EngineDescription, ModelDescription } from '../../../../main/domain/engine.ts';
import {
  EMPTY_EDIT_FORM,
  filledForm,
  requestOf,
  withContext,
  withLoraTags,
  withModel,
  withReference,
} from '../../../../renderer/features/editor/editor-form.ts';

const engine = { id: 'engine', title: 'Engine', models: [] } as unknown as EngineDescription;

const modelWith = (...references: ModelDescription['references']): ModelDescription =>
  ({ id: 'model', title: 'Model', references, parameters: [], loras: false }) as unknown as ModelDescription;

const rolesOf = (form: typeof EMPTY_EDIT_FORM): string[] => form.inputs.map(({ role }) => role);

it('a reference is added once, as what the model can use it', () => {
  const styled = withReference(EMPTY_EDIT_FORM, 'a', modelWith('style', 'control'));
  expect(rolesOf(styled)).toEqual(['style']);
  expect(withReference(styled, 'a', modelWith('style'))).toBe(styled);
});

it('references stay through models that take none, which are not asked to use them', () => {
  const blind = modelWith();
  const form = withModel(withReference(EMPTY_EDIT_FORM, 'a', blind), { engine, model: blind });
  expect(form.inputs.map(({ uid }) => uid)).toEqual(['a']);
  expect(requestOf(form, blind).inputs).toEqual([]);

  const styling = modelWith('style');
  const seen = withModel(form, { engine, model: styling });
  expect(requestOf(seen, styling).inputs).toMatchObject([{ uid: 'a', role: 'style' }]);
  expect(rolesOf(withModel(seen, { engine, model: modelWith('reference', 'style') }))).toEqual(['style']);
});

it('another model keeps the settings it has, in values it can take', () => {
  const number = { kind: 'number', label: 'Steps', help: '', min: 1, max: 8, step: 1, default: 4 } as const;
  const sampler = { kind: 'choice', name: 'sampler', label: 'Sampler', help: '', default: 'euler' } as const;
  const fast: ModelDescription = {
    ...modelWith(),
    parameters: [
      { ...number, name: 'steps' },
      { ...number, name: 'guidance' },
      { ...sampler, options: ['euler'] },
    ],
  };
  const values = { steps: 30, guidance: 2, sampler: 'dpmpp_2m', shift: 3 };
  expect(withModel({ ...EMPTY_EDIT_FORM, values }, { engine, model: fast }).values).toEqual({ guidance: 2 });
});

it('the context asked for is the one shown; the whole picture is asked for by leaving it out', () => {
  const model = modelWith();
  const contextOf = (form: typeof EMPTY_EDIT_FORM): number | undefined => requestOf(form, model).edit.context;
  expect(contextOf(EMPTY_EDIT_FORM)).toBe(0.5);
  expect(contextOf(withContext(EMPTY_EDIT_FORM, 0.2))).toBe(0.2);
  expect('context' in requestOf(withContext(EMPTY_EDIT_FORM, null), model).edit).toBe(false);
});

it('what a model samples from is asked only of one that samples, and waits for it', () => {
  const edit = { ...EMPTY_EDIT_FORM.edit, fill: 'original' as const, matchColor: false, grow: 3 };
  const form = { ...EMPTY_EDIT_FORM, edit };
  const filling = { ...modelWith(), family: 'fill' };
  expect(requestOf(form, filling).edit).toEqual({ ...edit, fill: 'blur', matchColor: true });
  expect(requestOf(withModel(form, { engine, model: filling }), modelWith()).edit).toEqual(edit);
});

it('pasted settings fill what an edit has; size and a first picture’s strength are none of it', () => {
  const set = { ...EMPTY_EDIT_FORM, engine: 'engine', model: 'model', values: { denoise: 0.4 }, count: 3 };
  const form = filledForm(
    set,
    {
      type: 'text-to-image',
      engine: 'engine',
      model: 'unknown',
      prompt: 'a door',
      steps: 12,
      width: 640,
      denoise: 1,
      seed: '7',
      inputs: [
        { role: 'source', uid: 'a' },
        { role: 'style', uid: 'b' },
      ],
    },
    (_engine, name) => name === 'model',
  );
  expect(form).toMatchObject({ model: 'model', prompt: 'a door', seedMode: 'fixed', seed: '7', count: 3 });
  expect(form.values).toEqual({ denoise: 0.4, steps: 12 });
  expect(rolesOf(form)).toEqual(['style']);
  expect(filledForm(set, { type: 'inpaint', denoise: 0.8 }, () => true).values).toEqual({ denoise: 0.8 });
});

it('LoRAs written into the prompt go into the list of a model that takes them', () => {
  const choice = {
    engine: { ...engine, loras: [{ name: 'styles/ink.safetensors', family: '', triggerWords: [] }] },
    model: { ...modelWith(), loras: true },
  } as Parameters<typeof withLoraTags>[1];
  const form = { ...EMPTY_EDIT_FORM, prompt: 'a cat, <lora:ink:0.7>' };
  expect(withLoraTags(form, choice)).toMatchObject({
    prompt: 'a cat',
    loras: [{ name: 'styles/ink.safetensors', modelStrength: 0.7, clipStrength: 0.7 }],
  });
  expect(withLoraTags(form, { ...choice, model: modelWith() })).toBe(form);
});
