import { expect, it } from 'vitest';
import type { EngineDescription, ModelDescription } from '../../../main/domain/engine.ts';
import { inOwnTerms } from '../../../main/domain/own-terms.ts';

const choice = (name: string, options: readonly string[]) =>
  ({ kind: 'choice', name, options, default: options[0] ?? '', label: name, help: '' }) as const;
const parameters = [
  choice('sampler', ['euler', 'euler_ancestral', 'dpmpp_2m', 'dpmpp_2m_sde', 'uni_pc']),
  choice('scheduler', ['simple', 'karras', 'sgm_uniform']),
  { kind: 'number', name: 'clipSkip', label: 'CLIP skip', help: '', min: 1, max: 4, step: 1, default: 1 },
];
const engine = {
  id: 'comfyui',
  loras: [{ name: 'style/add_detail.safetensors', triggerWords: [], family: null }],
} as unknown as EngineDescription;
const models = ['xl.safetensors', 'sd15/v1-5-Pruned.safetensors'].map((id) => ({
  engine,
  model: { id, parameters } as unknown as ModelDescription,
}));
const chosen = { engine: 'comfyui', model: 'xl.safetensors' };

it.each([
  ['DPM++ 2M', 'Karras', 'dpmpp_2m', 'karras'],
  ['DPM++ 2M SDE', 'SGM Uniform', 'dpmpp_2m_sde', 'sgm_uniform'],
  ['DPM++ 2M Karras', undefined, 'dpmpp_2m', 'karras'],
  ['Euler a', undefined, 'euler_ancestral', undefined],
  ['euler_a', undefined, 'euler_ancestral', undefined],
  ['k_euler_ancestral', undefined, 'euler_ancestral', undefined],
  ['UniPC', undefined, 'uni_pc', undefined],
  ['euler', 'simple', 'euler', 'simple'],
  // The model lacks these: the form keeps what it has.
  ['Restart', 'Exponential', undefined, undefined],
])('the sampler %s with %s is %s with %s here', (sampler, scheduler, ownSampler, ownScheduler) => {
  const asked = { sampler, ...(scheduler === undefined ? {} : { scheduler }) };
  const { sampler: own, scheduler: with_ } = inOwnTerms(asked, models, chosen);
  expect([own, with_]).toEqual([ownSampler, ownScheduler]);
});

it('finds a model and a LoRA of another tool by their file’s name', () => {
  const loras = [
    { name: 'add_detail', modelStrength: 0.7, clipStrength: 0.7 },
    { name: 'unknown', modelStrength: 1, clipStrength: 1 },
  ];
  expect(inOwnTerms({ engine: 'a1111', model: 'v1-5-pruned', loras }, models, chosen)).toMatchObject({
    engine: 'comfyui',
    model: 'sd15/v1-5-Pruned.safetensors',
    loras: [{ name: 'style/add_detail.safetensors', modelStrength: 0.7 }, { name: 'unknown' }],
  });
});

it('leaves a model its name that isn’t here', () => {
  const asked = { engine: 'a1111', model: 'dreamshaper' };
  expect(inOwnTerms(asked, models, chosen)).toEqual(asked);
});

it('takes settings by their label, where the value fits', () => {
  const extraOf = (extra: Readonly<Record<string, number>>) => inOwnTerms({ extra }, models, chosen).extra;
  expect(extraOf({ 'Clip skip': 2, 'Hires steps': 10 })).toEqual({ clipSkip: 2, 'Hires steps': 10 });
  expect(extraOf({ 'Clip skip': 12 })).toEqual({ 'Clip skip': 12 });
});
