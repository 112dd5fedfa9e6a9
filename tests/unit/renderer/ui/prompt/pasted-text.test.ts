import { expect, it } from 'vitest';
import { looksLikeParameters } from '../../../../../renderer/ui/prompt/pasted-text.ts';

it.each([
  ['a red fox\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1', true],
  ['{"3": {"class_type": "KSampler", "inputs": {}}}', true],
  ['{"request": {"prompt": "a fox"}}', true],
  ['{"nodes": [{"id": 1, "type": "KSampler"}], "links": []}', true],
  ['{"Prompt": "a barn", "Performance": "Speed", "Sharpness": 2, "Seed": 88}', true],
  ['{"positive_prompt": "a bridge", "steps": 3}', true],
  ['{"c": "a tea house", "steps": 3}', true],
  ['{"Description": "x", "Software": "NovelAI", "Comment": "{}"}', true],
  ['red fox --ar 3:2 --v 6.1', true],
  ['"a mill [people]" -s 40 -S 123 -W 512 -H 704', true],
  ['Prompt: a kite\nSeed: 4\nSteps: 25\nStable Diffusion model: sd', true],
  ['Note: a kite\nplace: the sea\ntime: noon', false],
  ['a lamp -s- with -- dashes', false],
  ['{"red"|"blue"} fox', false],
  ['a red fox in snow, Steps: many', false],
  ['{red|blue} fox', false],
  ['Steps: the long way down', false],
])('%s', (text, expected) => {
  expect(looksLikeParameters(text)).toBe(expected);
});
