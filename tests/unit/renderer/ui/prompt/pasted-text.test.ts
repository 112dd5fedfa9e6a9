import { expect, it } from 'vitest';
import { looksLikeParameters } from '../../../../../renderer/ui/prompt/pasted-text.ts';

it.each([
  ['a red fox\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1', true],
  ['{"3": {"class_type": "KSampler", "inputs": {}}}', true],
  ['{"request": {"prompt": "a fox"}}', true],
  ['a red fox in snow, Steps: many', false],
  ['{red|blue} fox', false],
  ['Steps: the long way down', false],
])('%s', (text, expected) => {
  expect(looksLikeParameters(text)).toBe(expected);
});
