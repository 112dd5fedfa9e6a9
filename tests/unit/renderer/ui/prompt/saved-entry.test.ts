import { expect, test } from 'vitest';
import type { PromptEntry } from '../../../../../preload/contract/prompts.ts';
import { startTranslations, translate } from '../../../../../renderer/i18n/translate.ts';
import {
  entryNamed,
  entryOf,
  settingsLine,
  suggestedName,
} from '../../../../../renderer/ui/prompt/saved-entry.ts';

const kept: PromptEntry = {
  id: 'one',
  kind: 'preset',
  name: 'Night',
  prompt: 'an owl',
  negativePrompt: '',
  favorite: true,
  request: { steps: 10 },
  changedAtMs: 1,
};
const form = { prompt: 'night, stars', negativePrompt: 'people', request: { steps: 30 } };

test('settings that are saved under a name in use take its place, its star included', () => {
  expect(entryOf(form, 'preset', ' night ', [kept])).toEqual({
    id: 'one',
    kind: 'preset',
    name: 'Night',
    prompt: 'night, stars',
    negativePrompt: 'people',
    favorite: true,
    request: { steps: 30 },
  });
});

test('a name that nobody typed replaces nothing, and neither does one of the other kind', () => {
  const suggested = entryOf(form, 'preset', '', [kept]);
  expect(suggested.name).toBe('night');
  expect(suggested.id).not.toBe('one');
  expect(entryNamed([kept], 'prompt', 'Night')).toBeUndefined();
  expect(entryOf(form, 'prompt', 'Night', [kept])).toMatchObject({ kind: 'prompt', request: null });
});

test.each([
  [' an owl at night , stars', 'an owl at night'],
  [
    'a very large owl that sits on the branch of a very old oak tree',
    'a very large owl that sits on the branch of a very old oak',
  ],
  [
    'a very large owl that sits on the branch of a very old maple',
    'a very large owl that sits on the branch of a very old maple',
  ],
  ['夜'.repeat(70), '夜'.repeat(60)],
  [`a${'🦉'.repeat(40)}`, `a${'🦉'.repeat(29)}`],
])('%s is offered the name %s', (prompt, name) => {
  expect(suggestedName({ prompt })).toBe(name);
});

test('a preset says what it sets', async () => {
  await startTranslations();
  const request = {
    model: 'sdxl/base 1.0.safetensors',
    width: 832,
    height: 1216,
    steps: 1,
    sampler: 'dpmpp_2m',
    scheduler: 'karras',
    guidance: 4.5,
    loras: [],
  };
  expect(settingsLine({ request }, translate)).toBe(
    'base 1.0 · 832 × 1216 · 1 step · dpmpp_2m karras · guidance 4.5',
  );
  expect(settingsLine({ request: { steps: 20 } }, translate)).toBe('20 steps');
  expect(settingsLine({ request: null }, translate)).toBe('');
});
