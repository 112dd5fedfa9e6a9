import { describe, expect, it } from 'vitest';
import { takeLoraTags } from '../../../../../renderer/ui/prompt/lora-tags.ts';

const known = [{ name: 'styles/Ink.safetensors' }, { name: 'film-grain.safetensors' }];

describe('takeLoraTags', () => {
  it('moves what is known to the list, with one or two strengths', () => {
    expect(takeLoraTags('a fox, <lora:ink:0.8>, in snow <lora:film-grain:1:0.5>', [], known)).toEqual({
      prompt: 'a fox, in snow',
      loras: [
        { name: 'styles/Ink.safetensors', modelStrength: 0.8, clipStrength: 0.8 },
        { name: 'film-grain.safetensors', modelStrength: 1, clipStrength: 0.5 },
      ],
    });
  });

  it('leaves unknown ones in the text', () => {
    expect(takeLoraTags('a fox <lora:other:1>', [], known)).toEqual({
      prompt: 'a fox <lora:other:1>',
      loras: [],
    });
  });

  it('changes the strength of one that is there, in its place', () => {
    const loras = [
      { name: 'styles/Ink.safetensors', modelStrength: 1, clipStrength: 1 },
      { name: 'film-grain.safetensors', modelStrength: 1, clipStrength: 1 },
    ];
    expect(takeLoraTags('<lora:Ink>a fox<lora:ink:-0.5>', loras, known)).toEqual({
      prompt: 'a fox',
      loras: [{ name: 'styles/Ink.safetensors', modelStrength: -0.5, clipStrength: -0.5 }, loras[1]],
    });
  });

  it('touches nothing where there is no tag', () => {
    const prompt = 'a  fox , (snow:1.2),, x';
    expect(takeLoraTags(prompt, [], known).prompt).toBe(prompt);
  });
});
