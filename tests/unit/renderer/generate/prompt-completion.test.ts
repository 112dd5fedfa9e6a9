import { expect, it } from 'vitest';
import { completionsAt } from '../../../../renderer/features/generate/prompt-completion.ts';

const engine = {
  loras: ['detail.safetensors', 'ink-detail.safetensors', 'film.safetensors'].map((name) => ({
    name,
    triggerWords: [],
    family: null,
  })),
  embeddings: ['EasyNegative.pt', 'bad-hands.safetensors'],
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

it.each(['a fox', 'a fox <lora:zzz', 'a <lora:detail:1> fox', 'preembedding:bad'])(
  'offers nothing at the end of “%s”',
  (text) => {
    expect(completionsAt(text, text.length, engine)).toBeNull();
  },
);
