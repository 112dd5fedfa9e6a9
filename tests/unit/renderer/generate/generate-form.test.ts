import { describe, expect, it } from 'vitest';
import type { ModelDescription } from '../../../../main/domain/engine.ts';
import {
  EMPTY_FORM,
  filledFrom,
  inShapeOf,
  submitOf,
  typeOf,
  withModel,
  type GenerateForm,
} from '../../../../renderer/features/generate/generate-form.ts';
import { sizePresets } from '../../../../renderer/features/generate/size-presets.ts';

const size = (name: 'width' | 'height') =>
  ({ kind: 'number', name, label: name, help: '', min: 64, max: 2048, step: 8, default: 1024 }) as const;
const steps = {
  kind: 'number',
  name: 'steps',
  label: 'Steps',
  help: '',
  min: 1,
  max: 50,
  step: 1,
  default: 20,
} as const;

const painter: ModelDescription = {
  id: 'painter',
  title: 'Painter',
  family: 'sdxl',
  types: ['text-to-image', 'image-to-image'],
  parameters: [
    size('width'),
    size('height'),
    steps,
    {
      kind: 'text',
      name: 'negativePrompt',
      label: 'Negative prompt',
      help: '',
      default: '',
      multiline: true,
    },
    {
      kind: 'choice',
      name: 'sampler',
      label: 'Sampler',
      help: '',
      options: ['euler', 'dpm'],
      default: 'euler',
    },
    { kind: 'number', name: 'shift', label: 'Shift', help: '', min: 0, max: 10, step: 0.1, default: 3 },
  ],
  loras: true,
  references: ['reference'],
  nativeSize: 1024,
  description: '',
};
const fast: ModelDescription = {
  ...painter,
  id: 'fast',
  title: 'Fast',
  types: ['text-to-image'],
  parameters: [size('width'), size('height'), { ...steps, max: 4, default: 4 }],
  loras: false,
  references: [],
  nativeSize: 512,
};

const form: GenerateForm = { ...EMPTY_FORM, engine: 'e', model: 'painter', prompt: 'a fox' };
const uid = '00000000-0000-4000-8000-000000000001';

describe('submitOf', () => {
  it('takes the shape of the picture it starts from, in the number of pixels that the model knows', () => {
    const shaped = (width: number, height: number): unknown =>
      inShapeOf({ ...EMPTY_FORM, values: { steps: 9 } }, painter, { width, height }).values;
    expect(shaped(300, 300)).toEqual({ steps: 9, width: 1024, height: 1024 });
    expect(shaped(3840, 2160)).toEqual({ steps: 9, width: 1368, height: 768 });
    expect(shaped(1000, 1500)).toEqual({ steps: 9, width: 840, height: 1256 });
    expect(shaped(10_000, 100)).toEqual({ steps: 9, width: 2048, height: 104 });
    const sizeless = { ...painter, parameters: [steps] };
    expect(inShapeOf(EMPTY_FORM, sizeless, { width: 3, height: 2 })).toBe(EMPTY_FORM);
  });

  it('sends what was set and the model’s defaults for the rest', () => {
    const result = submitOf({ ...form, values: { steps: 30, shift: 5 }, negativePrompt: 'blur' }, painter);
    expect(result).toMatchObject({
      ok: true,
      submit: {
        seed: null,
        count: 1,
        request: {
          type: 'text-to-image',
          prompt: 'a fox',
          negativePrompt: 'blur',
          width: 1024,
          steps: 30,
          sampler: 'euler',
          extra: { shift: 5 },
        },
      },
    });
  });

  it('leaves out what the model does not use', () => {
    const result = submitOf(
      {
        ...form,
        negativePrompt: 'blur',
        values: { shift: 5 },
        loras: [{ name: 'x', modelStrength: 1, clipStrength: 1 }],
        inputs: [{ role: 'reference', uid }],
      },
      fast,
    );
    expect(result).toMatchObject({
      ok: true,
      submit: { request: { negativePrompt: '', loras: [], inputs: [], extra: {} } },
    });
  });

  it('keeps all 64 bits of a seed', () => {
    const result = submitOf({ ...form, seedMode: 'fixed', seed: '18446744073709551615' }, painter);
    expect(result).toMatchObject({ ok: true, submit: { seed: '18446744073709551615' } });
  });

  it.each([
    [{ prompt: ' ' }, 'prompt'],
    [{ values: { width: 63 } }, 'width'],
    [{ values: { height: 20_000 } }, 'height'],
    [{ values: { steps: 0 } }, 'steps'],
    [{ seedMode: 'fixed', seed: '-1' }, 'seed'],
    [{ seedMode: 'fixed', seed: '18446744073709551616' }, 'seed'],
    [{ count: 0 }, 'count'],
    [{ values: { shift: 99 } }, 'extra.shift'],
  ] as const)('points at the fault of %j', (change, field) => {
    const result = submitOf({ ...form, ...change }, painter);
    expect(result.ok ? [] : result.issues.map((issue) => issue.field)).toEqual([field]);
  });

  it('starts from a picture when there is a source', () => {
    expect(typeOf({ ...form, inputs: [{ role: 'source', uid }] })).toBe('image-to-image');
    expect(typeOf({ ...form, inputs: [{ role: 'reference', uid }] })).toBe('text-to-image');
  });
});

describe('withModel', () => {
  it('keeps the settings that fit and drops the others', () => {
    const changed = withModel(
      { ...form, values: { width: 512, steps: 30, shift: 5, sampler: 'dpm' } },
      'e',
      fast,
    );
    expect(changed.values).toEqual({ width: 512 });
  });
});

describe('filledFrom', () => {
  it('takes all a request names and leaves the rest', () => {
    const filled = filledFrom(
      { ...form, values: { guidance: 3 }, negativePrompt: 'old' },
      { prompt: 'a hare', steps: 12, seed: '7', model: 'fast', extra: { shift: 2 } },
      () => true,
    );
    expect(filled).toMatchObject({
      prompt: 'a hare',
      negativePrompt: '',
      model: 'fast',
      seedMode: 'fixed',
      seed: '7',
      values: { guidance: 3, steps: 12, shift: 2 },
    });
  });

  it('keeps the model when the one asked for is not there', () => {
    const filled = filledFrom(form, { prompt: 'a hare', engine: 'a1111', model: 'dreamshaper' }, () => false);
    expect(filled).toMatchObject({ engine: 'e', model: 'painter', prompt: 'a hare' });
  });

  it('never takes a mask along', () => {
    expect(filledFrom(form, { inputs: [{ role: 'mask', uid }] }, () => true).inputs).toEqual([]);
  });
});

describe('sizePresets', () => {
  it('are the agreed ones at 1024', () => {
    expect(sizePresets(painter).map(({ aspect, width, height }) => `${aspect} ${width}×${height}`)).toEqual([
      '1:1 1024×1024',
      '4:3 1024×768',
      '3:2 1152×768',
      '16:9 1024×576',
      '3:4 768×1024',
      '2:3 768×1152',
      '9:16 576×1024',
    ]);
  });
  it('scale with the model and stay on its steps', () => {
    expect(sizePresets(fast).every(({ width, height }) => width % 8 === 0 && height % 8 === 0)).toBe(true);
    expect(sizePresets(fast)[0]).toMatchObject({ width: 512, height: 512 });
  });
});
