import { expect, it } from 'vitest';
import { completionsAt } from '../../../../../renderer/ui/prompt/prompt-completion.ts';

const engine = {
  loras: ['detail.safetensors', 'ink-detail.safetensors', 'film.safetensors'].map((name) => ({
    name,
    triggerWords: [],
    family: null,
  })),
  embeddings: ['EasyNegative.pt', 'bad-hands.safetensors'],
  wildcards: [
    { name: 'color', lines: 12 },
    { name: 'animals/pet', lines: 2 },
    { name: 'hair_color', lines: 5 },
  ],
};

it('offers LoRAs after their opening, those that begin with the letters first', () => {
  const found = completionsAt('a fox <lora:det', 15, engine);
  expect(found?.names).toEqual(['detail', 'ink-detail']);
  expect(found?.start).toBe(6);
  expect(found?.insert('detail')).toBe('<lora:detail:1>');
});

it('offers embeddings after their prefix', () => {
  const found = completionsAt('ugly, embedding:bad', 19, engine);
  expect(found?.names).toEqual(['bad-hands']);
  expect(found?.start).toBe(16);
});

it('offers wildcard lists with their lines after two underscores', () => {
  const all = completionsAt('a __', 4, engine);
  expect(all?.names).toEqual(['color', 'animals/pet', 'hair_color']);
  expect(all?.names.map((name) => all.lines(name))).toEqual([12, 2, 5]);
  const found = completionsAt('a __color__ cat, __co', 21, engine);
  expect(found?.names).toEqual(['color', 'hair_color']);
  expect([found?.start, found?.end, found?.insert('color')]).toEqual([17, 21, '__color__']);
});

it('replaces the whole wildcard that the caret stands in', () => {
  const found = completionsAt('a __co__ cat', 6, engine);
  expect([found?.start, found?.end]).toEqual([2, 8]);
});

it.each([
  'a fox',
  'a fox <lora:zzz',
  'a <lora:detail:1> fox',
  'preembedding:bad',
  'a __color__',
  'a __color__ b',
  'a __zzz',
  'a _co',
  'a __ b',
])('offers nothing at the end of “%s”', (text) => {
  expect(completionsAt(text, text.length, engine)).toBeNull();
});
